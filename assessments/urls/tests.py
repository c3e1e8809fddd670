"""Assessments, their levels, windows and administrations."""

from django.urls import path

from assessments.views import administration, assessment, dimension, history

urlpatterns = [
    path("assessments/", assessment.assessment_list, name="assessment_list"),
    path("assessments/new/", assessment.assessment_create, name="assessment_create"),
    path("assessments/<int:pk>/", assessment.assessment_detail, name="assessment_detail"),
    path("assessments/<int:pk>/edit/", assessment.assessment_edit, name="assessment_edit"),
    path("assessments/<int:pk>/history/", history.assessment_history, name="assessment_history"),
    path("assessments/<int:pk>/end/", assessment.assessment_end, name="assessment_end"),
    path("assessments/<int:pk>/resume/", assessment.assessment_resume, name="assessment_resume"),
    path("assessments/<int:pk>/levels/new/", assessment.level_set_create, name="level_set_create"),
    path("assessments/levels/<int:pk>/edit/", assessment.level_set_edit, name="level_set_edit"),
    path(
        "assessments/levels/<int:pk>/delete/", assessment.level_set_delete, name="level_set_delete"
    ),
    path(
        "assessments/<int:pk>/administrations/new/",
        administration.administration_create,
        name="administration_create",
    ),
    path(
        "administrations/<int:pk>/",
        administration.administration_detail,
        name="administration_detail",
    ),
    path(
        "administrations/<int:pk>/edit/",
        administration.administration_edit,
        name="administration_edit",
    ),
    path(
        "administrations/<int:pk>/close/",
        administration.administration_close,
        name="administration_close",
    ),
    path(
        "administrations/<int:pk>/open/",
        administration.administration_open,
        name="administration_open",
    ),
    path("administrations/<int:pk>/sittings/", administration.sitting_fill, name="sitting_fill"),
    path(
        "administrations/<int:pk>/schools/<int:place_pk>/",
        administration.sitting_edit,
        name="sitting_edit",
    ),
    path("groups/", dimension.dimension_list, name="dimension_list"),
    path("groups/new/", dimension.dimension_create, name="dimension_create"),
    path("groups/<int:pk>/edit/", dimension.dimension_edit, name="dimension_edit"),
]
