"""Partners, recognition, reports of places and zones, and past programs on their way in."""

from django.urls import path

from programs.views import celebration, partner, program_upload, report

urlpatterns = [
    path("reports/", report.report_list, name="report_list"),
    path("reports/places/<int:pk>/", report.place_report, name="place_report"),
    path(
        "reports/places/<int:pk>/report.<str:kind>",
        report.place_report_export,
        name="place_report_export",
    ),
    path("reports/zones/<int:pk>/", report.zone_report, name="zone_report"),
    path(
        "reports/zones/<int:pk>/report.<str:kind>",
        report.zone_report_export,
        name="zone_report_export",
    ),
    path("recognition/", celebration.celebration_list, name="celebration_list"),
    path(
        "recognition/<int:pk>/withdraw/",
        celebration.celebration_withdraw,
        name="celebration_withdraw",
    ),
    path(
        "updates/<int:pk>/celebrate/",
        celebration.celebration_of_update,
        name="celebration_of_update",
    ),
    path(
        "sessions/<int:pk>/celebrate/",
        celebration.celebration_of_session,
        name="celebration_of_session",
    ),
    path("partners/", partner.partner_list, name="partner_list"),
    path("partners/new/", partner.partner_create, name="partner_create"),
    path("partners/export.<str:kind>", partner.partner_export, name="partner_export"),
    path("partners/<int:pk>/", partner.partner_detail, name="partner_detail"),
    path("partners/<int:pk>/edit/", partner.partner_edit, name="partner_edit"),
    path("partners/<int:pk>/end/", partner.partner_end, name="partner_end"),
    path("partners/<int:pk>/resume/", partner.partner_resume, name="partner_resume"),
    path("partners/<int:pk>/merge/", partner.partner_merge, name="partner_merge"),
    path(
        "partners/<int:pk>/contacts/new/",
        partner.partner_contact_create,
        name="partner_contact_create",
    ),
    path(
        "partners/contacts/<int:pk>/edit/",
        partner.partner_contact_edit,
        name="partner_contact_edit",
    ),
    path(
        "partners/contacts/<int:pk>/delete/",
        partner.partner_contact_delete,
        name="partner_contact_delete",
    ),
    path(
        "partners/<int:pk>/agreements/new/",
        partner.partner_agreement_create,
        name="partner_agreement_create",
    ),
    path(
        "partners/agreements/<int:pk>/edit/",
        partner.partner_agreement_edit,
        name="partner_agreement_edit",
    ),
    path("programs/import/", program_upload.program_upload_create, name="program_upload_create"),
    path(
        "programs/import/<int:pk>/",
        program_upload.program_upload_detail,
        name="program_upload_detail",
    ),
    path(
        "programs/import/<int:pk>/columns/",
        program_upload.program_upload_columns,
        name="program_upload_columns",
    ),
    path(
        "programs/import/<int:pk>/apply/",
        program_upload.program_upload_apply,
        name="program_upload_apply",
    ),
    path(
        "programs/import/<int:pk>/discard/",
        program_upload.program_upload_discard,
        name="program_upload_discard",
    ),
    path(
        "programs/import/<int:pk>/undo/",
        program_upload.program_upload_undo,
        name="program_upload_undo",
    ),
    path(
        "programs/import/<int:pk>/refused.csv",
        program_upload.program_upload_refused,
        name="program_upload_refused",
    ),
]
