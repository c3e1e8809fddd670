"""Why and by whom students are seen: purpose, grants, disclosures, settings."""

from django.urls import path

from assessments.views import disclosure, grant, history, purpose, settings

urlpatterns = [
    path("students/purpose/", purpose.purpose, name="purpose"),
    path("students/purpose/end/", purpose.purpose_end, name="purpose_end"),
    path("students/settings/", settings.student_settings, name="student_settings"),
    path("students/settings/history/", history.settings_history, name="settings_history"),
    path("students/<int:pk>/seen/", disclosure.student_seen, name="student_seen"),
    path(
        "students/<int:pk>/seen/export.<str:kind>",
        disclosure.student_seen_export,
        name="student_seen_export",
    ),
    path("grants/", grant.grant_list, name="grant_list"),
    path("grants/new/", grant.grant_create, name="grant_create"),
    path("grants/<int:pk>/", grant.grant_detail, name="grant_detail"),
    path("grants/<int:pk>/end/", grant.grant_end, name="grant_end"),
    path("disclosures/", disclosure.disclosure_list, name="disclosure_list"),
    path("disclosures/export.<str:kind>", disclosure.disclosure_export, name="disclosure_export"),
    path("disclosures/students/", disclosure.disclosure_students, name="disclosure_students"),
    path(
        "disclosures/students/export.<str:kind>",
        disclosure.disclosure_students_export,
        name="disclosure_students_export",
    ),
]
