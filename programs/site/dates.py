"""Dates and times as the public site writes them, in the language of the page."""

from datetime import timedelta

from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from zones.formats import clock


def day_title(day):
    """Thursday, February 17; Jueves 17 de febrero; the year where it is not this one."""
    words = {"weekday": WEEKDAYS[day.weekday()], "month": MONTHS[day.month], "day": day.day}
    if day.year == timezone.localdate().year:
        return capfirst(_("%(weekday)s, %(month)s %(day)d") % words)
    return capfirst(_("%(weekday)s, %(month)s %(day)d, %(year)d") % (words | {"year": day.year}))


def date_in_words(day):
    """February 17, 2022; 17 de febrero de 2022"""
    words = {"month": MONTHS[day.month], "day": day.day, "year": day.year}
    return _("%(month)s %(day)d, %(year)d") % words


def month_title(day):
    """February 2022; Febrero de 2022"""
    return capfirst(_("%(month)s %(year)d") % {"month": MONTHS[day.month], "year": day.year})


def hours(starts, ends, all_day=False):
    """3:00 to 5:00 pm; all day; from day to day where it lasts longer than one."""
    first, last = starts.date(), (ends - timedelta(seconds=1)).date()
    if last > first:
        days = {"first": short(first), "last": short(last)}
        return _("From %(first)s to %(last)s") % days
    if all_day:
        return _("All day")
    begins, over = clock(starts), clock(ends)
    if begins[-2:] == over[-2:]:
        begins = begins[:-3]
    return _("%(first)s to %(last)s") % {"first": begins, "last": over}


def short(day):
    """February 17; 17 de febrero"""
    return _("%(month)s %(day)d") % {"month": MONTHS[day.month], "day": day.day}
