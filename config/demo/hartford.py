"""Hartford: the strategic plan, the partnership's three strategies, ten zones and their plans."""

from datetime import date, timedelta

from goals.models import ActionItem, Assignment, Goal, Plan, Serves, Standard
from zones.access import Role, Side
from zones.models import District, User, Zone, ZoneMembership

from .build import Diary, assign, branch, items, office, person, printed, read, run_again, school
from .calendar import days_off, school_years
from .hartford_agreeing import on_its_way
from .hartford_cast import BRANCH_LEADS, PLANS, SCHOOL_LEADS, ZONES
from .hartford_exchange import load as exchange
from .hartford_logs import load as counts_toward
from .hartford_meetings import load as meetings
from .hartford_offers import load_offers
from .hartford_outcomes import load as outcomes
from .hartford_partners import load as partners
from .hartford_partnership import load_partnership
from .hartford_planning import load as programs
from .hartford_rollout import load_rollout
from .hartford_site import load_site
from .reviewed import tell
from .students import load as students

# The steps of the partnership, in the document's order: how each stands today.
PARTNERSHIP = {
    "1.1": ("complete", "Ten zones are drawn; every school and branch has the list."),
    "1.2": ("complete", "The pilot at Goodwin ran a year; its lessons are written down."),
    "1.3": ("on_track", "Four zones start this winter, five more in fall."),
    "1.4": ("at_risk", "Seven of ten branches have named somebody for the citywide team."),
    "2.1": ("on_track", "A calendar of messages to families is agreed for the year."),
    "2.2": ("on_track", "The outline of the website is with both offices."),
    "2.3": ("not_started", "Waits until the first half-year of messages can be looked at."),
    "3.1": ("on_track", "School cards open the library's databases in five schools."),
    "3.2": ("off_track", "Both training days fell away; no new date yet."),
    "3.3": ("not_started", "Follows the register of tools."),
}


def load(dates):
    district = District.objects.create(
        name="Hartford Public Schools",
        short_name="Hartford",
        slug="hartford",
        demonstration=True,
    )
    school_years(district, dates)
    places, zones = _places(district, dates)
    branches = [zone.branch for zone in zones.values()]
    days_off(district, dates, branches[:3])
    cast = _people(district, places, dates)
    diary = Diary(seed=10)
    strategic = _strategic(places, cast, dates)
    partnership = _partnership(places, cast, dates, diary)
    areas = list(Standard.objects.key_areas().filter(framework__district=district))
    for short, story in PLANS.items():
        _action_plan(places[short], story, areas, places, dates, diary)
    _line_of_sight(partnership, strategic)
    diary.save()
    load_rollout(district, cast, dates)
    load_partnership(district, places, dates)
    load_offers(places, areas, cast, dates)
    _review(places, dates)
    meetings(places, zones, dates)
    programs(places, dates)
    counts_toward(places)
    load_site(district, places, cast)
    exchange(district, dates)
    partners(district, dates, cast["library"])
    outcomes(district)
    students(district, 1200, dates, seed=10)


def _places(district, dates):
    """{short name: place} and {branch: zone}: ten branches, each with the schools around it."""
    places = {
        "Head": office(district, "Superintendent's office", "Superintendent"),
        "LMS": office(district, "Library Media Services", "Library Media"),
        "Library": office(district, "Main library office", "Main library", Side.LIBRARY),
    }
    zones, since = {}, dates.plan_starts - timedelta(days=300)
    for name, schools in ZONES.items():
        places[name] = branch(district, name)
        zone = Zone.objects.create(district=district, name=f"{name} zone", branch=places[name])
        zones[name] = zone
        for short, level, grades in schools:
            places[short] = school(district, short, level, grades)
            ZoneMembership.objects.create(zone=zone, school=places[short], starts=since)
    return places, zones


def _people(district, places, dates):
    since = dates.plan_starts - timedelta(days=300)
    for place, name in (BRANCH_LEADS | SCHOOL_LEADS).items():
        person(district, name, (places[place], Role.ZONE_LEAD), starts=since)
    for name, place, role in (
        ("Ines Petrov", "Goodwin", Role.BRANCH_STAFF),
        ("Sol Rivera", "Slate", Role.BRANCH_STAFF),
        ("Dana Abara", "Heron", Role.PRINCIPAL),
        ("Tess Ibarra", "Osprey", Role.PRINCIPAL),
        ("Mina Okoye", "Heron", Role.SPECIALIST),
        ("Karl Weiss", "Kestrel", Role.SPECIALIST),
        ("Ada Lume", "Lark", Role.SCHOOL_STAFF),
        ("Rosa Delgado", "LMS", Role.SUPERVISOR),
        ("Nils Arden", "Head", Role.DATA_STEWARD),
        ("Grace Moody", "Head", Role.VIEWER),
    ):
        person(district, name, (places[place], role), starts=since)
    steward = User.objects.get(positions__place=places["Head"], positions__role=Role.DATA_STEWARD)
    return {
        "steward": steward,
        "admin": person(
            district, "Vivian Cole", (places["Head"], Role.DISTRICT_ADMIN), starts=since
        ),
        "library": person(
            district, "Noor Haddad", (places["Library"], Role.LIBRARY_ADMIN), starts=since
        ),
    }


