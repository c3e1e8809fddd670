"""Hartford's communication plan, its shared tools and their trainings, and the long-term plan."""

from datetime import timedelta
from decimal import Decimal

from goals.models import (
    CommunicationReview,
    Delivery,
    Expansion,
    ExpansionCost,
    Message,
    Tool,
    Training,
)
from zones.access import Role
from zones.models import Position, Zone

LIBRARY, LMS = ("Library", Role.LIBRARY_ADMIN), ("LMS", Role.SUPERVISOR)
# (title, what we say, for whom, channel, how often, who sends it, days until due, zone)
MESSAGES = (
    (
        "Story times and registration mornings",
        "When and where families with children under five can come, and that a library card is "
        "made on the spot.",
        ("families",),
        "Friday folder of the schools",
        *("monthly", ("Goodwin", Role.ZONE_LEAD), 5, "Goodwin zone"),
    ),
    (
        "After-school homework help this week",
        "Hours, rooms, and which subjects have a helper.",
        ("students", "families"),
        "School announcements",
        *("weekly", ("Goodwin", Role.BRANCH_STAFF), -3, "Goodwin zone"),
    ),
    (
        "What each zone has done this period",
        "Three sentences and one picture from every zone.",
        ("board", "community"),
        "Report to both boards",
        *("every_period", ("Head", Role.DISTRICT_ADMIN), 9, None),
    ),
    (
        "New books and databases for classrooms",
        "What the branch has bought that fits the next units.",
        ("staff",),
        "Staff newsletter",
        *("monthly", LMS, 18, None),
    ),
    (
        "Your school ID is a library card",
        "How to use it, where it works today, which schools come next.",
        ("students", "families"),
        "Flyer and school websites",
        *("once", LIBRARY, None, None),
    ),
    (
        "Summer programs of all ten branches",
        "One list of what runs in July and August, free of charge.",
        ("families", "community"),
        "Printed list, website, radio",
        *("yearly", LIBRARY, 150, None),
    ),
    (
        "Partnership website: what is new",
        "Links to programs and shared tools, checked for dead ends.",
        ("families", "staff", "community"),
        "Website",
        *("monthly", LIBRARY, 11, None),
    ),
    (
        "Reading evenings at Onyx",
        "Dates of the half-year, with the bus that stops at the door.",
        ("families",),
        "Poster at the branch",
        *("monthly", ("Onyx", Role.ZONE_LEAD), 12, "Onyx zone"),
    ),
)
# (title, days before today it was sent, what was sent)
SENT = (
    ("Your school ID is a library card", 20, "Flyer to 4,100 families of four schools."),
    ("Story times and registration mornings", 26, "The dates of the month, in two languages."),
    ("New books and databases for classrooms", 12, "Twelve titles on weather and one database."),
    ("After-school homework help this week", 10, "Two afternoons, math and reading."),
)
REVIEWS = (
    (-70, "Flyers reach families, e-mail does not. The radio spot ends; posters at clinics stay."),
    (30, ""),
    (150, ""),
)
# (name, what for, whose, where in use, who may use it, where people reach it)
TOOLS = (
    (
        "Shared catalog search",
        "One search finds the books of the branch and of the school library.",
        "Library",
        ("Goodwin", "Heron", "Kestrel", "Lark", "Osprey", "LMS"),
        "Everybody; placing a hold needs a card",
        "Website of the library\nCatalog stations in five school libraries",
    ),
    (
        "School ID as library card",
        "Students borrow and sign in to databases with the card they carry anyway.",
        "Library",
        ("Goodwin", "Heron", "Kestrel", "Lark"),
        "Students of the schools that joined",
        "Every branch desk",
    ),
    (
        "Homework help database",
        "Live helpers in English and Spanish, afternoons and evenings.",
        "Library",
        ("Goodwin", "Amber", "Osprey"),
        "Every student; staff for planning lessons",
        "Website of the library\nComputers of the branches",
    ),
    (
        "Story-time kits",
        "Twelve boxes with books, puppets and songs for a half-hour with small children.",
        "LMS",
        (),
        "Branch staff and pre-K teachers",
        "Ordered from Library Media Services, sent with the school mail",
    ),
    (
        "Hot-spot lending",
        "Internet at home for three weeks at a time.",
        "Library",
        ("Goodwin", "Garnet"),
        "Families with a library card",
        "Two branch desks",
    ),
)
# (tool, topic, days from today, where, places whose people came, or None: not held; others)
TRAININGS = (
    (
        *("Shared catalog search", "Finding and holding books across both catalogs", -45),
        *("Goodwin Branch", ("Goodwin", "Heron", "Kestrel", "Lark"), 3),
    ),
    (
        *("School ID as library card", "What staff tell students on the first day", -18),
        *("Video call", ("Heron", "Kestrel", "LMS"), 0),
    ),
    ("Homework help database", "Helping a student begin a session", -6, "Amber Branch", None, 0),
    ("Story-time kits", "Packing, lending and mending the kits", 16, "Main office", None, 0),
)
# (kind, what, why, tool, [(years from now, for what, dollars, source, hours)])
LONG_TERM = (
    (
        *("service", "School ID as library card in every school"),
        "Every student borrows at every branch without another form.",
        "School ID as library card",
        (
            (0, "Card readers and printing", "12500.00", "Library capital budget", None),
            (0, "Entering and checking records", None, "", "120.0"),
            (1, "Yearly license", "8400.00", "Shared, half each", "40.0"),
            (2, "Yearly license", "8400.00", "", "40.0"),
        ),
    ),
    (
        *("access_point", "Book lockers at four schools without a branch near"),
        "Families collect what they ordered after the branch has closed.",
        None,
        (
            (1, "Two lockers", "21800.00", "State library grant", "60.0"),
            (2, "Two lockers", "22600.00", "", "60.0"),
        ),
    ),
    (
        *("resource", "Kits in every pre-K classroom"),
        "Children hear the same stories at school and at the branch.",
        "Story-time kits",
        (
            (0, "Forty kits", "6150.50", "Friends of the library", "80.0"),
            (1, "Repairs and new titles", "1900.00", "Friends of the library", "30.0"),
        ),
    ),
    (
        *("service", "One help line for families, in two languages"),
        "One number answers questions about school and public library alike.",
        None,
        ((2, "Half a position, shared", "31000.00", "", "900.0"),),
    ),
)


