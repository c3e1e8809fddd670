"""The citywide view: all zones by key area, their stages and completeness; trends over the year."""

import csv
import io
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from goals.citywide import status_counts
from goals.models import Attendance, Plan, Waiver
from goals.trends import monthly
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    GoalFactory,
    MeetingFactory,
    PlaceFactory,
    PlanFactory,
    PositionFactory,
    StageFactory,
    TeamFactory,
    UpdateFactory,
    ZoneFactory,
    ZoneMembershipFactory,
)
from zones.access import Role
from zones.models import Place, SchoolYear

QUERIES = 14


@pytest.fixture
def city(zone, areas, school_year):
    """One zone whose branch has two steps in the first area, one on track and one in a draft."""
    plan = PlanFactory(owner=zone.branch, kind=Plan.Kind.ACTION)
    goal = GoalFactory(plan=plan)
    first = step(goal, areas[0], zone.branch)
    UpdateFactory(assignment=first, status="at_risk", happened_on=timezone.localdate())
    step(goal, areas[0], zone.branch)
    return zone


def step(goal, area, place):
    item = ActionItemFactory(goal=goal, key_area=area)
    return AssignmentFactory(item=item, place=place, seat_role=Role.ZONE_LEAD)


def test_each_cell_counts_steps_by_side_and_status_and_shows_who_covers_nothing(
    client, district_admin, city
):
    client.force_login(district_admin)

    page = client.get("/zones/")

    html = page.content.decode()
    (row,) = page.context["rows"]
    assert page.context["areas"] == ["School Readiness", "Library Services & Access"]
    assert '#st-risk"/></svg>1<span class="visually-hidden"> at risk ' in row["cells"]
    assert '#st-none"/></svg>1<span class="visually-hidden"> not started ' in row["cells"]
    assert '<span class="k">Schools</span> <span>none</span>' in row["cells"]
    assert row["cells"].count("nobody") == 1
    assert (row["stage"], row["agreed"], row["last"]) == ("Defined", "1 of 2 agreed", "never")
    assert "1 zone, 1 of 2 action plans agreed" in html


def test_only_updates_that_count_tell_the_status(city, areas, school_year):
    item = step(GoalFactory(plan__owner=city.branch, plan__kind="action"), areas[1], city.branch)
    UpdateFactory(assignment=item, status="off_track", state="submitted")

    found = status_counts([city], school_year)[city.pk]

    assert found[areas[1].pk, "library"] == {"not_started": 1}


def test_shared_step_is_counted_once_at_the_place_that_leads_it(city, areas, school, school_year):
    shared = ActionItemFactory(
        goal__plan__owner=city.branch, goal__plan__kind="action", key_area=areas[1]
    )
    for place in (city.branch, school):
        AssignmentFactory(item=shared, place=place, reports=place == city.branch)

    found = status_counts([city], school_year)[city.pk]

    assert (areas[1].pk, "schools") not in found


def test_area_that_is_not_for_a_school_is_no_hole(client, library_admin, city, areas, school):
    plan = PlanFactory(owner=school, kind=Plan.Kind.ACTION)
    Waiver.objects.create(plan=plan, key_area=areas[0], reason="Grades 9-12", by=library_admin)
    client.force_login(library_admin)

    (row,) = client.get("/zones/").context["rows"]

    assert '<span class="k">Schools</span> <span>not for them</span>' in row["cells"]


def test_zones_of_other_districts_are_not_shown_and_not_exported(client, supervisor, city):
    StageFactory(zone=ZoneFactory(name="Foreign zone", branch__name="Foreign Branch"))
    client.force_login(supervisor)

    for address in ("/zones/", "/zones/?q=foreign", "/zones/export/csv/", "/zones/trends/"):
        assert "Foreign" not in client.get(address).content.decode()


