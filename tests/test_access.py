"""Every page × every kind of person, in access_table.txt: covered the moment it is routed.

A row names the URL and the row of the database it is asked for; a cell is the status of GET, or of
an empty POST where the view only takes POST. The world holds what could leak: a department plan of
a school that shares a zone with the branch, drafts, unshared evidence, uploads, another district.
"""

from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse

from goals.models import Plan, Update
from tests.assessments.world import students
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    AttendanceFactory,
    CommunicationReviewFactory,
    DecisionFactory,
    DigestFactory,
    EvidenceFactory,
    ExpansionCostFactory,
    ExpansionFactory,
    GoalFactory,
    HoldFactory,
    LessonFactory,
    MeetingFactory,
    MessageFactory,
    OfferFactory,
    PlanFactory,
    PlanImportFactory,
    PositionFactory,
    ResourceFactory,
    StageFactory,
    StandardFactory,
    TeamFactory,
    TeamSeatFactory,
    ToolFactory,
    TrainingFactory,
    UnlockFactory,
    UpdateFactory,
    UploadFactory,
    WaiverFactory,
    ZoneFactory,
)
from tests.programs.world import programs
from zones.access import Kind, Role
from zones.models import Position, ZoneMembership

# Pages of the sign-in library: the person's own account, no rows of the district.
OTHERS = ("account_", "mfa_", "usersessions_")
# One table for each part of the site, all with the same head.
TABLES = [path.read_text().splitlines() for path in Path(__file__).parent.glob("access_table*.txt")]
LINES = sorted(line for _, *lines in TABLES for line in lines)
PEOPLE = TABLES[0][0].split()[2:]


def rows():
    """[(URL name, name of an object or "-", {person: status}), …]"""
    for line in LINES:
        name, target, *statuses = line.split()
        yield name, target, dict(zip(PEOPLE, map(int, statuses), strict=True))


def named_urls(patterns=None, namespace=""):
    """Every URL of the site by its full name."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if not isinstance(entry, URLPattern):
            inner = f"{entry.namespace}:" if entry.namespace else namespace
            yield from named_urls(entry.url_patterns, inner)
        elif entry.name:
            yield f"{namespace}{entry.name}", entry.pattern.converters


@pytest.fixture
def world(db, request):
    """The objects the URLs are asked for, by the name used in the table; and the people."""
    found = {name: request.getfixturevalue(name) for name in (*PLACES, *PEOPLE[1:])}
    _rows_of_zones(found)
    school, branch = found["school"], found["branch"]
    inner_plan = PlanFactory(owner=found["office"], title="Department plan")
    found |= _work("inner", inner_plan, school, found["specialist"], Role.SPECIALIST)
    of_school = PlanFactory(owner=school, title="School's own library plan")
    found |= _work("school", of_school, school, found["specialist"], Role.SPECIALIST)
    action = PlanFactory(owner=school, kind=Plan.Kind.ACTION, title="School's action plan")
    found |= _work("zone", action, school, found["zone_lead"], Role.ZONE_LEAD)
    of_branch = PlanFactory(owner=branch, kind=Plan.Kind.ACTION, title="Branch's action plan")
    found |= _work("branch", of_branch, branch, found["branch_lead"], Role.ZONE_LEAD)
    found["part"] = AssignmentFactory(
        item=found["branch_item"], place=school, seat_role=Role.ZONE_LEAD, reports=False
    )
    found["offer"] = OfferFactory(item=found["zone_item"], place=branch, by=found["zone_lead"])
    found["template"] = PlanFactory(owner=found["office"], kind=Plan.Kind.TEMPLATE)
    found["draft_plan"] = PlanFactory(owner=found["office"], status=Plan.Status.DRAFT)
    found["draft_goal"] = GoalFactory(plan=found["draft_plan"])
    found["draft_item"] = ActionItemFactory(goal=found["draft_goal"])
    found["school_draft"] = PlanFactory(
        owner=school, kind=Plan.Kind.ACTION, status=Plan.Status.DRAFT
    )
    found["area"] = StandardFactory(framework__district=found["district"])
    for name, plan in (("school", found["school_draft"]), ("zone", action)):
        found[f"{name}_waiver"] = WaiverFactory(plan=plan, key_area=found["area"])
    found["draft_update"] = UpdateFactory(
        assignment=found["inner_assignment"],
        author=found["specialist"],
        state=Update.State.DRAFT,
    )
    found["unlock"] = UnlockFactory(user=found["specialist"], period=found["period"])
    asks = {"reviewed_by": Plan.Reviewer.OWNER, "title": "Plan that asks for review"}
    work = AssignmentFactory(
        item__goal__plan=PlanFactory(owner=found["office"], **asks), place=school
    )
    found["waiting_update"] = UpdateFactory(
        assignment=work, author=found["specialist"], state=Update.State.SUBMITTED
    )
    made_by_steward = {"district": found["district"], "created_by": found["data_steward"]}
    found["plan_import"] = PlanImportFactory(**made_by_steward)
    found["hold"] = HoldFactory(district=found["district"], ends=date(2000, 1, 1))
    for name in ("specialist", "branch_lead"):
        found[f"{name}_digest"] = DigestFactory(district=found["district"], user=found[name])
    found["upload"] = UploadFactory(**made_by_steward)
    found["stage"] = StageFactory(zone=found["zone"])
    found["lesson"] = LessonFactory(zone=found["zone"])
    found["archived_zone"] = ZoneFactory(
        branch__district=found["district"], archived_on=date(2026, 1, 31)
    )
    _partnership(found)
    _teams(found)
    programs(found)
    students(found)
    return found


def _teams(found):
    """The zone's team with a meeting its branch lead came to, and one of every branch's lead."""
    found["team"] = TeamFactory(zone=found["zone"])
    found["meeting"] = MeetingFactory(team=found["team"], days=-5)
    AttendanceFactory(meeting=found["meeting"], position=found["branch_position"])
    found["decision"] = DecisionFactory(meeting=found["meeting"])
    found["decided"] = DecisionFactory(meeting=found["meeting"], item=found["branch_item"])
    found["city_team"] = TeamFactory(district=found["district"])
    found["team_seat"] = TeamSeatFactory(team=found["city_team"], kind=Kind.BRANCH)
    found["resource"] = ResourceFactory(team=found["city_team"])


def _partnership(found):
    """A message of the library's lead, one of the zone that branch staff sends, and a review."""
    office, zone = found["library_office"], found["zone"]
    found["message"] = MessageFactory(owner_place=office)
    found["zone_message"] = MessageFactory(
        zone=zone, owner_place=zone.branch, owner_role=Role.BRANCH_STAFF
    )
    found["review"] = CommunicationReviewFactory(district=found["district"])
    found["tool"] = ToolFactory(owner=office)
    found["training"] = TrainingFactory(tool=found["tool"])
    found["expansion"] = ExpansionFactory(district=found["district"])
    found["cost"] = ExpansionCostFactory(expansion=found["expansion"])


