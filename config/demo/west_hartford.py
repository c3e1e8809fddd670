"""West Hartford: the department plan of 2016-17, carried forward, at 16 schools and an office."""

from datetime import date, timedelta

from goals.amendments import on_record
from goals.models import ActionItem, Assignment, Plan
from zones.access import Role
from zones.models import District, Position

from .build import Diary, assign, items, office, person, printed, read, run_again, school
from .calendar import days_off, school_years
from .reviewed import tell
from .students import load as students
from .west_hartford_exchange import load as exchange
from .west_hartford_programs import load as programs

ELEMENTARY = "Alder Birch Cedar Dogwood Elder Fir Ginkgo Hazel Ironwood Juniper Larch".split()
MIDDLE = "Maple Oak Pine".split()
HIGH = "Spruce Walnut".split()
# Ginkgo's specialist has left, Larch has a new one, Hazel's is away; Dana Okafor has two schools.
SPECIALISTS = {
    "Alder": "Amara Boyd",
    "Birch": "Mira Szabo",
    "Cedar": "Tomas Reil",
    "Dogwood": "Ling Farrow",
    "Elder": "Priya Nand",
    "Fir": "Dana Okafor",
    "Hazel": "Jonas Wick",
    "Ironwood": "Celia Marsh",
    "Juniper": "Dana Okafor",
    "Maple": "Ruth Tanager",
    "Oak": "Hugo Bell",
    "Pine": "Esi Aidoo",
    "Spruce": "Marco Fenn",
    "Walnut": "Yael Stone",
}
PRINCIPALS = {
    "Juniper": "Petra Vance",
    "Oak": "Samuel Rook",
    "Spruce": "Imani Crest",
    "Ginkgo": "Leo Hart",
}
LABELS = {
    "1.1": "Revise the library media curriculum",
    "1.2": "Common assessments",
    "1.3": "PreK-12 vertical team",
    "1.4": "Forums for sharing lessons",
    "2.1": "Equity of access to resources",
    "2.2": "Learning Commons",
    "2.3": "Digital citizenship lessons",
    "2.4": "Programs with community partners",
    "3.1": "Needs-based professional learning",
    "3.2": "Leadership opportunities",
    "3.3": "Recognize accomplishments",
    "3.4": "Resources for specialists",
    "3.5": "Advocate for the program",
}
YEARLY = {"1.1": "Winter", "1.3": "Fall", "1.4": "Winter", "3.3": "Spring"}
STORIES = {
    "1.1": [
        "Marked the grade 4 units that overlap with the classroom units.",
        "Compared two research units with the standards; the order of skills will change.",
    ],
    "1.4": ["Brought one lesson to the forum and took two home."],
    "1.3": ["The team compared the grade 5 and grade 6 research units and moved one skill down."],
    "2.1": [
        "Added 34 titles in Spanish and Portuguese to the grade 3 bins.",
        "Large-print and audio copies now stand beside every battle-of-the-books title.",
        "Moved the two screen-reader stations next to the entrance; both were used every day.",
        "Sorted the picture books so that early readers find the easy ones on the low shelves.",
    ],
    "2.2": [
        "Fiction is shelved by genre; nonfiction follows after the break.",
        "Two wall shelves came out. The space is now used for group work every day.",
        "Measured the room and asked grades 4 and 5 what they would like to do in it.",
    ],
    "2.3": [
        "Reviewed 11 of 36 lessons with grades 2 and 3.",
        "Rewrote the posting lesson so students plan what they want others to find about them.",
        "Taught the photo-permission lesson in all grade 4 rooms.",
    ],
    "2.4": [
        "Family reading night with the public library: 42 children and their families came.",
        "Two of four evenings held. The third moved to spring because of the boiler.",
        "The nature center brought its owls; grade 1 wrote thank-you notes.",
    ],
    "3.1": ["Asked all specialists what they want to learn next; 12 of 16 have answered."],
    "3.2": ["Two specialists lead the summer reading group; one presents in spring."],
    "3.4": ["Ordered the shared lesson binders and set up the exchange shelf at the office."],
    "3.5": ["Showed the program to the finance subcommittee with one page per school."],
}
# What was sent for the supervisor's review: see reviewed.py.
REVIEWED = [
    {
        "item": "2.1",
        "place": "Ironwood",
        "way": [
            (
                "sent",
                45,
                "at_risk",
                "Half of the nonfiction shelves checked. Order for 60 "
                "bilingual titles will go in before December.",
                {"number": 38},
            ),
            ("approved", 43, ""),
        ],
    },
    {
        "item": "2.1",
        "place": "Ironwood",
        "way": [
            (
                "sent",
                12,
                "off_track",
                "Half of the nonfiction shelves checked. The order for 60 "
                "bilingual titles was not placed: the book budget was frozen. I need a decision on "
                "funds before I can finish.",
                {
                    "number": 31,
                    "number_reason": "Nine worn titles were withdrawn and two new ones arrived.",
                },
            ),
        ],
    },
    {
        "item": "2.4",
        "place": "Alder",
        "way": [
            ("same", 7),
        ],
    },
    {"item": "2.3", "place": "Cedar", "way": [("same", 5)]},
    {"item": "2.4", "place": "Birch", "way": [("same", 3)]},
    {
        "item": "2.2",
        "place": "Maple",
        "way": [
            (
                "sent",
                6,
                "complete",
                "The last wall shelf came out on Friday; the room is used as planned.",
                {},
            )
        ],
    },
    {
        "item": "2.1",
        "place": "Dogwood",
        "way": [
            ("sent", 9, "at_risk", "Looked at the picture books.", {"number": 12}),
            ("returned", 6, "Which of them are still missing, and until when?"),
        ],
    },
    {
        "item": "2.4",
        "place": "Walnut",
        "way": [
            ("sent", 13, "on_track", "All four evenings go ahead.", {}),
            ("returned", 11, "The calendar of the school shows two. Which is right?"),
            ("again", 10, "All four evenings go ahead as planned.", "Four are planned."),
            ("returned", 7, "Please name the dates of the third and the fourth."),
            ("again", 4, "All four evenings go ahead as planned.", "The dates will be set soon."),
        ],
    },
    {
        "item": "2.4",
        "place": "Pine",
        "way": [
            ("sent", 30, "on_track", "Reading night is on.", {}),
            ("returned", 29, "Did it take place? The report of the office says it was moved."),
            ("again", 27, "Reading night is on.", "It will be held."),
            ("returned", 26, "Please say how many of the four were held."),
            ("again", 24, "Reading night is on, one of four was held.", "One so far."),
            ("read_as", 23, "at_risk", "One evening of four was held and half the year is over."),
        ],
    },
    {
        "item": "2.3",
        "place": "Elder",
        "way": [("sent", 24, "on_track", "Taught two lessons on passwords in grade 3.", {})],
    },
    {
        "item": "2.4",
        "place": "Spruce",
        "way": [("sent", 2, "at_risk", "The bus for the museum visit is not paid yet.", {})],
    },
    {
        "item": "3.1",
        "place": "Library Media",
        "way": [
            (
                "sent",
                8,
                "on_track",
                "Fourteen of sixteen specialists have answered; the workshops are booked.",
                {},
            )
        ],
    },
]
STATUSES = ["on_track"] * 7 + ["at_risk"] * 2 + ["not_started"]
OFF_TRACK = {("2.1", "Ironwood"), ("2.4", "Oak"), ("2.2", "Walnut")}
CHECKS_IN = ("Fir", "Juniper")  # Dana Okafor owes all eleven of winter: what check-in is for
COMPLETE = {("2.2", "Alder"), ("2.2", "Pine")}


