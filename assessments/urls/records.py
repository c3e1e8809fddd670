"""Requests of families."""

from django.urls import path

from assessments.views import finding, packet, request, statement

urlpatterns = [
    path("students/<int:pk>/requests/new/", request.request_create, name="request_create"),
    path("requests/", request.request_list, name="request_list"),
    path("requests/export.<str:kind>", request.request_export, name="request_export"),
    path("requests/<int:pk>/", request.request_detail, name="request_detail"),
    path("requests/<int:pk>/edit/", request.request_edit, name="request_edit"),
    path("requests/<int:pk>/answer/", request.request_answer, name="request_answer"),
    path("requests/<int:pk>/reopen/", request.request_reopen, name="request_reopen"),
    path("requests/<int:pk>/packet.<str:kind>", packet.request_packet, name="request_packet"),
    path("requests/<int:pk>/names/", finding.finding_search, name="finding_search"),
    path("requests/<int:pk>/findings/new/", finding.finding_create, name="finding_create"),
    path("requests/findings/<int:pk>/remove/", finding.finding_remove, name="finding_remove"),
    path("requests/<int:pk>/statements/new/", statement.statement_create, name="statement_create"),
    path(
        "requests/statements/<int:pk>/withdraw/",
        statement.statement_withdraw,
        name="statement_withdraw",
    ),
]