def test_filters_find_by_name_and_stage_and_say_when_nothing_fits(client, data_steward, city):
    far = ZoneFactory(branch__district=city.district, name="Stork zone")
    StageFactory(zone=far)
    client.force_login(data_steward)

    def names(query):
        return [row["name"] for row in client.get(f"/zones/{query}").context["rows"]]

    assert names("") == ["Heron zone", "Stork zone"]
    assert names("?q=STORK") == ["Stork zone"]
    assert names("?q=heron+branch") == ["Heron zone"]
    assert names("?stage=pilot") == ["Stork zone"]
    assert names("?sort=stage") == ["Stork zone", "Heron zone"]
    assert names("?sort=missing")[0] in ("Heron zone", "Stork zone")
    nothing = client.get("/zones/?q=nowhere").content.decode()
    assert "No zone fits these filters." in nothing
    assert 'href="/zones/">Clear filters' in nothing
    assert client.get("/zones/?sort=people").status_code == 404


def test_viewer_reads_counts_and_no_names(client, viewer, city, zone_lead):
    client.force_login(viewer)

    for address in ("/zones/", "/zones/?view=list", "/zones/export/csv/"):
        html = client.get(address).content.decode()
        assert city.name in html
        assert zone_lead.name not in html


def test_other_staff_get_the_plain_list_with_their_own_zone_first(client, branch_lead, city):
    ZoneFactory(branch__district=city.district, name="Amber zone")
    client.force_login(branch_lead)

    page = client.get("/zones/")

    assert [(row["name"], row["own"]) for row in page.context["zones"]] == [
        ("Heron zone", True),
        ("Amber zone", False),
    ]
    assert "Ivo Petrov, Heron" in page.content.decode()


def test_export_says_what_the_page_says(client, district_admin, city):
    StageFactory(zone=city, stage="active", starts=date(2026, 1, 5))
    client.force_login(district_admin)

    answer = client.get("/zones/export/csv/?q=heron")

    header, row = csv.reader(io.StringIO(answer.content.decode().lstrip("\ufeff")))
    assert dict(zip(header, row, strict=True)) == {
        "Zone": "Heron zone",
        "Branch": "Heron Branch",
        "Schools": "1",
        "Stage": "Active",
        "Since": "2026-01-05",
        "School Readiness, branch": "2",
        "School Readiness, schools": "0",
        "Library Services & Access, branch": "0",
        "Library Services & Access, schools": "0",
        "On track": "0",
        "At risk": "1",
        "Off track": "0",
        "Not started": "1",
        "Complete": "0",
        "Plans agreed": "1",
        "Places": "2",
        "Gaps": row[-3],
        "Last meeting": "",
        "Next meeting": "",
    }
    assert client.get("/zones/export/xlsx/").status_code == 200
    assert client.get("/zones/export/pdf/").status_code == 404


def test_zone_whose_branch_has_closed_is_kept_flagged_and_offered_the_successor(
    client, data_steward, city
):
    after = PlaceFactory(district=city.district, kind="branch", side="library", level="")
    closed = timezone.localdate() - timedelta(3)
    Place.objects.filter(pk=city.branch_id).update(closes=closed, successor=after)
    client.force_login(data_steward)

    (row,) = client.get("/zones/").context["rows"]

    assert row["flag"].startswith("Heron Branch closed on ")
    assert row["fix"] == f"/zones/{city.pk}/edit/?branch={after.pk}"
    form = client.get(row["fix"]).context["form"]
    assert form["branch"].value() == str(after.pk)


def test_district_without_zones_reads_why_it_needs_none(client, outsider):
    client.force_login(outsider)

    page = client.get("/zones/")

    assert "There are no zones." in page.content.decode()
    assert page.context["rows"] == []