def _strategic(places, cast, dates):
    """The printed plan of 2018-22, closed; its copy runs, with the actions at two offices."""
    plan = read(
        "hartford-schools-strategic-plan-2018-22.txt",
        owner=places["Head"],
        kind=Plan.Kind.STRATEGIC,
        by=cast["admin"],
    )
    printed(plan, on=date(2018, 6, 19))
    ends = dates.year_ends.replace(year=dates.year_ends.year + 3)
    copy = run_again(plan, dates.plan_starts, ends, cast["admin"])
    work = ActionItem.objects.of_work().filter(goal__plan=copy)
    work.update(rhythm=ActionItem.Rhythm.YEARLY, yearly_period="Spring", ongoing=True)
    first = list(work.order_by("goal__position", "position")[:6])
    for item in first:
        assign(item, [places["Head"]], Role.DISTRICT_ADMIN, dates.plan_starts)
    copy.adopt(on=dates.plan_starts + timedelta(days=5))
    return copy


def _partnership(places, cast, dates, diary):
    """The three strategies, each step at both organisations' offices."""
    plan = read(
        "hartford-library-schools-zone-partnership.txt",
        owner=places["Library"],
        kind=Plan.Kind.PARTNERSHIP,
        by=cast["library"],
        starts=dates.plan_starts,
        ends=dates.year_ends,
        title="A New Model for Urban Learning: library and schools zone partnership",
    )
    seats = ((places["Head"], Role.DISTRICT_ADMIN), (places["Library"], Role.LIBRARY_ADMIN))
    found = items(plan)
    for number, item in found.items():
        for place, role in seats:
            # The library leads the first strategy, the schools take part; both report the rest.
            leads = place.side == Side.LIBRARY or not number.startswith("1.")
            assign(item, [place], role, dates.plan_starts, reports=leads)
    plan.adopt(on=dates.plan_starts + timedelta(days=12))
    rows = Assignment.objects.filter(item__goal__plan=plan, reports=True, place=places["Library"])
    for row in rows.select_related("item").order_by("pk"):
        status, text = PARTNERSHIP[row.item.number]
        diary.log(row, cast["library"], diary.day(*dates.past[:2]), status, text)
    return plan


def _action_plan(place, story, areas, places, dates, diary):
    """One focus, its steps in the key areas; `story` is in hartford_cast.py."""
    plan = Plan.objects.create(
        owner=place,
        kind=Plan.Kind.ACTION,
        title=f"{place.short_name} action plan",
        starts=dates.plan_starts,
        ends=dates.year_ends,
        level="Collaboration focus",
    )
    goal = Goal.objects.create(plan=plan, position=1, number="1", title=story["focus"])
    steps = [
        ActionItem(
            goal=goal,
            position=position,
            number=f"1.{position}",
            text=step["text"],
            ongoing=step.get("ongoing", True),
            key_area=areas[step["area"]],
        )
        for position, step in enumerate(story["steps"], 1)
    ]
    ActionItem.objects.bulk_create(steps)
    for item, step in zip(steps, story["steps"], strict=True):
        own = assign(item, [place], Role.ZONE_LEAD, dates.plan_starts)[0]
        partners = [places[short] for short in step.get("with", ())]
        assign(item, partners, Role.ZONE_LEAD, dates.plan_starts, reports=False)
        if "status" in step and story["state"] == "agreed":
            author = place.positions.get(role=Role.ZONE_LEAD).user
            diary.log(own, author, diary.day(*dates.past[:2]), step["status"], step["story"])
    on_its_way(plan, story, areas, dates)


def _review(places, dates):
    """One branch asks the library's lead for review, one school its principal."""
    asked = {"Goodwin": Plan.Reviewer.LIBRARY, "Heron": Plan.Reviewer.PRINCIPAL}
    for short, reviewer in asked.items():
        plan = Plan.objects.get(kind=Plan.Kind.ACTION, owner=places[short])
        plan.reviewed_by = reviewer
        plan.save(update_fields=["reviewed_by"])
        way = [("sent", 4, "at_risk", "The second date fell away; a new one is not found yet.", {})]
        story = {"item": "1.1", "place": short, "way": way}
        tell(plan, [story, story | {"item": "1.2", "way": [("same", 3)]}], None, dates)


def _line_of_sight(partnership, strategic):
    """Branch step → partnership step → district strategy."""
    strategies = {item.text: item for item in ActionItem.objects.filter(goal__plan=strategic)}
    partners = strategies["Develop effective partnerships."]
    found = items(partnership)
    rows = [Serves(item=item, serves_item=partners) for item in found.values()]
    zone_steps = ActionItem.objects.filter(
        goal__plan__kind=Plan.Kind.ACTION, goal__plan__owner__district=partnership.owner.district
    )
    rows += [Serves(item=step, serves_item=found["1.2"]) for step in zone_steps]
    Serves.objects.bulk_create(rows)
