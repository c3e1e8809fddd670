"""After the event: logs, their files, what they count toward, the federal survey."""

from django.urls import path

from programs.views import contribution, log, session_file, survey_export

urlpatterns = [
    path("sessions/to-log/", log.log_list, name="log_list"),
    path("sessions/<int:pk>/log/", log.session_log, name="session_log"),
    path("sessions/<int:pk>/not-held/", log.session_not_held, name="session_not_held"),
    path("sessions/<int:pk>/unlog/", log.session_unlog, name="session_unlog"),
    path("sessions/<int:pk>/report/", log.session_report, name="session_report"),
    path("session-files/<int:pk>/", session_file.file_download, name="file_download"),
    path("session-files/<int:pk>/small/", session_file.file_thumbnail, name="file_thumbnail"),
    path("session-files/<int:pk>/edit/", session_file.file_edit, name="file_edit"),
    path("session-files/<int:pk>/delete/", session_file.file_delete, name="file_delete"),
    path(
        "programs/<int:pk>/counts-toward/",
        contribution.contribution_create,
        name="contribution_create",
    ),
    path(
        "sessions/<int:pk>/counts-toward/",
        contribution.session_contribution_create,
        name="session_contribution_create",
    ),
    path(
        "contributions/<int:pk>/delete/",
        contribution.contribution_delete,
        name="contribution_delete",
    ),
    path("programs/survey/", survey_export.survey_export, name="survey_export"),
    path("programs/survey/<str:kind>/", survey_export.survey_file, name="survey_file"),
    path(
        "programs/survey/sessions/<str:kind>/",
        survey_export.survey_sessions_file,
        name="survey_sessions_file",
    ),
]
