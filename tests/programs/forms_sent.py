"""What the forms of programs and sessions send, and what they answer."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

EAST = ZoneInfo("America/New_York")
TUESDAY = "2027-02-02"


def at(day, hour, minute=0):
    return datetime(2027, *day, hour, minute, tzinfo=EAST).astimezone(UTC)


def typed(place, **more):
    """A program with one session, as the form sends it."""
    program = {
        "place": place.pk,
        "title": "Chess hour",
        "format": "on_site",
        "season": "after_school",
        "age": "6_11",
        "cost": "0",
        "sponsor": "library",
        "kind": "group",
        "languages": ["en"],
        "is_public": "on",
    }
    days = {"day": TUESDAY, "begins": "15:00", "ends": "16:00", "repeats": "once"}
    return program | {f"when-{name}": value for name, value in days.items()} | more


def days(**more):
    return {"day": TUESDAY, "begins": "15:00", "ends": "16:00", "repeats": "once"} | more


def said(response):
    """What the form says is wrong, in order."""
    new = any(template.name == "programs/program_form.html" for template in response.templates)
    forms = [response.context[name] for name in (("form", "days") if new else ("form",))]
    lists = [words for form in forms for words in form.errors.values()]
    return [word for words in lists for word in words]


def hours(series):
    found = series.sessions.order_by("starts_at").values_list("starts_at", "ends_at")
    return [f"{a.astimezone(EAST):%m-%d %H:%M}-{b.astimezone(EAST):%H:%M}" for a, b in found]


def change(session, **more):
    """The edit form of a session as it stands, with `more`."""
    first, last = session.starts_at.astimezone(EAST), session.ends_at.astimezone(EAST)
    return {
        "reach": "one",
        "day": f"{first:%Y-%m-%d}",
        "begins": f"{first:%H:%M}",
        "ends": f"{last:%H:%M}",
        "place": session.place_id,
        "note": session.note,
    } | more