def test_page_costs_the_same_queries_however_many_zones(
    client, supervisor, city, areas, django_assert_num_queries
):
    client.force_login(supervisor)
    client.get("/zones/")
    with django_assert_num_queries(QUERIES):
        client.get("/zones/")
    for _ in range(6):
        far = ZoneFactory(branch__district=city.district)
        StageFactory(zone=far)
        ZoneMembershipFactory(zone=far)
        goal = GoalFactory(plan__owner=far.branch, plan__kind="action")
        UpdateFactory(assignment=step(goal, areas[0], far.branch))

    with django_assert_num_queries(QUERIES):
        client.get("/zones/")


def test_trends_count_by_month_and_leave_the_months_to_come_empty(zone, areas, supervisor):
    year = SchoolYear(district=zone.district, starts=date(2025, 7, 1), ends=date(2026, 6, 30))
    span = {"starts": year.starts, "ends": year.ends}
    plan = PlanFactory(owner=zone.branch, kind="action", adopted_on=date(2025, 9, 20), **span)
    PlanFactory(owner=ZoneFactory().branch, kind="action", adopted_on=date(2025, 9, 20), **span)
    work = step(GoalFactory(plan=plan), areas[0], zone.branch)
    for day in (date(2025, 10, 2), date(2025, 10, 30), date(2025, 11, 3)):
        UpdateFactory(assignment=work, happened_on=day)
    UpdateFactory(assignment=work, happened_on=date(2025, 12, 1), state="submitted")
    meet(zone, date(2025, 11, 5), came=True)
    meet(zone, date(2025, 11, 6), came=False)

    rows = monthly([zone.district_id], year, today=date(2026, 1, 14))

    assert [row[1:] for row in rows] == [
        *[(0, 0, 0), (0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 1, 1), (0, 0, 0), (0, 0, 0)],
        *5 * [(None, None, None)],
    ]
    assert (rows[0][0], rows[-1][0]) == (date(2025, 7, 1), date(2026, 6, 1))


def meet(zone, day, came):
    team = zone.team if hasattr(zone, "team") else TeamFactory(zone=zone, district=zone.district)
    begins = datetime(day.year, day.month, day.day, 15, tzinfo=ZoneInfo("America/New_York"))
    meeting = MeetingFactory(team=team, starts_at=begins, ends_at=begins + timedelta(hours=1))
    if came:
        position = PositionFactory(place=zone.branch, role=Role.ZONE_LEAD)
        Attendance.objects.create(meeting=meeting, position=position)


def test_trends_page_has_the_table_and_the_picture(client, viewer, city):
    client.force_login(viewer)

    page = client.get("/zones/trends/")

    assert len(page.context["rows"]) == 12
    assert page.context["chart"].wide["$schema"].startswith("https://vega.github.io/schema/")
    assert "Steps with an update" in page.content.decode()


def test_trends_of_a_year_without_anything_say_so(client, district_admin, zone, school_year):
    client.force_login(district_admin)

    page = client.get("/zones/trends/")

    assert page.context["chart"] is None
    assert "Nothing has happened yet." in page.content.decode()


def test_many_zones_stand_on_pages_and_every_order_goes_over_all_of_them(
    client, district_admin, city
):
    for number in range(25):
        ZoneFactory(branch__district=city.district, name=f"Amber zone {number:02d}")
    last = ZoneFactory(branch__district=city.district, name="Wren zone")
    StageFactory(zone=last, stage="sustaining")
    meet(last, timezone.localdate() - timedelta(9), came=True)
    client.force_login(district_admin)

    def names(query):
        return [row["name"] for row in client.get(f"/zones/{query}").context["rows"]]

    first = client.get("/zones/")
    assert len(first.context["rows"]) == 20
    assert first.context["sums"] is None
    assert "27 zones." in first.content.decode()
    assert names("?page=2")[-2:] == ["Heron zone", "Wren zone"]
    assert names("?sort=stage")[0] == "Wren zone"
    assert names("?sort=met&page=2")[-1] == "Wren zone"
    assert len(names("?sort=missing&page=2")) == 7
    assert (
        len(list(csv.reader(io.StringIO(client.get("/zones/export/csv/").content.decode())))) == 28
    )
