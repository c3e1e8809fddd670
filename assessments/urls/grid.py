"""Results typed by class."""

from django.urls import path

from assessments.views import grid

urlpatterns = [
    path("administrations/<int:pk>/classes/<int:class_pk>/", grid.grid, name="grid"),
    path(
        "administrations/<int:pk>/classes/<int:class_pk>/<int:student_pk>/",
        grid.grid_student,
        name="grid_student",
    ),
]
