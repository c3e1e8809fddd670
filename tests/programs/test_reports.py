"""The report of a library or a zone: what it counts, what it hides, and its files."""

import csv
import io
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from programs.models import Program
from programs.place_report import HEADER, report_of, table
from programs.report_outcomes import outcomes_of
from programs.spans import chosen_span
from tests.factories import (
    ActionItemFactory,
    AnswerFactory,
    AssignmentFactory,
    BranchFactory,
    CelebrationFactory,
    DistrictFactory,
    PartnerFactory,
    PlanFactory,
    ProgramFactory,
    SchoolYearFactory,
    SessionFactory,
    SessionLogFactory,
    SurveyFactory,
    UpdateFactory,
)
from zones.formats import defused

pytestmark = pytest.mark.django_db
NEW_YORK = ZoneInfo("America/New_York")
MARCH = {"span": "month", "on": "2026-03-10"}


def at_three(day):
    starts = datetime.combine(day, datetime.min.time().replace(hour=15), NEW_YORK)
    return {"starts_at": starts, "ends_at": starts + timedelta(hours=1)}


def logged(program, day, **counts):
    return SessionLogFactory(session=SessionFactory(program=program, **at_three(day)), **counts)


@pytest.mark.parametrize(
    ("address", "days", "name"),
    [
        ({"span": "month", "on": "2024-02-11"}, ("2024-02-01", "2024-02-29"), "February 2024"),
        (
            {"span": "quarter", "on": "2025-12-31"},
            ("2025-10-01", "2025-12-31"),
            "October to December 2025",
        ),
        ({"span": "year", "on": "2026-06-30"}, ("2025-07-01", "2026-06-30"), "School year 2025-26"),
        ({"span": "fiscal", "on": "2026-04-01"}, ("2026-04-01", "2027-03-31"), "Fiscal year 2027"),
    ],
)
def test_a_span_is_what_the_address_asks_for(address, days, name):
    span = chosen_span(address, DistrictFactory(fiscal_month=4))

    assert ((str(span.starts), str(span.ends)), span.name) == (days, name)


def test_a_school_year_has_the_days_the_district_entered(district):
    SchoolYearFactory(district=district, starts=date(2025, 8, 20), ends=date(2026, 8, 19))

    span = chosen_span({"on": "2026-07-30"}, district)

    assert (span.starts, span.ends, span.name) == (
        date(2025, 8, 20),
        date(2026, 8, 19),
        "School year 2025-26",
    )


@pytest.mark.parametrize(
    "asked",
    ["?span=week", "?on=yesterday", "?on=9999-12-31", "?on=0001-01-01", "?span=month&on=%00"],
)
def test_days_nobody_can_mean_do_not_exist(client, branch_lead, branch, asked):
    client.force_login(branch_lead)

    assert client.get(f"/reports/places/{branch.pk}/{asked}").status_code == 404


def test_a_report_counts_each_logged_session_once_in_its_own_days(branch, school, branch_lead):
    story = ProgramFactory(place=branch, title="Story time")
    story.together.add(school)
    story.partners.add(PartnerFactory(district=branch.district, name="Garden Club"))
    logged(story, date(2026, 3, 1), came_6_11=10)
    logged(story, date(2026, 3, 31), came_6_11=5, came_19_up=3, staff_minutes=90)
    logged(story, date(2026, 4, 1), came_6_11=99)
    kit = ProgramFactory(place=branch, title="Kits", format=Program.Format.SELF_DIRECTED)
    logged(kit, date(2026, 3, 12), came_6_11=2)
    SessionFactory(program=story, **at_three(date(2026, 3, 20)))
    far = ProgramFactory(place=BranchFactory(district=branch.district))
    logged(far, date(2026, 3, 3))
    elsewhere = ProgramFactory(title="Not ours")
    logged(elsewhere, date(2026, 3, 3))
    span = chosen_span(MARCH, branch.district)

    found = report_of({branch.pk}, branch_lead, span, branch.district)
    of_school = report_of({school.pk}, branch_lead, span, branch.district)

    names = ("programs", "sessions", "came", "unlogged", "federal", "federal_came", "hours")
    assert [found.sums[name] for name in names] == [2, 3, 20, 1, 2, 18, 2]
    assert [(row["title"], row["sessions"], row["came"]) for row in found.programs] == [
        ("Story time", 2, 18),
        ("Kits", 1, 2),
    ]
    assert found.ages == [("6 to 11", 17), ("19 and older", 3)]
    assert found.formats == [("In person, here", 20)]
    assert found.partners == "Garden Club"
    assert of_school.programs == []
    assert of_school.joined == [("Story time", f"/programs/{story.pk}/", "Heron", 2)]


def test_a_session_late_in_the_evening_belongs_to_its_day_in_the_district(branch, branch_lead):
    starts = datetime(2026, 3, 31, 22, 30, tzinfo=NEW_YORK)  # April in universal time
    session = SessionFactory(
        program__place=branch, starts_at=starts, ends_at=starts + timedelta(hours=1)
    )
    SessionLogFactory(session=session)
    span = chosen_span(MARCH, branch.district)

    assert report_of({branch.pk}, branch_lead, span, branch.district).sums["sessions"] == 1