def load(dates):
    district = District.objects.create(
        name="West Hartford Public Schools",
        short_name="West Hartford",
        slug="west-hartford",
        public_site=True,
        demonstration=True,
    )
    school_years(district, dates)
    days_off(district, dates)
    places = _places(district)
    cast = _people(district, places, dates)
    copy = _plans(places, cast, dates)
    _assign(copy, places, dates)
    copy.adopt(on=dates.plan_starts + timedelta(days=10))
    _log(copy, dates)
    tell(copy, REVIEWED, cast["supervisor"], dates)
    _amend(copy, cast["supervisor"], dates)
    exchange(district, dates)
    programs(places, dates)
    students(district, 2200, dates, seed=16)


def _amend(plan, by, dates):
    """What the board was asked to change since: one item's words, and the day of another."""
    found = items(plan)
    lessons, commons = found["2.3"], found["2.2"]
    with on_record(lessons, by, "Middle schools asked to take part; the committee agreed."):
        lessons.text = lessons.text.replace(
            "at the elementary level", "at the elementary and middle levels"
        )
        lessons.save(update_fields=["text"])
    with on_record(commons, by, "Shelving for the last libraries arrives in spring."):
        commons.finish_by = dates.year_ends
        commons.save(update_fields=["finish_by"])


def _places(district):
    places = {name: school(district, name, "elementary", "K-5") for name in ELEMENTARY}
    places |= {name: school(district, name, "middle", "6-8") for name in MIDDLE}
    places |= {name: school(district, name, "high", "9-12") for name in HIGH}
    places["LMS"] = office(district, "Library Media Services", "Library Media")
    places["Head"] = office(district, "Superintendent's office", "Superintendent")
    return places


