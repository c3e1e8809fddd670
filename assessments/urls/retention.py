"""Holds on students, and the deletion of those past the years they are kept."""

from django.urls import path

from assessments.views import deletion, deletion_files, hold, readmission

urlpatterns = [
    path("students/holds/", hold.hold_list, name="hold_list"),
    path("students/holds/<int:pk>/lift/", hold.hold_lift, name="hold_lift"),
    path("students/<int:pk>/holds/", hold.student_holds, name="student_holds"),
    path("deletions/", deletion.deletion_list, name="deletion_list"),
    path("deletions/new/", deletion.deletion_create, name="deletion_create"),
    path("deletions/back/", readmission.readmission_list, name="readmission_list"),
    path("deletions/back/<int:pk>/", readmission.readmission_create, name="readmission_create"),
    path("deletions/<int:pk>/", deletion.deletion_detail, name="deletion_detail"),
    path("deletions/<int:pk>/approve/", deletion.deletion_approve, name="deletion_approve"),
    path("deletions/<int:pk>/withdraw/", deletion.deletion_withdraw, name="deletion_withdraw"),
    path("deletions/<int:pk>/again/", deletion.deletion_again, name="deletion_again"),
    path(
        "deletions/<int:pk>/certificate.pdf",
        deletion.deletion_certificate,
        name="deletion_certificate",
    ),
    path(
        "deletions/<int:pk>/students/", deletion_files.deletion_students, name="deletion_students"
    ),
    path(
        "deletions/<int:pk>/students.<str:kind>",
        deletion_files.deletion_students_export,
        name="deletion_students_export",
    ),
]