def test_lessons_of_a_school_are_not_in_what_the_library_reads(school, branch_lead, specialist):
    lesson = ProgramFactory(place=school, is_public=False, sponsor="school")
    logged(lesson, date(2026, 3, 3))
    span = chosen_span(MARCH, school.district)

    of_library = report_of({school.pk}, branch_lead, span, school.district)
    of_school = report_of({school.pk}, specialist, span, school.district)

    assert (of_library.sums["sessions"], of_school.sums["sessions"]) == (0, 1)


def answers(survey, day, count, **said):
    for _ in range(count):
        AnswerFactory(survey=survey, day=day, **said)


def words(places, user, address, district):
    rows = outcomes_of(places, user, chosen_span(address, district), district.least_answers)
    return [row["words"] for row in rows]


def test_few_answers_are_hidden_and_cannot_be_found_by_subtracting(branch, school, branch_lead):
    closed = {"closed_at": timezone.now()}
    of_branch = SurveyFactory(program__place=branch, **closed)
    answers(SurveyFactory(program__place=branch, **closed), date(2026, 3, 3), 4, awareness=1)
    answers(of_branch, date(2026, 2, 3), 12, awareness=2)
    answers(of_branch, date(2026, 3, 3), 3)
    answers(SurveyFactory(program__place=school, **closed), date(2026, 3, 3), 9)
    district = branch.district

    year = words({branch.pk}, branch_lead, {"on": "2026-03-03"}, district)
    zone = words({branch.pk, school.pk}, branch_lead, {"on": "2026-03-03"}, district)
    february = words({branch.pk}, branch_lead, {"span": "month", "on": "2026-02-03"}, district)

    shown = "15 of 15 agreed (100%)"
    assert year == [shown, shown, shown, "3 of 15 agreed (20%)"]
    assert zone == year
    assert february == ["not shown"] * 4
    assert words({school.pk}, branch_lead, {"on": "2026-03-03"}, district) == []


def test_plans_stand_in_a_report_as_they_stood_at_its_end(branch, branch_lead):
    plan = PlanFactory(owner=branch, kind="action", title="Branch plan")
    first, second = (
        AssignmentFactory(
            item=ActionItemFactory(goal__plan=plan),
            place=branch,
            seat_role="zone_lead",
            starts=plan.starts,
        )
        for _ in range(2)
    )
    day = plan.starts + timedelta(days=40)
    UpdateFactory(assignment=first, status="on_track", happened_on=day)
    UpdateFactory(assignment=first, status="off_track", happened_on=day + timedelta(days=80))
    UpdateFactory(assignment=second, status="at_risk", happened_on=day, state="submitted")
    span = chosen_span({"span": "month", "on": str(day)}, branch.district)

    (line,) = report_of({branch.pk}, branch_lead, span, branch.district).plans

    assert line["counts"] == {
        "on_track": 1,
        "at_risk": 0,
        "off_track": 0,
        "not_started": 1,
        "complete": 0,
    }
    assert (line["title"], line["updates"]) == ("Branch plan", 1)


def test_the_file_of_a_zone_holds_what_the_page_shows(client, zone, branch, branch_lead):
    program = ProgramFactory(place=branch, title="=Danger()")
    logged(program, date(2026, 3, 3))
    session = SessionFactory(program=program, **at_three(date(2026, 3, 4)))
    CelebrationFactory(session=session, happened_on=date(2026, 3, 4), sentence="Forty came.")
    client.force_login(branch_lead)
    address = f"/reports/zones/{zone.pk}/"

    page = client.get(address, MARCH)
    answer = client.get(f"{address}report.csv", MARCH)

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == list(HEADER)
    found = table(page.context["report"])
    assert rows[1:] == [[defused(str(cell)) for cell in row] for row in found]
    assert ["Recognition", "Heron: Forty came.", "Date", "March 4, 2026"] in rows
    assert client.get(f"{address}report.xlsx", MARCH).status_code == 200
    assert client.get(f"{address}report.pdf", MARCH).status_code == 404


def test_a_report_asks_the_same_of_the_database_however_much_was_held(
    client, zone, branch, branch_lead
):
    client.force_login(branch_lead)
    address = f"/reports/zones/{zone.pk}/"

    def asked():
        with CaptureQueriesContext(connection) as found:
            client.get(address, MARCH)
        return len(found)

    logged(ProgramFactory(place=branch), date(2026, 3, 3))
    few = asked()
    for day in range(4, 24):
        logged(ProgramFactory(place=branch), date(2026, 3, day))

    assert asked() == few


def test_a_viewer_reads_the_numbers_and_no_sentence_about_people(client, branch, viewer):
    log = logged(ProgramFactory(place=branch), date(2026, 3, 3))
    CelebrationFactory(
        session=log.session, happened_on=date(2026, 3, 4), sentence="Ida Brandt led it."
    )
    client.force_login(viewer)

    answer = client.get(f"/reports/places/{branch.pk}/", MARCH)

    assert answer.context["report"].sums["came"] == 12
    assert b"Ida Brandt" not in answer.content
