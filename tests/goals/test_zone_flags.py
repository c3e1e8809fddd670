"""What is to be set right in a zone, and by whom."""

from datetime import timedelta

from django.utils import timezone

from goals.zone_flags import flags_of
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    AttendanceFactory,
    MeetingFactory,
    PlanFactory,
    PositionFactory,
    TeamFactory,
    ZoneFactory,
    ZoneMembershipFactory,
)
from zones.access import Role
from zones.formats import short_date
from zones.models import Place


def told(zone, reader):
    places = Place.objects.partners_of([zone.branch_id]).order_by().values_list("pk", flat=True)
    return [(flag.text, flag.url or flag.who) for flag in flags_of(zone, list(places), reader)]


def ago(days):
    return timezone.localdate() - timedelta(days=days)


def test_a_lead_who_left_is_told_until_somebody_comes_after(
    zone, school, data_steward, branch_lead, viewer
):
    left = PositionFactory(place=school, role=Role.ZONE_LEAD, user__name="Lou Reyes", ends=ago(5))
    text = f"Lou Reyes left Juniper School on {short_date(ago(5))}, and nobody leads there since"

    before = [told(zone, who) for who in (data_steward, branch_lead, viewer)]
    PositionFactory(place=school, role=Role.ZONE_LEAD, starts=ago(1))

    assert left.place == school
    assert before == [
        [(text, f"/people/new/?place={school.pk}")],
        [(text, "the data steward")],
        [],
    ]
    assert told(zone, data_steward) == []


def test_a_lead_who_left_long_ago_is_a_gap_and_no_news(zone, school, data_steward):
    PositionFactory(place=school, role=Role.ZONE_LEAD, ends=ago(90))

    assert told(zone, data_steward) == []


def test_a_step_shared_with_a_school_that_moved_is_told_with_its_form(
    zone, branch, school, other_school, branch_lead, zone_lead, district
):
    item = ActionItemFactory(goal__plan=PlanFactory(owner=branch, kind="action", status="draft"))
    AssignmentFactory(item=item, place=branch, seat_role=Role.ZONE_LEAD)
    AssignmentFactory(item=item, place=school, reports=False)
    AssignmentFactory(item=item, place=other_school, reports=False)
    ZoneMembershipFactory(zone=ZoneFactory(branch__district=district), school=other_school)

    text = "A step of Heron is shared with Oak, which is not in the zone today"
    assert told(zone, branch_lead) == [(text, f"/items/{item.pk}/edit/")]
    assert told(zone, zone_lead) == [(text, "the zone lead of Heron")]


def test_a_meeting_to_which_nobody_is_down_as_having_come(
    zone, school, zone_lead, specialist, branch_lead
):
    team, now = TeamFactory(zone=zone), timezone.now()
    past = {"team": team, "starts_at": now - timedelta(days=2), "ends_at": now - timedelta(days=1)}
    empty = MeetingFactory(**past)
    MeetingFactory(**past, cancelled_at=now)
    held = MeetingFactory(**past)
    AttendanceFactory(meeting=held, position=branch_lead.positions.get())
    MeetingFactory(team=team, starts_at=now, ends_at=now + timedelta(hours=1))
    day = short_date(timezone.localtime(empty.starts_at))

    text = f"Nobody is down as having come to the meeting of {day}"
    assert told(zone, zone_lead) == [(text, f"/meetings/{empty.pk}/")]
    assert told(zone, specialist) == [(text, "the team of the zone")]


def test_another_zone_is_told_nothing_of_it(zone, school, data_steward, district):
    PositionFactory(place=school, role=Role.ZONE_LEAD, ends=ago(5))
    other = ZoneFactory(branch__district=district)

    assert told(other, data_steward) == []
