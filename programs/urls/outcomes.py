from django.urls import path

from programs.views import sign_up


def for_families(route, view, name):
    """The address in English and, with es/ in it, in Spanish."""
    return [
        path(f"site/<slug:district>/{prefix}{route}", view, {"language": language}, name)
        for language, prefix in (("en", ""), ("es", "es/"))
    ]


urlpatterns = [
    *for_families("sessions/<int:pk>/sign-up/", sign_up.sign_up, "sign_up"),
    *for_families("sign-ups/<str:key>/", sign_up.sign_up_mine, "sign_up_mine"),
    *for_families("sign-ups/<str:key>/confirm/", sign_up.sign_up_confirm, "sign_up_confirm"),
    *for_families("sign-ups/<str:key>/cancel/", sign_up.sign_up_cancel, "sign_up_cancel"),
]
