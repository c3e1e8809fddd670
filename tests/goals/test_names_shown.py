"""Names of people on the pages of a zone: for staff of the district who see their place."""

from datetime import timedelta

import pytest
from django.utils import timezone

from goals.zone_flags import flags_of
from goals.zone_gaps import gaps_of
from tests.factories import (
    DeliveryFactory,
    MeetingFactory,
    MessageFactory,
    PeriodNoteFactory,
    PositionFactory,
    SchoolYearFactory,
    TeamFactory,
    ZoneFactory,
)
from zones.access import Role, Side
from zones.models import Place


@pytest.fixture
def far_branch(district):
    """Somebody of a branch around which there is another zone: sees no school of this one."""
    branch = ZoneFactory(branch__district=district, name="Far zone").branch
    return PositionFactory(place=branch, role=Role.BRANCH_STAFF).user


def inside(zone):
    places = Place.objects.partners_of([zone.branch_id]).order_by()
    return list(places.values_list("pk", flat=True))


def test_staff_of_one_district_who_view_another_read_no_names_there(
    client, zone, zone_lead, branch_lead, split
):
    year = SchoolYearFactory(district=zone.district)
    client.force_login(split)

    rows = gaps_of(zone, year, split).rows
    page = client.get(f"/zones/{zone.pk}/").content.decode()

    assert [row.leads for row in rows] == [["A lead"], ["A lead"]]
    assert "Luz Marrero" not in page
    assert "Ivo Petrov" not in page


def test_a_viewer_is_not_told_when_the_team_met(zone, viewer, split, supervisor):
    MeetingFactory(team=TeamFactory(zone=zone))

    told = [len(flags_of(zone, inside(zone), who)) for who in (viewer, split, supervisor)]

    assert told == [0, 0, 1]


def test_who_left_a_school_is_told_to_who_sees_the_school(zone, school, far_branch, branch_lead):
    left = timezone.localdate() - timedelta(days=3)
    PositionFactory(place=school, role=Role.ZONE_LEAD, user__name="Lou Reyes", ends=left)

    told = [
        [flag.text for flag in flags_of(zone, inside(zone), who)]
        for who in (far_branch, branch_lead)
    ]

    assert told[0] == []
    assert "Lou Reyes left Juniper School" in told[1][0]


def test_who_sends_a_message_is_named_to_who_sees_the_place(
    client, school, specialist, far_branch, branch_lead
):
    message = MessageFactory(owner_place=school, owner_role=Role.SPECIALIST)
    DeliveryFactory(message=message, by=specialist)
    addresses = ("/communication/", f"/communication/{message.pk}/", "/communication/export/csv/")
    pages = []
    for who in (far_branch, branch_lead):
        client.force_login(who)
        pages += [client.get(address).content.decode() for address in addresses]

    named = ["Dana Okafor" in page for page in pages]
    assert named == [False, False, False, True, True, True]
    assert ["omebody there" in page for page in pages[:3]] == [True, True, True]


def test_a_viewer_here_who_is_staff_elsewhere_reads_no_communication_plan(client, office, split):
    message = MessageFactory(owner_place=office, owner_role=Role.SUPERVISOR, title="Ours alone")
    client.force_login(split)

    assert "Ours alone" not in client.get("/communication/").content.decode()
    assert client.get(f"/communication/{message.pk}/").status_code == 404
    assert office.side == Side.SCHOOLS


def test_a_viewer_here_who_is_staff_elsewhere_reads_what_viewers_read(
    client, school, zone, zone_lead, late_period, office, split
):
    PeriodNoteFactory(period=late_period, office=office, text="Ours alone")
    client.force_login(split)

    pages = ("/my-work/", f"/reporting/?period={late_period.pk}")
    notes = ["Ours alone" in client.get(page).content.decode() for page in pages]
    place, schools = (
        client.get(page).context for page in (f"/places/{school.pk}/", f"/zones/{zone.pk}/schools/")
    )

    assert notes == [False, False]
    assert (place["people"], schools["leads"]) == (None, None)
