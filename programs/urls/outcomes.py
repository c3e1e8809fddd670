from django.urls import path

from programs.views import sign_up

from .site import ROOT

urlpatterns = [
    path(f"{ROOT}sessions/<int:pk>/sign-up/", sign_up.sign_up, name="sign_up"),
    path(f"{ROOT}sign-ups/<str:key>/", sign_up.sign_up_mine, name="sign_up_mine"),
    path(f"{ROOT}sign-ups/<str:key>/confirm/", sign_up.sign_up_confirm, name="sign_up_confirm"),
    path(f"{ROOT}sign-ups/<str:key>/cancel/", sign_up.sign_up_cancel, name="sign_up_cancel"),
]