def _people(district, places, dates):
    since = dates.plan_starts - timedelta(days=700)
    for name in dict.fromkeys(SPECIALISTS.values()):
        seats = [
            (places[place], Role.SPECIALIST) for place, who in SPECIALISTS.items() if who == name
        ]
        person(district, name, *seats, starts=since)
    for place, name in PRINCIPALS.items():
        person(district, name, (places[place], Role.PRINCIPAL), starts=since)
    person(district, "Ines Duarte", (places["Juniper"], Role.SCHOOL_STAFF), starts=since)
    left = dates.today - timedelta(days=40)
    gone = [("Vera Lund", "Ginkgo", left), ("Abel Crane", "Larch", dates.today - timedelta(days=2))]
    for name, place, last in gone:
        person(district, name, (places[place], Role.SPECIALIST), starts=since, ends=last)
    # Whatever the weekday: due in eleven days at most, so less than ten working days in the seat.
    new = dates.today - timedelta(days=1)
    person(district, "Wanda Pell", (places["Larch"], Role.SPECIALIST), starts=new)
    away = Position.objects.get(user__name="Jonas Wick", place=places["Hazel"])
    away.mark_away(dates.today - timedelta(days=20))
    return {
        "supervisor": person(
            district, "Karin Lindqvist", (places["LMS"], Role.SUPERVISOR), starts=since
        ),
        "admin": person(
            district, "Omar Reyes", (places["Head"], Role.DISTRICT_ADMIN), starts=since
        ),
        "steward": person(district, "Noa Feld", (places["Head"], Role.DATA_STEWARD), starts=since),
        "viewer": person(district, "Bea Tan", (places["Head"], Role.VIEWER), starts=since),
    }


def _plans(places, cast, dates):
    """The printed plan, closed; and its copy that runs now, still a draft."""
    plan = read(
        "west-hartford-library-development-plan-2016-17.txt",
        owner=places["LMS"],
        kind=Plan.Kind.DEPARTMENT,
        by=cast["steward"],
        labels=LABELS,
    )
    printed(plan, on=date(2016, 8, 23))
    ends = dates.year_ends
    copy = run_again(plan, dates.plan_starts, ends, cast["supervisor"])
    for number, item in items(copy).items():
        item.ongoing = number != "2.2"  # the supervisor's decision: the move will be finished
        if number in YEARLY:
            item.rhythm, item.yearly_period = ActionItem.Rhythm.YEARLY, YEARLY[number]
        elif number == "1.2":
            item.rhythm = ActionItem.Rhythm.FROM_RECORDS
        else:
            item.rhythm = ActionItem.Rhythm.EVERY_PERIOD
        item.counts = "titles in languages other than English" if number == "2.1" else ""
        item.save(update_fields=["ongoing", "rhythm", "yearly_period", "counts"])
    return copy


def _assign(plan, places, dates):
    everywhere = [places[name] for name in (*ELEMENTARY, *MIDDLE, *HIGH)]
    elementary = [places[name] for name in ELEMENTARY]
    commons = [places[name] for name in ("Fir", *MIDDLE, *HIGH, "Alder", "Cedar")]
    reach = {
        "1.1": everywhere,
        "1.2": everywhere,
        "1.4": everywhere,
        "2.1": everywhere,
        "2.2": commons,
        "2.3": elementary,
        "2.4": everywhere,
        "3.3": everywhere,
    }
    found, starts = items(plan), dates.plan_starts
    for number, reached in reach.items():
        assign(found[number], reached, Role.SPECIALIST, starts)
    # One specialist answers for the three middle schools.
    middle = [places[name] for name in MIDDLE]
    assign(found["1.3"], middle, Role.SPECIALIST, starts, seat_place=places["Pine"])
    for number in ("3.1", "3.2", "3.4", "3.5"):
        assign(found[number], [places["LMS"]], Role.SUPERVISOR, starts)
    night = Assignment.objects.get(item=found["2.4"], place=places["Juniper"])
    night.what_we_do = "Four family reading nights a year, with the public library."
    night.save(update_fields=["what_we_do"])


def _log(plan, dates):
    """A fall that most reported, and a winter that is half in."""
    diary = Diary(seed=16)
    told = {(story["item"], story["place"]) for story in REVIEWED}
    rows = Assignment.objects.filter(item__goal__plan=plan, item__number__in=STORIES)
    for row in rows.select_related("item", "place").order_by("pk"):
        author = _author(row, dates.past[1])
        if author and row.place.short_name != "Oak":
            _story(diary, row, author, *dates.past[:2])
        author = _author(row, dates.today)
        number, short = row.item.number, row.place.short_name
        if short in CHECKS_IN or (number, short) in told:
            continue
        if author and (short in ("LMS", "Alder", "Birch", "Pine") or diary.random.random() < 0.4):
            _story(diary, row, author, dates.now[0], dates.today)
        elif (number, short) == ("2.4", "Oak"):
            day = dates.past[0] + timedelta(days=5)
            diary.log(row, _author(row, day), day, "off_track", "No evening could be held so far.")
    diary.save()


def _story(diary, row, author, first, last):
    key = (row.item.number, row.place.short_name)
    status = diary.random.choice(STATUSES)
    if key in OFF_TRACK:
        status = "off_track"
    elif key in COMPLETE:
        status = "complete"
    text = diary.random.choice(STORIES[row.item.number])
    diary.log(row, author, diary.day(first, last), status, text)


def _author(row, day):
    held = Position.objects.present_on(day).filter(place=row.seat_place, role=row.seat_role)
    position = held.select_related("user").order_by("pk").first()
    return position and position.user
