"""A zone is archived and opened again; deleted only while nothing hangs on it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from goals.models import Lesson, Plan, Stage, Team
from tests.factories import (
    LessonFactory,
    MeetingFactory,
    PlaceFactory,
    PlanFactory,
    StageFactory,
    TeamFactory,
    ZoneFactory,
    ZoneMembershipFactory,
)
from zones.models import Place, Zone, ZoneMembership

TODAY = timezone.localdate


def test_archiving_ends_memberships_and_the_team_and_leaves_the_lists(client, data_steward, zone):
    team = TeamFactory(zone=zone, district=zone.district)
    later = ZoneMembershipFactory(zone=zone, starts=TODAY() + timedelta(20))
    client.force_login(data_steward)
    day = TODAY() - timedelta(2)

    answer = client.post(f"/zones/{zone.pk}/archive/", {"on": day.isoformat()})

    assert answer.url == "/zones/"
    zone.refresh_from_db()
    team.refresh_from_db()
    assert (zone.archived_on, team.ended_on) == (day, day)
    assert list(zone.memberships.values_list("ends", flat=True)) == [day]
    assert not ZoneMembership.objects.filter(pk=later.pk).exists()
    lists = client.get("/zones/")
    assert lists.context["rows"] == []
    assert [row[1] for row in lists.context["archived"]] == ["Heron zone"]
    assert client.get("/zones/roll-out/").context["zones"] == []
    page = client.get(f"/zones/{zone.pk}/").content.decode()
    assert "Archived since" in page
    assert "Open the zone again" in page


def test_day_to_come_is_refused(client, data_steward, zone):
    client.force_login(data_steward)

    page = client.post(f"/zones/{zone.pk}/archive/", {"on": (TODAY() + timedelta(1)).isoformat()})

    assert "The last day cannot be in the future" in page.content.decode()
    zone.refresh_from_db()
    assert zone.archived_on is None


def test_opening_again_brings_schools_and_team_back_but_not_from_another_zone(
    client, data_steward, zone, school
):
    team = TeamFactory(zone=zone, district=zone.district)
    second = ZoneMembershipFactory(zone=zone, school__name="Plum School").school
    client.force_login(data_steward)
    client.post(f"/zones/{zone.pk}/archive/", {"on": (TODAY() - timedelta(5)).isoformat()})
    other = ZoneFactory(branch__district=zone.district)
    ZoneMembershipFactory(zone=other, school=second, starts=TODAY() - timedelta(1))

    page = client.post(f"/zones/{zone.pk}/reopen/", follow=True)

    zone.refresh_from_db()
    team.refresh_from_db()
    assert (zone.archived_on, team.ended_on) == (None, None)
    assert [row.school for row in zone.memberships.filter(ends=None)] == [school]
    assert "left there: Plum School." in page.content.decode()


def test_a_school_that_left_before_keeps_its_last_day(client, data_steward, zone, other_school):
    left = TODAY() - timedelta(10)
    ZoneMembershipFactory(zone=zone, school=other_school, ends=left)
    client.force_login(data_steward)

    client.post(f"/zones/{zone.pk}/archive/", {"on": (TODAY() - timedelta(30)).isoformat()})
    archived = zone.memberships.get(school=other_school).ends
    client.post(f"/zones/{zone.pk}/reopen/")

    assert (archived, zone.memberships.get(school=other_school).ends) == (left, left)
    assert zone.memberships.filter(ends=None).count() == 1


def test_archived_zone_takes_no_school_and_no_stage(client, data_steward, zone, other_school):
    Zone.objects.filter(pk=zone.pk).update(archived_on=TODAY())
    client.force_login(data_steward)

    page = client.post(
        f"/zones/{zone.pk}/schools/new/", {"school": other_school.pk, "starts": TODAY().isoformat()}
    )

    assert "The zone is archived. Open it again first." in page.content.decode()
    assert client.get(f"/zones/{zone.pk}/stages/new/").status_code == 403
    assert client.get(f"/zones/{zone.pk}/stages/").status_code == 200
    assert client.get(f"/zones/{zone.pk}/archive/").status_code == 404


def test_archived_zone_keeps_its_stages_and_lessons_and_meets_no_more(
    client, data_steward, branch_lead, zone
):
    team = TeamFactory(zone=zone, district=zone.district, ended_on=TODAY())
    stage, lesson = StageFactory(zone=zone), LessonFactory(zone=zone)
    Zone.objects.filter(pk=zone.pk).update(archived_on=TODAY())
    changes = [
        f"/zones/stages/{stage.pk}/edit/",
        f"/zones/stages/{stage.pk}/delete/",
        f"/zones/lessons/{lesson.pk}/edit/",
        f"/zones/lessons/{lesson.pk}/delete/",
        f"/zones/{zone.pk}/meetings/new/",
    ]
    client.force_login(data_steward)
    found = [client.post(address).status_code for address in changes]
    client.post(f"/teams/{team.pk}/reopen/")
    client.force_login(branch_lead)
    of_lead = [client.post(address).status_code for address in changes]

    team.refresh_from_db()
    assert (found, of_lead) == ([403] * 5, [403] * 5)
    assert (Stage.objects.get(), Lesson.objects.get()) == (stage, lesson)
    assert team.ended_on == TODAY()


def test_zone_with_plans_meetings_decisions_and_lessons_is_kept_and_archiving_is_offered(
    client, data_steward, zone
):
    PlanFactory(owner=zone.branch, kind=Plan.Kind.ACTION)
    MeetingFactory(team=TeamFactory(zone=zone, district=zone.district))
    StageFactory(zone=zone, decided="The board agreed.")
    LessonFactory(zone=zone)
    client.force_login(data_steward)

    page = client.post(f"/zones/{zone.pk}/delete/")

    assert page.context["reasons"] == [
        "1 action plan of its places",
        "1 meeting of its team",
        "1 stage with a decision",
        "1 lesson it wrote down",
    ]
    assert f'href="/zones/{zone.pk}/archive/"' in page.content.decode()
    assert Zone.objects.filter(pk=zone.pk).exists()


def test_empty_zone_is_deleted_with_its_memberships_and_team(client, data_steward, zone, school):
    TeamFactory(zone=zone, district=zone.district)
    StageFactory(zone=zone, decided="")
    client.force_login(data_steward)

    assert (
        "Nothing hangs on this zone yet" in client.get(f"/zones/{zone.pk}/delete/").content.decode()
    )
    answer = client.post(f"/zones/{zone.pk}/delete/")

    assert answer.url == "/zones/"
    assert not Zone.objects.exists()
    assert not Team.objects.exists()
    assert Place.objects.filter(pk__in=[school.pk, zone.branch_id]).count() == 2


@pytest.mark.parametrize("path", ["archive", "reopen", "delete"])
def test_steward_of_another_district_reaches_no_zone(client, outsider, zone, path):
    Zone.objects.filter(pk=zone.pk).update(
        archived_on=date(2026, 1, 1) if path == "reopen" else None
    )
    client.force_login(outsider)

    answer = client.post(f"/zones/{zone.pk}/{path}/", {"on": TODAY().isoformat()})

    assert answer.status_code == 404
    assert Zone.objects.filter(pk=zone.pk).exists()


def test_zone_page_flags_a_closed_branch_and_offers_its_successor(client, data_steward, zone):
    after = PlaceFactory(district=zone.district, kind="branch", side="library", level="")
    Place.objects.filter(pk=zone.branch_id).update(closes=TODAY() - timedelta(3), successor=after)
    client.force_login(data_steward)

    html = client.get(f"/zones/{zone.pk}/").content.decode()

    assert "Heron Branch closed on" in html
    assert f'href="/zones/{zone.pk}/edit/?branch={after.pk}"' in html


def test_zone_page_shows_the_lessons_of_others_while_it_starts(client, branch_lead, zone):
    pilot = ZoneFactory(branch__district=zone.district)
    LessonFactory(zone=pilot, text="Name one person a school.")
    client.force_login(branch_lead)

    before = client.get(f"/zones/{zone.pk}/").content.decode()
    StageFactory(zone=zone, stage="planning")
    after = client.get(f"/zones/{zone.pk}/").content.decode()

    assert "Name one person a school." not in before
    assert "Name one person a school." in after