def load_partnership(district, places, dates):
    _communication(district, places, dates)
    tools = _tools(district, places)
    _trainings(tools, places, dates)
    _long_term(district, tools, dates)


def _communication(district, places, dates):
    zones = {zone.name: zone for zone in Zone.objects.filter(district=district)}
    rows = {}
    for title, text, audiences, channel, cadence, (place, role), days, zone in MESSAGES:
        rows[title] = Message(
            district=district,
            zone=zones.get(zone),
            title=title,
            text=text,
            audiences=list(audiences),
            channel=channel,
            cadence=cadence,
            owner_place=places[place],
            owner_role=role,
            next_due=None if days is None else dates.today + timedelta(days=days),
        )
    Message.objects.bulk_create(rows.values())
    for title, ago, what in SENT:
        message, day = rows[title], dates.today - timedelta(days=ago)
        by = _holder(message.owner_place, message.owner_role)
        Delivery.objects.create(message=message, sent_on=day, what=what, due_on=day, by=by)
    for days, outcome in REVIEWS:
        day = dates.today + timedelta(days=days)
        held = day if outcome else None
        CommunicationReview.objects.create(
            district=district, due_on=day, held_on=held, outcome=outcome
        )


def _holder(place, role):
    return Position.objects.select_related("user").get(place=place, role=role).user


def _tools(district, places):
    tools = {}
    for name, purpose, owner, used, may_use, points in TOOLS:
        tools[name] = Tool.objects.create(
            district=district,
            name=name,
            purpose=purpose,
            owner=places[owner],
            state=Tool.State.DEPLOYED if used else Tool.State.IDENTIFIED,
            may_use=may_use,
            access_points=points,
        )
        tools[name].deployed_at.set([places[short] for short in used])
    return tools


def _trainings(tools, places, dates):
    for tool, topic, days, where, came, others in TRAININGS:
        day = dates.today + timedelta(days=days)
        training = Training.objects.create(
            tool=tools[tool],
            topic=topic,
            planned_for=day,
            where=where,
            held_on=day if came else None,
            others=others,
        )
        seats = Position.objects.today().filter(place__in=[places[one] for one in came or ()])
        training.attended.set(seats)


def _long_term(district, tools, dates):
    first = dates.year_starts.year
    for kind, title, why, tool, costs in LONG_TERM:
        row = Expansion.objects.create(
            district=district, kind=kind, title=title, why=why, tool=tools.get(tool)
        )
        ExpansionCost.objects.bulk_create(
            ExpansionCost(
                expansion=row,
                year=first + later,
                what=what,
                cost=Decimal(dollars) if dollars else None,
                funding_source=source,
                staff_hours=Decimal(hours) if hours else None,
            )
            for later, what, dollars, source, hours in costs
        )
