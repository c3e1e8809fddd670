"""Why and by whom students are seen: purpose, grants, disclosures, settings."""

urlpatterns = []
