"""Rosters, flags and results on their way in."""

urlpatterns = []
