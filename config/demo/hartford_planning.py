"""Programs of Hartford's pilot zone and its neighbors, around today: held and logged, to come, a
draft, one called off. The names are those of the mockup of the public page; all invented."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from goals.models import Standard
from programs.models import (
    Partner,
    PartnerContact,
    Program,
    Room,
    Series,
    Session,
    SessionLog,
    Staffing,
)
from programs.recurrence import closed_days, slot
from zones.access import Role

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = range(6)
CODES = ("MO", "TU", "WE", "TH", "FR", "SA")
WEEKS_BACK, WEEKS_AHEAD = 8, 8
ROOMS = {"Goodwin": (("Community room", 60), ("Story corner", 25)), "Amber": (("Upper floor", 40),)}
PROGRAMS = (
    {
        "title": "Homework help",
        "place": "Goodwin",
        "description": "Bring your work. Helpers sit with small groups; snacks are there.",
        "age": "6_11",
        "audience": "Grades 3 to 8. Bring your work.",
        "season": "after_school",
        "area": 3,
        "days": (MONDAY, TUESDAY, WEDNESDAY, THURSDAY),
        "time": (time(15), time(17)),
        "room": "Community room",
        "partner": "Elm Street Tutors",
        "came": (9, 21),
    },
    {
        "title": "Story time for babies and toddlers",
        "place": "Goodwin",
        "description": "Songs, rhymes and one picture book. Stay and play afterwards.",
        "age": "0_5",
        "audience": "Birth to age 3, with a grown-up.",
        "season": "school_day",
        "area": 0,
        "days": (TUESDAY, FRIDAY),
        "time": (time(10), time(10, 45)),
        "room": "Story corner",
        "languages": ["en", "es"],
        "came": (11, 19),
    },
    {
        "title": "Library card morning",
        "place": "Goodwin",
        "together": ("Heron", "Kestrel"),
        "description": "Bring your school ID. Your child leaves with a card.",
        "age": "general",
        "audience": "Families of Heron and Kestrel.",
        "season": "weekend",
        "area": 1,
        "days": (SATURDAY,),
        "weeks": (-5, -1, 3),
        "time": (time(11), time(12, 30)),
        "sponsor": "both",
        "capacity": 40,
        "sign_up": True,
        "came": (25, 38),
    },
    {
        "title": "Read-aloud evening for families",
        "place": "Lark",
        "together": ("Goodwin",),
        "description": "Stories in Spanish and English, read by older students and grown-ups.",
        "age": "general",
        "audience": "All ages. Stories in Spanish and English.",
        "season": "weekend",
        "area": 2,
        "days": (THURSDAY,),
        "weeks": (-4, 1),
        "time": (time(18), time(19, 15)),
        "sponsor": "both",
        "languages": ["en", "es"],
        "came": (30, 52),
    },
    {
        "title": "Quiet floor for homework",
        "place": "Amber",
        "description": "The upper floor is kept for students after school.",
        "age": "12_18",
        "audience": "Middle school students.",
        "season": "after_school",
        "area": 3,
        "days": (MONDAY, WEDNESDAY),
        "time": (time(14, 30), time(17, 30)),
        "room": "Upper floor",
        "came": (8, 16),
    },
    {
        "title": "Winter book walk",
        "place": "Goodwin",
        "description": "Pages of a picture book along a path around the pond. Come any time.",
        "age": "general",
        "audience": "Everybody.",
        "season": "break",
        "area": 2,
        "format": "self_directed",
        "display": (24, 14),
        "days": (),
        "time": None,
    },
    {
        "title": "Grade 3 visits the branch",
        "place": "Heron",
        "together": ("Goodwin",),
        "description": "Each class walks over once a month and borrows a book.",
        "age": "6_11",
        "audience": "Grade 3 of Heron.",
        "season": "school_day",
        "area": 1,
        "days": (WEDNESDAY,),
        "weeks": (-6, -3, 1, 3),
        "time": (time(9, 30), time(10, 30)),
        "sponsor": "school",
        "public": False,
        "came": (22, 25),
    },
    {
        "title": "Build a bridge from paper",
        "place": "Goodwin",
        "description": "An afternoon with the engineers of Riverside Makers.",
        "age": "6_11",
        "audience": "Ages 7 to 11.",
        "season": "break",
        "area": 2,
        "days": (FRIDAY,),
        "weeks": (4,),
        "time": (time(14), time(16)),
        "room": "Community room",
        "partner": "Riverside Makers",
        "capacity": 20,
        "sign_up": True,
        "state": "draft",
    },
)


def load(places, dates):
    district = places["Goodwin"].district
    plan_all(PROGRAMS, places, _partners(district), _rooms(places), dates)
    _call_off_one(district)


def plan_all(stories, places, partners, rooms, dates):
    """Programs with their days, who holds them and their logs; partners and rooms by name."""
    district = next(iter(places.values())).district
    areas = list(Standard.objects.key_areas().filter(framework__district=district))
    for story in stories:
        program = _program(story, places, areas, partners)
        sessions = _sessions(program, story, rooms, dates)
        _staff(program, sessions)
        _logs(program, story, sessions)


def _rooms(places):
    rows = [
        Room(place=places[place], name=name, seats=seats)
        for place, found in ROOMS.items()
        for name, seats in found
    ]
    return {room.name: room for room in Room.objects.bulk_create(rows)}


def _partners(district):
    names = {
        "Elm Street Tutors": "Students of a college help with homework.",
        "Riverside Makers": "Engineers who build things with children.",
    }
    rows = [Partner(district=district, name=name, what_they_do=do) for name, do in names.items()]
    found = {row.name: row for row in Partner.objects.bulk_create(rows)}
    PartnerContact.objects.create(
        partner=found["Elm Street Tutors"], name="Opal Quist", email="opal@tutors.example.org"
    )
    return found


def _program(story, places, areas, partners):
    place = places[story["place"]]
    state = story.get("state", Program.State.PUBLISHED)
    lead = place.positions.filter(role=story.get("role", Role.ZONE_LEAD)).first()
    program = Program.objects.create(
        place=place,
        title=story["title"],
        description=story["description"],
        sponsor=story.get("sponsor", Program.Sponsor.LIBRARY),
        format=story.get("format", Program.Format.ON_SITE),
        age=story["age"],
        audience=story["audience"],
        season=story["season"],
        key_area=areas[story["area"]] if "area" in story else None,
        languages=story.get("languages", ["en"]),
        accessibility="Step-free entrance." if place.kind == "branch" else "",
        contact=lead,
        is_public=story.get("public", True),
        state=state,
        published_at=timezone.now() if state == Program.State.PUBLISHED else None,
        created_by=lead.user,
    )
    program.together.set(places[name] for name in story.get("together", ()))
    program.partners.set([partners[story["partner"]]] if "partner" in story else ())
    return program


def _sessions(program, story, rooms, dates):
    zone = ZoneInfo(program.place.district.time_zone)
    if "display" in story:
        first, length = dates.today - timedelta(days=story["display"][1]), story["display"][0]
        found = [slot(first, None, None, zone, first + timedelta(days=length), True)]
    else:
        days = _days(story, dates)
        closed = closed_days(program.place, days)
        found = [slot(day, *story["time"], zone) for day in days if day not in closed]
    series = _series(program, story, found) if "weeks" not in story and len(found) > 1 else None
    values = {
        "program": program,
        "place": program.place,
        "series": series,
        "room": rooms.get(story.get("room")),
        "capacity": story.get("capacity"),
        "takes_sign_up": story.get("sign_up", False),
        "all_day": "display" in story,
    }
    return Session.objects.bulk_create(
        Session(starts_at=one.starts, ends_at=one.ends, **values) for one in found
    )


def _days(story, dates):
    monday = dates.today - timedelta(days=dates.today.weekday())
    weeks = story.get("weeks", range(-WEEKS_BACK, WEEKS_AHEAD + 1))
    return [monday + timedelta(days=7 * week + day) for week in weeks for day in story["days"]]


def _series(program, story, found):
    on, until = ",".join(CODES[day] for day in story["days"]), found[-1].day
    rule = f"FREQ=WEEKLY;WKST=SU;BYDAY={on};UNTIL={until:%Y%m%d}"
    return Series.objects.create(program=program, rule=rule)


def _staff(program, sessions):
    """The lead of the place holds what lies ahead this month, where free."""
    soon = timezone.now() + timedelta(days=30)
    user, busy = program.contact.user, []
    taken = Staffing.objects.filter(user=user).values_list("session__starts_at", "session__ends_at")
    busy = list(taken)
    rows = [
        Staffing(session=one, user=user)
        for one in sessions
        if timezone.now() < one.starts_at < soon
        and not any(one.starts_at < end and start < one.ends_at for start, end in busy)
    ]
    Staffing.objects.bulk_create(rows)


def _logs(program, story, sessions):
    """What was held is logged but for the last of each program: somebody has yet to do it."""
    if "came" not in story:
        return
    low, high = story["came"]
    held = [one for one in sessions if one.ends_at < timezone.now()][:-1]
    field = f"came_{program.age}" if program.age != "general" else "came_6_11"
    rows = []
    for number, session in enumerate(held):
        came = low + number * 7 % (high - low + 1)
        grown = came // 3 if program.age in ("0_5", "general") else 0
        counts = {field: came, "came_19_up": grown, "came_on_site": came + grown}
        rows.append(
            SessionLog(
                session=session,
                staff_minutes=90,
                logged_by=program.contact.user,
                logged_at=timezone.localtime(session.ends_at).replace(hour=22, minute=0),
                **counts,
            )
        )
    SessionLog.objects.bulk_create(rows)


def _call_off_one(district):
    ahead = Session.objects.filter(
        program__title="Story time for babies and toddlers",
        program__place__district=district,
        starts_at__gt=timezone.now(),
    ).order_by("starts_at")
    Session.objects.filter(pk__in=list(ahead.values_list("pk", flat=True)[2:3])).cancel(
        "The story corner gets a new floor."
    )