def _rows_of_zones(found):
    for name, key in (("", "specialist"), ("branch_", "branch_lead"), ("other_", "colleague")):
        found[f"{name}person"] = found[key]
        found[f"{name}position"] = Position.objects.get(user=found[key])
    found["membership"] = ZoneMembership.objects.get(school=found["school"])


@pytest.fixture
def colleague(other_school):
    """A specialist of the same district, at a school that no zone holds."""
    return PositionFactory(place=other_school).user


@pytest.fixture
def far_branch_lead(district):
    """Leads another zone of the same district."""
    zone = ZoneFactory(branch__district=district)
    return PositionFactory(place=zone.branch, role=Role.ZONE_LEAD).user


PLACES = (
    "district school other_school office head_office library_office branch zone school_year period"
).split()


def _work(name, plan, place, author, role):
    item = ActionItemFactory(goal__plan=plan)
    assignment = AssignmentFactory(item=item, place=place, seat_role=role)
    update = UpdateFactory(assignment=assignment, author=author)
    evidence = EvidenceFactory(update=update)
    parts = {"plan": plan, "goal": item.goal, "item": item, "assignment": assignment}
    parts |= {"update": update, "evidence": evidence}
    return {f"{name}_{key}": value for key, value in parts.items()}


def address(name, target, converters, world):
    """`target` is the name of a row, or "-", then a word for the rest of the address: -/people;
    or words for its parts: -/district=district.slug,language=es."""
    row, _, word = target.partition("/")
    if "=" in word:
        rest = {
            key: _word(said, world) for key, said in (one.split("=") for one in word.split(","))
        }
    else:
        word = world[word].pk if word in world else word
        rest = {key: word for key in {*converters} - {"pk"} or {"kind"} if word}
    return reverse(name, kwargs=rest | ({"pk": world[row].pk} if row != "-" else {}))


def _word(said, world):
    row, _, attribute = said.partition(".")
    return getattr(world[row], attribute) if attribute else said


def status(client, url):
    """What the page answers; what it changed is undone."""
    with transaction.atomic():
        answer = client.get(url)
        if answer.status_code == 405:
            answer = client.post(url)
        b"".join(answer)  # a file is closed once it is read
        transaction.set_rollback(True)
    return answer.status_code


def test_every_url_is_in_the_table():
    ours = {name for name, _ in named_urls() if not name.startswith(OTHERS)}

    assert {name for name, _, _ in rows()} == ours


@pytest.mark.parametrize("person", PEOPLE)
def test_what_each_person_reaches(client, world, person):
    if person != "anonymous":
        client.force_login(world[person])
    converters = dict(named_urls())

    found = {
        (name, target): status(client, address(name, target, converters[name], world))
        for name, target, _ in rows()
    }

    assert found == {(name, target): expected[person] for name, target, expected in rows()}
