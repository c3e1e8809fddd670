"""Programs of West Hartford's school libraries, around today: by a school alone, and together with
the public library and the nature center. All invented."""

from datetime import time

from programs.models import Partner, Room
from zones.access import Role

from .hartford_planning import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, plan_all

PARTNERS = {
    "The town’s public library": "Holds reading nights and gives out library cards.",
    "Meadow Nature Center": "Brings animals, and walks with families.",
}
ROOMS = {"Maple": ("Learning commons", 70), "Juniper": ("School library", 45)}
PROGRAMS = (
    {
        "title": "Family reading night",
        "place": "Juniper",
        "description": "Read together for an hour. The public library brings new picture books and "
        "library cards.",
        "age": "general",
        "audience": "Families of the school and of the neighborhood.",
        "season": "weekend",
        "days": (THURSDAY,),
        "weeks": (-7, -3, 2, 6),
        "time": (time(18), time(19, 15)),
        "room": "School library",
        "sponsor": "both",
        "partner": "The town’s public library",
        "languages": ["en", "es"],
        "capacity": 45,
        "sign_up": True,
        "came": (24, 42),
    },
    {
        "title": "Open library after school",
        "place": "Maple",
        "description": "Work, read or build. A specialist is there until the late bus.",
        "age": "12_18",
        "audience": "Grades 6 to 8.",
        "season": "after_school",
        "days": (MONDAY, WEDNESDAY),
        "time": (time(15), time(16, 30)),
        "room": "Learning commons",
        "sponsor": "school",
        "came": (12, 27),
    },
    {
        "title": "Owls in the library",
        "place": "Alder",
        "description": "Two owls, their keeper, and the books to go with them.",
        "age": "6_11",
        "audience": "Grades 1 to 3, with a grown-up.",
        "season": "after_school",
        "days": (TUESDAY,),
        "weeks": (-6, -2, 3),
        "time": (time(16), time(17)),
        "sponsor": "school",
        "partner": "Meadow Nature Center",
        "came": (18, 30),
    },
    {
        "title": "Research lesson: whose page is it?",
        "place": "Alder",
        "description": "Grade 4 asks of three pages who made them, and why.",
        "age": "6_11",
        "audience": "Grade 4 of Alder.",
        "season": "school_day",
        "days": (WEDNESDAY,),
        "weeks": (-5, -1, 1),
        "time": (time(9), time(10)),
        "sponsor": "school",
        "public": False,
        "came": (20, 24),
    },
    {
        "title": "Summer reading begins",
        "place": "Juniper",
        "description": "Choose five books for the summer; the public library’s table is there.",
        "age": "6_11",
        "audience": "Grades K to 5, with a grown-up.",
        "season": "summer",
        "days": (TUESDAY,),
        "weeks": (8,),
        "time": (time(16), time(17, 30)),
        "room": "School library",
        "sponsor": "both",
        "partner": "The town’s public library",
        "state": "draft",
    },
)


def load(places, dates):
    """Each is planned by the specialist of its school."""
    district = places["Juniper"].district
    rooms = Room.objects.bulk_create(
        Room(place=places[place], name=name, seats=seats) for place, (name, seats) in ROOMS.items()
    )
    partners = Partner.objects.bulk_create(
        Partner(district=district, name=name, what_they_do=do) for name, do in PARTNERS.items()
    )
    with_whom = {row.name: row for row in partners}
    stories = [story | {"role": Role.SPECIALIST} for story in PROGRAMS]
    plan_all(stories, places, with_whom, {room.name: room for room in rooms}, dates)
