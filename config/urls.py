from allauth.account.views import LoginView
from django.urls import include, path

from config import pages
from config.accounts import demo_people, demo_sign_in
from config.dashboards import home
from config.health import healthz

urlpatterns = [
    path("", home, name="home"),
    path("help/", pages.help_page, name="help"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("healthz", healthz, name="healthz"),
    path("accounts/demo/", demo_sign_in, name="demo_sign_in"),
    path(
        "accounts/login/",
        LoginView.as_view(extra_context={"demo_people": demo_people}),
        name="account_login",
    ),
    path("accounts/", include("allauth.urls")),
    path("", include("zones.urls")),
    path("", include("goals.urls")),
    path("", include("programs.urls")),
    path("", include("assessments.urls")),
]
