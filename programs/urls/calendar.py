"""The calendar of staff, the feeds for calendar programs, and calendars kept elsewhere."""

from django.urls import path

from programs import languages  # noqa: F401  (registers the converter `language`)
from programs.views import calendar, feed, subscription

ROOT = "site/<slug:district>/<language:language>"

urlpatterns = [
    path("places/<int:pk>/calendars/", subscription.subscription_list, name="subscription_list"),
    path(
        "places/<int:pk>/calendars/new/",
        subscription.subscription_create,
        name="subscription_create",
    ),
    path("calendars/<int:pk>/", subscription.subscription_detail, name="subscription_detail"),
    path("calendars/<int:pk>/edit/", subscription.subscription_edit, name="subscription_edit"),
    path("calendars/<int:pk>/file/", subscription.subscription_upload, name="subscription_upload"),
    path("calendars/<int:pk>/read/", subscription.subscription_read, name="subscription_read"),
    path(
        "calendars/<int:pk>/publish/",
        subscription.subscription_publish,
        name="subscription_publish",
    ),
    path("calendars/<int:pk>/stop/", subscription.subscription_stop, name="subscription_stop"),
    path(
        "calendars/<int:pk>/resume/", subscription.subscription_resume, name="subscription_resume"
    ),
    path("calendar/", calendar.calendar, name="calendar"),
    path("sessions/<int:pk>/move/", calendar.session_move, name="session_move"),
    path(f"{ROOT}feeds/<slug:kind>/<slug:key>.ics", feed.site_feed, name="site_feed"),
    path(f"{ROOT}feeds/<slug:kind>/<slug:key>.atom", feed.site_atom, name="site_atom"),
    path(f"{ROOT}sessions/<int:pk>.ics", feed.session_ics, name="session_ics"),
    path("sessions/<int:pk>.ics", feed.own_session_ics, name="own_session_ics"),
]
