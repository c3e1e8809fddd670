"""Assessments, their levels, windows and administrations."""

urlpatterns = []
