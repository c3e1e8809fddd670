"""Requests of families, holds, deletion."""

urlpatterns = []
