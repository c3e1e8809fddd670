"""Students and classes."""

from django.urls import path

from assessments.views import school_class, student

urlpatterns = [
    path("students/", student.student_list, name="student_list"),
    path("students/<int:pk>/", student.student_detail, name="student_detail"),
    path("students/<int:pk>/print/", student.student_print, name="student_print"),
    path("students/<int:pk>/edit/", student.student_edit, name="student_edit"),
    path(
        "students/<int:pk>/corrections/<int:correction_pk>/end/",
        student.correction_end,
        name="correction_end",
    ),
    path("classes/", school_class.class_list, name="class_list"),
    path("classes/<int:pk>/", school_class.class_detail, name="class_detail"),
    path("classes/<int:pk>/print/", school_class.class_print, name="class_print"),
    path("classes/<int:pk>/results.<str:kind>", school_class.class_export, name="class_export"),
]
