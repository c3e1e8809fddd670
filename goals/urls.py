from django.urls import path

from .views import assignment, evidence, item, update, work

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
]
