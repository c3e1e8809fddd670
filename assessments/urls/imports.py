"""Rosters, flags and results on their way in."""

from django.urls import path

from assessments.views import import_columns, import_files, imports, proposals

urlpatterns = [
    path("imports/", imports.batch_list, name="batch_list"),
    path("imports/new/", imports.batch_create, name="batch_create"),
    path("imports/staff/", proposals.proposal_list, name="proposal_list"),
    path("imports/staff/<int:pk>/end/", proposals.proposal_end, name="proposal_end"),
    path("imports/staff/<int:pk>/keep/", proposals.proposal_keep, name="proposal_keep"),
    path("imports/<int:pk>/", imports.batch_detail, name="batch_detail"),
    path("imports/<int:pk>/read/", imports.batch_read, name="batch_read"),
    path("imports/<int:pk>/columns/", import_columns.batch_columns, name="batch_columns"),
    path("imports/<int:pk>/apply/", imports.batch_apply, name="batch_apply"),
    path("imports/<int:pk>/cancel/", imports.batch_cancel, name="batch_cancel"),
    path("imports/<int:pk>/undo/", imports.batch_undo, name="batch_undo"),
    path("imports/<int:pk>/problems/", import_files.batch_problems, name="batch_problems"),
    path("imports/<int:pk>/refused/", import_files.batch_refused, name="batch_refused"),
]
