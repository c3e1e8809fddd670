from django.urls import path

from .views import (
    assignment,
    evidence,
    export,
    goal,
    item,
    plan,
    plan_import,
    plan_text,
    search,
    update,
    work,
)

app_name = "goals"
urlpatterns = [
    path("my-work/", work.my_work, name="my_work"),
    path("updates/", update.update_list, name="update_list"),
    path("updates/export/", update.update_export, name="update_export"),
    path("updates/<int:pk>/", update.update_detail, name="update_detail"),
    path("updates/<int:pk>/edit/", update.update_edit, name="update_edit"),
    path("updates/<int:pk>/delete/", update.update_delete, name="update_delete"),
    path("evidence/<int:pk>/", evidence.evidence_download, name="evidence_download"),
    path("items/<int:pk>/", item.item_detail, name="item_detail"),
    path("assignments/<int:pk>/", assignment.assignment_detail, name="assignment_detail"),
    path("assignments/<int:pk>/log/", update.update_create, name="update_create"),
    # Bringing a printed plan in
    path("plans/import/", plan_import.plan_import, name="plan_import"),
    path("plans/import/<int:pk>/", plan_import.plan_import_preview, name="plan_import_preview"),
    path(
        "plans/import/<int:pk>/delete/", plan_import.plan_import_delete, name="plan_import_delete"
    ),
    path("plans/<int:pk>/text/", plan_text.plan_text, name="plan_text"),
    # How a plan stands
    path("plans/<int:pk>/", plan.plan_detail, name="plan_detail"),
    path("plans/<int:pk>/export/<slug:kind>/", export.plan_export, name="plan_export"),
    path("goals/<int:pk>/", goal.goal_detail, name="goal_detail"),
    path("search/", search.search, name="search"),
]
