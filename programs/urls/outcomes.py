from django.urls import path

from programs.views import answer, sign_up, sign_up_list, survey

from .site import ROOT

ANSWER = "survey/<slug:key>/<language:language>"

urlpatterns = [
    path(f"{ROOT}sessions/<int:pk>/sign-up/", sign_up.sign_up, name="sign_up"),
    path(f"{ROOT}sign-ups/<slug:key>/", sign_up.sign_up_mine, name="sign_up_mine"),
    path(f"{ROOT}sign-ups/<slug:key>/confirm/", sign_up.sign_up_confirm, name="sign_up_confirm"),
    path(f"{ROOT}sign-ups/<slug:key>/cancel/", sign_up.sign_up_cancel, name="sign_up_cancel"),
    path("sessions/<int:pk>/sign-ups/", sign_up_list.sign_up_list, name="sign_up_list"),
    path(ANSWER, answer.survey_answer, name="survey_answer"),
    path(f"{ANSWER}thanks/", answer.survey_thanks, name="survey_thanks"),
    path("surveys/", survey.survey_list, name="survey_list"),
    path("programs/<int:pk>/surveys/new/", survey.survey_create, name="survey_create"),
    path("surveys/<int:pk>/", survey.survey_detail, name="survey_detail"),
    path(
        "surveys/<int:pk>/results/<str:kind>/",
        survey.survey_results_file,
        name="survey_results_file",
    ),
    path("surveys/<int:pk>/poster/", survey.survey_poster, name="survey_poster"),
    path("surveys/<int:pk>/<slug:spoken>.svg", survey.survey_qr, name="survey_qr"),
    path("surveys/<int:pk>/close/", survey.survey_close, name="survey_close"),
    path("answers/<int:pk>/put-aside/", survey.answer_put_aside, name="answer_put_aside"),
    path("answers/<int:pk>/put-back/", survey.answer_put_back, name="answer_put_back"),
]
