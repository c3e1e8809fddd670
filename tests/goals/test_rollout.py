"""The roll-out: the stage of each zone, its history, what was learned."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from goals.models import Lesson, Stage
from goals.rollout import lessons_for, standing_of, standings
from tests.factories import LessonFactory, StageFactory, StandardFactory, ZoneFactory

Code = Stage.Code
TODAY = date(2026, 3, 10)


def stage(zone, code, starts, **more):
    return StageFactory(zone=zone, stage=code, starts=starts, **more)


def test_zone_without_a_stage_is_defined(zone):
    standing = standing_of(zone, TODAY)

    assert (standing.label, standing.since, standing.next) == ("Defined", None, None)
    assert (standing.is_over, standing.overlaps) == (False, [])


def test_stage_of_today_is_the_one_begun_last_and_the_next_is_told(zone):
    stage(zone, Code.PILOT, date(2025, 9, 1))
    stage(zone, Code.PLANNING, date(2026, 2, 1), decided="The board agreed.")
    stage(zone, Code.ACTIVE, date(2026, 9, 1))

    standing = standing_of(zone, TODAY)

    assert (standing.label, standing.since, standing.decided) == (
        "Planning",
        date(2026, 2, 1),
        "The board agreed.",
    )
    assert [span.until for span in standing.spans] == [date(2026, 1, 31), date(2026, 8, 31), None]
    assert (standing.next.label, standing.next.starts) == ("Active", date(2026, 9, 1))


def test_stage_that_ended_with_nothing_after_it_is_told(zone):
    stage(zone, Code.PILOT, date(2025, 9, 1), ends=date(2026, 1, 31))

    assert standing_of(zone, TODAY).is_over


def test_overlapping_stages_are_kept_and_flagged_with_the_way_to_fix_it(client, supervisor, zone):
    first = stage(zone, Code.PILOT, date(2025, 9, 1), ends=date(2026, 3, 31))
    stage(zone, Code.ACTIVE, date(2026, 3, 1))
    client.force_login(supervisor)

    page = client.get(f"/zones/{zone.pk}/stages/")

    assert [span.pk for span in page.context["standing"].overlaps] == [first.pk]
    html = page.content.decode()
    assert "Pilot runs until March 31, 2026, the next stage begins March 1, 2026." in html
    assert "its last day is February 28, 2026." in html
    assert f'href="/zones/stages/{first.pk}/edit/"' in html


def test_recording_an_overlap_warns_and_keeps_it(client, supervisor, zone):
    stage(zone, Code.PILOT, date(2025, 9, 1), ends=date(2026, 3, 31))
    client.force_login(supervisor)

    page = client.post(
        f"/zones/{zone.pk}/stages/new/",
        {"stage": "active", "starts": "2026-03-01", "ends": "", "decided": "Begin early."},
        follow=True,
    )

    assert page.redirect_chain == [(f"/zones/{zone.pk}/stages/", 302)]
    assert "Two stages overlap. Both are kept" in page.content.decode()
    kept = Stage.objects.get(stage="active")
    assert (kept.zone, kept.decided, kept.by) == (zone, "Begin early.", supervisor)


def test_second_stage_on_one_day_is_refused_and_what_was_typed_stays(client, supervisor, zone):
    stage(zone, Code.PILOT, date(2025, 9, 1))
    client.force_login(supervisor)
    typed = {"stage": "planning", "starts": "2025-09-01", "ends": "2025-08-01", "decided": "Slow."}

    page = client.post(f"/zones/{zone.pk}/stages/new/", typed)

    html = page.content.decode()
    assert page.status_code == 200
    assert "The last day cannot be before the first." in html
    assert "Slow." in html
    typed["ends"] = ""
    again = client.post(f"/zones/{zone.pk}/stages/new/", typed)
    assert "Another stage of this zone begins on that day." in again.content.decode()
    assert Stage.objects.count() == 1


def test_stage_is_removed_with_its_history_kept(client, district_admin, zone):
    row = stage(zone, Code.PILOT, date(2025, 9, 1))
    client.force_login(district_admin)

    answer = client.post(f"/zones/stages/{row.pk}/delete/")

    assert answer.url == f"/zones/{zone.pk}/stages/"
    assert not Stage.objects.exists()
    labels = [model.pgh_label for model in _events().order_by("pgh_id")]
    assert labels == ["insert", "delete"]


def test_stages_of_many_zones_cost_one_query(zone, django_assert_num_queries):
    others = [ZoneFactory(branch__district=zone.district) for _ in range(3)]
    for row in others:
        stage(row, Code.ACTIVE, date(2026, 1, 1))

    with django_assert_num_queries(1):
        found = standings([zone.pk, *(row.pk for row in others)], TODAY)

    assert [found[row.pk].label for row in (zone, *others)] == ["Defined", *3 * ["Active"]]


def test_lessons_for_a_zone_are_those_of_the_others_the_pilots_first(zone, outsider):
    pilot = ZoneFactory(branch__district=zone.district, name="Wren zone")
    other = ZoneFactory(branch__district=zone.district, name="Amber zone")
    stage(pilot, Code.PILOT, date(2024, 9, 1), ends=date(2025, 6, 30))
    LessonFactory(zone=zone, text="Our own.")
    LessonFactory(zone=other, text="Start in May.")
    LessonFactory(zone=pilot, text="Name one person a school.")
    LessonFactory(zone=ZoneFactory(), text="Of another district.")

    lines = lessons_for(zone)

    assert [(line.text, line.zone_name, line.pilot) for line in lines] == [
        ("Name one person a school.", "Wren zone", True),
        ("Start in May.", "Amber zone", False),
    ]


@pytest.mark.parametrize("path", ["/zones/{}/stages/new/", "/zones/stages/{}/edit/"])
def test_pilots_lessons_are_shown_when_a_zone_starts(client, library_admin, zone, path):
    pilot = ZoneFactory(branch__district=zone.district)
    StageFactory(zone=pilot)
    LessonFactory(zone=pilot, text="Name one person a school.")
    row = zone if path.startswith("/zones/{") else StageFactory(zone=zone, stage="planning")
    client.force_login(library_admin)

    page = client.get(path.format(row.pk))

    assert "Name one person a school." in page.content.decode()


def test_lead_of_the_zone_writes_a_lesson_down_and_another_zones_does_not(
    client, branch_lead, zone, far_zone
):
    client.force_login(branch_lead)

    answer = client.post(f"/zones/{zone.pk}/lessons/new/", {"text": "Ask early.", "key_area": ""})
    refused = client.post(f"/zones/{far_zone.pk}/lessons/new/", {"text": "Ask early."})

    assert (answer.status_code, refused.status_code) == (302, 403)
    assert [(row.text, row.zone, row.by) for row in Lesson.objects.all()] == [
        ("Ask early.", zone, branch_lead)
    ]


def test_lesson_names_no_key_area_of_another_district(client, branch_lead, zone, foreign_area):
    client.force_login(branch_lead)

    page = client.post(
        f"/zones/{zone.pk}/lessons/new/", {"text": "Ask early.", "key_area": foreign_area.pk}
    )

    assert page.status_code == 200
    assert foreign_area.title not in page.content.decode()
    assert not Lesson.objects.exists()


def test_rollout_page_shows_picture_table_and_list_in_the_order_zones_start(
    client, viewer, zone, far_zone
):
    today = timezone.localdate()
    stage(far_zone, Code.PILOT, today - timedelta(200), decided="The pilot begins.")
    stage(far_zone, Code.ACTIVE, today + timedelta(30))
    stage(ZoneFactory(name="Foreign zone"), Code.PILOT, today)
    client.force_login(viewer)

    page = client.get("/zones/roll-out/")

    html = page.content.decode()
    assert [row["name"] for row in page.context["zones"]] == [far_zone.name, zone.name]
    assert [row["stage"] for row in page.context["zones"]] == ["Pilot", "Defined"]
    assert "The pilot begins." in html
    assert "Foreign zone" not in html
    assert "/stages/new/" not in html
    assert [row[:2] for row in page.context["spans"]] == [
        (far_zone.name, "Pilot"),
        (far_zone.name, "Active"),
    ]
    bars = page.context["chart"].wide["layer"][0]["data"]["values"]
    assert [(bar["zone"], bar["stage"]) for bar in bars] == [
        (far_zone.name, "Pilot"),
        (far_zone.name, "Active"),
    ]
    assert 'id="rollout-wide" type="application/json"' in html


def test_rollout_is_filtered_by_the_stage_of_today(client, supervisor, zone, far_zone):
    stage(far_zone, Code.PILOT, timezone.localdate())
    client.force_login(supervisor)

    page = client.get("/zones/roll-out/?stage=defined")
    none = client.get("/zones/roll-out/?stage=sustaining")

    assert [row["name"] for row in page.context["zones"]] == [zone.name]
    assert page.context["chart"] is None
    assert "No zone is in this stage today." in none.content.decode()
    assert client.get("/zones/roll-out/?stage=nonsense").status_code == 404


def test_rollout_of_a_district_without_zones_says_so(client, outsider):
    client.force_login(outsider)

    assert "There are no zones." in client.get("/zones/roll-out/").content.decode()


def test_rollout_costs_the_same_queries_however_many_zones(
    client, supervisor, zone, django_assert_num_queries
):
    client.force_login(supervisor)
    stage(zone, Code.PILOT, date(2025, 9, 1))
    with django_assert_num_queries(QUERIES):
        client.get("/zones/roll-out/")
    for number in range(12):
        row = ZoneFactory(branch__district=zone.district)
        stage(row, Code.ACTIVE, date(2026, 1, 1) + timedelta(number))

    with django_assert_num_queries(QUERIES):
        client.get("/zones/roll-out/")


QUERIES = 8


def _events():
    return apps.get_model("goals", "StageEvent").objects.all()


@pytest.fixture
def far_zone(district):
    return ZoneFactory(branch__district=district, name="Stork zone")


@pytest.fixture
def foreign_area(db):
    return StandardFactory(title="Foreign area")
