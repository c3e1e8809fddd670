"""The calendar of staff, the feeds for calendar programs, and calendars kept elsewhere."""

from django.urls import path

from programs import languages  # noqa: F401  (registers the converter `language`)
from programs.views import feed

ROOT = "site/<slug:district>/<language:language>"

urlpatterns = [
    path(f"{ROOT}feeds/<slug:kind>/<slug:key>.ics", feed.site_feed, name="site_feed"),
    path(f"{ROOT}feeds/<slug:kind>/<slug:key>.atom", feed.site_atom, name="site_atom"),
    path(f"{ROOT}sessions/<int:pk>.ics", feed.session_ics, name="session_ics"),
    path("sessions/<int:pk>.ics", feed.own_session_ics, name="own_session_ics"),
]
