"""Why and by whom students are seen: purpose, grants, disclosures, settings."""

from django.urls import path

from assessments.views import purpose

urlpatterns = [
    path("students/purpose/", purpose.purpose, name="purpose"),
    path("students/purpose/end/", purpose.purpose_end, name="purpose_end"),
]
