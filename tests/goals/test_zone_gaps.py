"""What is missing in a zone: for whom it counts, which form closes it, and who else can."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals.models import Standard
from goals.zone_gaps import gaps_of, sums_of
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    AttendanceFactory,
    BranchFactory,
    GoalFactory,
    MeetingFactory,
    PlaceFactory,
    PlanFactory,
    PositionFactory,
    TeamFactory,
    WaiverFactory,
    ZoneFactory,
    ZoneMembershipFactory,
)
from zones.access import Role
from zones.models import Zone


def action(owner, **fields):
    return PlanFactory(owner=owner, kind="action", **fields)


def step(plan, area=None, partner=None):
    goal = plan.goals.first() or GoalFactory(plan=plan)
    item = ActionItemFactory(goal=goal, key_area=area)
    AssignmentFactory(item=item, place=plan.owner, seat_role="zone_lead")
    if partner:
        AssignmentFactory(item=item, place=partner, seat_role="zone_lead", reports=False)
    return item


def told(zone, year, reader):
    """[(text, the form, else who can)]"""
    return [(gap.text, gap.url or gap.who) for gap in gaps_of(zone, year, reader).gaps]


def kinds(zone, year, reader):
    return [(gap.kind, gap.place or gap.side) for gap in gaps_of(zone, year, reader).gaps]


def test_an_empty_zone_lacks_everything_and_says_who_can_help(
    zone, branch, school, areas, school_year, viewer
):
    assert told(zone, school_year, viewer) == [
        ("Heron Branch has no zone lead", "the library’s lead or the data steward"),
        ("Heron Branch has no action plan yet", "the library’s lead"),
        ("Heron Branch has no step yet", "the library’s lead"),
        ("Juniper School has no zone lead", "the data steward"),
        ("Juniper School has no action plan yet", "the principal of Juniper"),
        ("Juniper School has no step yet", "the principal of Juniper"),
        ("The branch has no step in School Readiness", "the library’s lead"),
        ("No school has a step in School Readiness", "any school of the zone"),
        ("The branch has no step in Library Services & Access", "the library’s lead"),
        ("No school has a step in Library Services & Access", "any school of the zone"),
    ]


def test_each_gap_leads_to_the_form_its_reader_may_fill(
    zone, branch, school, areas, school_year, period, data_steward, library_admin, zone_lead
):
    plan = action(school, status="draft")
    readiness = areas[0].pk

    forms = {
        name: [gap.url for gap in gaps_of(zone, school_year, who).gaps]
        for name, who in (("lead", zone_lead), ("library", library_admin), ("all", data_steward))
    }

    begin, focus = f"/plans/action/new/?place={branch.pk}", f"/plans/{plan.pk}/goals/new/"
    met, add = f"/zones/{zone.pk}/meetings/new/", f"/people/new/?place={branch.pk}"
    # lead, plan, step of the branch; focus, step of the school; the areas, side by side; a meeting
    assert forms == {
        "lead": ["", "", "", focus, focus, "", focus, "", focus, met],
        "library": [add, begin, begin, "", "", begin, "", begin, "", met],
        "all": [add, "", "", focus, focus, "", focus, "", focus, met],
    }
    goal = GoalFactory(plan=plan)
    links = [gap.url for gap in gaps_of(zone, school_year, zone_lead).gaps if gap.url]
    assert links[:2] == [
        f"/goals/{goal.pk}/items/new/",
        f"/goals/{goal.pk}/items/new/?area={readiness}",
    ]


def test_a_shared_step_counts_for_every_partner_that_accepted(
    zone, branch, school, areas, school_year, branch_lead, zone_lead
):
    oak = PlaceFactory(district=school.district, name="Plum School")
    ZoneMembershipFactory(zone=zone, school=oak)
    plan = action(branch)
    step(plan, areas[0], partner=school)

    found = gaps_of(zone, school_year, branch_lead)

    assert [(row.short_name, row.stepped, row.state) for row in found.rows] == [
        ("Heron", True, "agreed"),
        ("Juniper", True, "none"),
        (oak.short_name, False, "none"),
    ]
    assert [row.areas.get(areas[0].pk) and row.areas[areas[0].pk].state for row in found.rows] == [
        "own",
        "shared",
        None,
    ]
    assert ("area", "schools") in kinds(zone, school_year, branch_lead)
    assert [gap.area for gap in found.gaps if gap.kind == "area"] == 2 * [areas[1].pk]


def test_not_for_us_is_no_gap_once_every_school_says_so(
    zone, branch, school, areas, school_year, zone_lead
):
    oak = PlaceFactory(district=school.district)
    ZoneMembershipFactory(zone=zone, school=oak)
    ours, theirs = action(school), action(oak)
    WaiverFactory(plan=ours, key_area=areas[0], reason="ours are older.")
    one = gaps_of(zone, school_year, zone_lead)
    WaiverFactory(plan=theirs, key_area=areas[0])

    both = gaps_of(zone, school_year, zone_lead)

    def missing(found):
        return [gap.area for gap in found.gaps if gap.side == "schools"]

    [row] = [row for row in one.rows if row.place == school.pk]
    assert (row.areas[areas[0].pk].state, row.areas[areas[0].pk].why) == (
        "waived",
        "ours are older.",
    )
    assert (missing(one), missing(both)) == ([areas[0].pk, areas[1].pk], [areas[1].pk])


def test_why_an_area_is_not_for_a_place_is_read_with_its_plan(
    zone, school, areas, school_year, supervisor, viewer
):
    WaiverFactory(plan=action(school, status="draft"), key_area=areas[0], reason="Secret.")

    cells = [
        row.areas[areas[0].pk]
        for reader in (supervisor, viewer)
        for row in gaps_of(zone, school_year, reader).rows
        if row.place == school.pk
    ]

    assert [(cell.state, cell.why) for cell in cells] == 2 * [("waived", "")]


def test_a_board_viewer_reads_that_there_is_a_lead_and_no_name(
    zone, school_year, branch_lead, viewer, supervisor
):
    leads = [gaps_of(zone, school_year, who).rows[0].leads for who in (viewer, supervisor)]

    assert leads == [["A lead"], ["Ivo Petrov"]]


def test_a_meeting_this_term_is_one_somebody_came_to(
    zone, school, school_year, period, zone_lead, branch_lead
):
    team, now = TeamFactory(zone=zone), timezone.now()
    long_ago = now - timedelta(days=200)

    def met():
        return gaps_of(zone, school_year, zone_lead).met

    for at, more in (
        (now - timedelta(days=2), {}),
        (now + timedelta(days=1), {}),
        (now - timedelta(days=3), {"cancelled_at": now}),
    ):
        MeetingFactory(team=team, starts_at=at, ends_at=at + timedelta(hours=1), **more)
    lead = zone_lead.positions.get()
    for meeting in team.meetings.exclude(starts_at=now - timedelta(days=2)):
        AttendanceFactory(meeting=meeting, position=lead)
    old = MeetingFactory(team=team, starts_at=long_ago, ends_at=long_ago + timedelta(hours=1))
    AttendanceFactory(meeting=old, position=lead)
    before = met()
    AttendanceFactory(meeting=team.meetings.get(starts_at=now - timedelta(days=2)), position=lead)

    rows = gaps_of(zone, school_year, zone_lead).rows

    assert (before, met()) == (False, True)
    assert [row.met for row in rows] == [False, True]
    assert not [one for one in kinds(zone, school_year, zone_lead) if one[0] == "meeting"]


def test_before_the_first_period_no_meeting_is_missed(zone, school_year, zone_lead):
    found = gaps_of(zone, school_year, zone_lead)

    assert (found.asked, [gap for gap in found.gaps if gap.kind == "meeting"]) == (False, [])


def test_the_state_of_a_plan_and_how_many_are_agreed(zone, branch, school, school_year, zone_lead):
    oak, elm = PlaceFactory.create_batch(2, district=school.district)
    for one in (oak, elm):
        ZoneMembershipFactory(zone=zone, school=one)
    action(branch)
    action(school, status="draft", ready_at=timezone.now())
    action(oak, status="draft")
    last_year = school_year.starts - timedelta(days=400)
    action(elm, status="closed", starts=last_year, ends=last_year + timedelta(days=300))

    found = gaps_of(zone, school_year, zone_lead)

    assert {row.place: row.state for row in found.rows} == {
        branch.pk: "agreed",
        school.pk: "sent",
        oak.pk: "draft",
        elm.pk: "none",
    }
    assert (found.agreed, found.of) == (1, 4)


def test_places_of_today_count_a_closed_school_and_one_that_moved_do_not(
    zone, branch, school, school_year, zone_lead
):
    today = timezone.localdate()
    closed = PlaceFactory(district=school.district, closes=today - timedelta(days=1))
    ZoneMembershipFactory(zone=zone, school=closed)
    moved = PlaceFactory(district=school.district)
    ZoneMembershipFactory(zone=zone, school=moved, ends=today - timedelta(days=1))

    found = gaps_of(zone, school_year, zone_lead)

    assert [row.place for row in found.rows] == [branch.pk, school.pk]


def test_a_closed_branch_stays_in_the_zone_and_lacks_nothing(zone, branch, school_year, zone_lead):
    branch.closes = timezone.localdate() - timedelta(days=1)
    branch.save()

    found = gaps_of(zone, school_year, zone_lead)

    assert [(row.closed, row.place == branch.pk) for row in found.rows] == [
        (True, True),
        (False, False),
    ]
    assert (found.of_place(branch.pk), found.of) == ([], 1)


# Many zones


def many(district, zones, schools):
    """Zones with a branch and schools, each with a lead, a plan and a step, in few statements."""
    made = []
    for _ in range(zones):
        zone = ZoneFactory(branch=BranchFactory(district=district))
        places = [zone.branch, *PlaceFactory.create_batch(schools, district=district)]
        for place in places[1:]:
            ZoneMembershipFactory(zone=zone, school=place)
        for place in places:
            PositionFactory(place=place, role=Role.ZONE_LEAD)
            step(action(place), Standard.objects.order_by("pk").first())
        made.append(zone)
    return made


def test_the_sums_of_many_zones_say_what_each_page_lists(
    zone, branch, school, areas, school_year, period, district, supervisor, branch_lead
):
    step(action(branch), areas[0], partner=school)
    WaiverFactory(plan=action(school, status="draft"), key_area=areas[1])
    far = ZoneFactory(branch__district=district)
    zones = [zone, far, *many(district, 2, 2)]

    sums = sums_of(zones, school_year)

    pages = {one.pk: gaps_of(one, school_year, supervisor) for one in zones}
    assert {pk: one.gaps for pk, one in sums.items()} == {
        pk: len(one.gaps) for pk, one in pages.items()
    }
    assert {pk: (one.sum.agreed, one.sum.places) for pk, one in sums.items()} == {
        pk: (one.agreed, one.of) for pk, one in pages.items()
    }
    assert [(one.steps, one.library, one.schools) for one in sums[zone.pk].areas] == [
        (1, "has", "has"),
        (0, "gap", "waived"),
    ]
    assert (sums[far.pk].sum.schools, sums[far.pk].areas[0].schools) == (0, "nobody")


def test_many_zones_and_places_cost_what_few_cost(district, areas, school_year, supervisor):
    first = many(district, 1, 1)

    def cost(zones):
        gaps_of(zones[-1], school_year, supervisor)  # what a person holds is read once
        with CaptureQueriesContext(connection) as asked:
            sums_of(zones, school_year)
        with CaptureQueriesContext(connection) as page:
            gaps_of(zones[-1], school_year, supervisor)
        return len(asked), len(page)

    few = cost(first)
    more = cost([*first, *many(district, 4, 6)])

    assert few == more == (2, 3)


def test_zones_of_another_district_are_not_counted_in(zone, school_year, outsider, supervisor):
    elsewhere = ZoneFactory(branch__district=outsider.positions.first().place.district)
    PositionFactory(place=elsewhere.branch, role=Role.ZONE_LEAD)

    assert set(sums_of([zone], school_year)) == {zone.pk}
    assert {row.zone for row in gaps_of(zone, school_year, supervisor).rows} == {zone.pk}
    assert Zone.objects.count() == 2
