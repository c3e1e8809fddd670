"""The federal survey of a generated year: every edit check holds, every number has its sessions."""

import csv
import io
import random
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs import survey_export as survey
from programs.models import Program, Session, SessionLog
from tests.factories import DistrictFactory, ProgramFactory, SessionFactory, SessionLogFactory

YEAR = 2026  # July 1, 2025 to June 30, 2026
FIRST = datetime(2025, 7, 1, 16, tzinfo=UTC)


def held(program, days=10, came=8, **counts):
    session = SessionFactory(program=program, starts_at=FIRST + timedelta(days=days))
    return SessionLogFactory(session=session, came_6_11=came, **counts)


def numbers(district, year=YEAR):
    return {name: number for name, _, number in survey.variables(district, year)}


@pytest.fixture
def generated(district, branch, school):
    """A year of every kind of program, with logs, cancellations and sessions not logged."""
    chance = random.Random(5)
    Age, Format, Kind, Sponsor = (
        getattr(Program, name).values for name in ("Age", "Format", "Kind", "Sponsor")
    )
    programs = [
        ProgramFactory(
            place=chance.choice([branch, school]),
            age=chance.choice(Age),
            format=chance.choice(Format),
            kind=chance.choice([Program.Kind.GROUP] * 3 + Kind),
            sponsor=chance.choice(Sponsor),
        )
        for _ in range(24)
    ]
    sessions = Session.objects.bulk_create(
        Session(
            program=program,
            place=program.place,
            starts_at=(start := FIRST + timedelta(days=chance.randrange(-40, 400))),
            ends_at=start + timedelta(hours=1),
            cancelled_at=chance.choice([None] * 9 + [start]),
        )
        for program in programs
        for _ in range(12)
    )
    logs = []
    for session in chance.sample(sessions, 240):
        young, old, online = (chance.randrange(0, 20) for _ in range(3))
        total = young + old
        away = min(online, total)
        logs.append(
            SessionLog(
                session=session,
                came_6_11=young,
                came_19_up=old,
                came_on_site=total - away,
                came_virtual=away,
                logged_by=session.program.created_by,
            )
        )
    SessionLog.objects.bulk_create(logs)
    return district


def test_a_generated_year_satisfies_every_edit_check(generated):
    found = survey.variables(generated, YEAR)

    checks = survey.edit_checks(found, survey.by_format(generated, YEAR))

    assert [name for name, _, _ in found] == [
        *("TOTPRO", "K0_5PRO", "K6_11PRO", "YAPRO", "ADULTPRO", "GENPRO"),
        *("TOTATTEN", "K0_5ATTEN", "K6_11ATTEN", "YAATTEN", "ADULTATTEN", "GENATTEN"),
    ]
    assert found[0][2] > 20
    assert [words for words, holds in checks if not holds] == []
    assert len(checks) == 5


def test_the_totals_are_the_sums_of_the_sessions_listed(generated, library_admin):
    totals = numbers(generated)

    for age, name, _ in survey.BUCKETS:
        rows = list(survey.session_rows(generated, YEAR, library_admin, age))
        assert len(rows) == totals[f"{name}PRO"]
        assert sum(sum(row[-3:]) for row in rows) == totals[f"{name}ATTEN"]
    everything = list(survey.session_rows(generated, YEAR, library_admin))
    assert len(everything) == len({row[0] for row in everything}) == totals["TOTPRO"]
    assert sum(sum(row[-3:]) for row in everything) == totals["TOTATTEN"]


def test_what_counts_and_what_does_not(district, branch, school):
    own = ProgramFactory(place=branch)
    held(own)
    held(own, days=11, came=0)  # nobody came: it counts
    shared = ProgramFactory(place=school, sponsor="both", is_public=False)
    shared.together.add(branch)
    held(shared)  # held together: once
    hybrid = ProgramFactory(place=branch, format="hybrid", age="12_18")
    held(hybrid, came=5, came_on_site=2, came_virtual=3)
    for fields in (
        {"kind": "one_to_one"},
        {"kind": "room_use"},
        {"kind": "outreach"},
        {"sponsor": "school"},
        {"sponsor": "neither"},
        {"format": "self_directed"},
    ):
        held(ProgramFactory(place=branch, **fields))
    Session.objects.filter(pk=held(own, days=12).session_id).cancel()
    held(own, days=-1), held(own, days=366)
    SessionFactory(program=own, starts_at=FIRST + timedelta(days=13))  # not logged

    found = {name: number for name, number in numbers(district).items() if number}

    assert found == {
        "TOTPRO": 4,
        "K6_11PRO": 3,
        "YAPRO": 1,
        "TOTATTEN": 21,
        "K6_11ATTEN": 16,
        "YAATTEN": 5,
    }
    assert survey.by_format(district, YEAR) == [
        ("In person, at the library", 3, 10),
        ("In person, somewhere else", 1, 8),  # the shared one, at the school
        ("Live, online", 0, 3),
    ]
    assert [row[0] for row in survey.apart(district, YEAR)] == [
        *("Self-directed", "One-to-one help", "Tables at events"),
        *("Outside groups using a room", "Run by a school or others alone"),
    ]
    assert survey.not_logged(district, YEAR) == 1


def test_the_fiscal_year_is_the_district_s_own(district, branch):
    program = ProgramFactory(place=branch)
    held(program, days=0)
    assert [numbers(district, year)["TOTPRO"] for year in (2025, 2026)] == [0, 1]

    district.fiscal_month = 1

    assert [numbers(district, year)["TOTPRO"] for year in (2025, 2026)] == [1, 0]
    assert survey.span_words(district, 2025) == "January 1, 2025 to December 31, 2025"
    district.fiscal_month = 10
    assert survey.fiscal_year_of(district, datetime(2025, 10, 1)) == 2026


def test_an_evening_session_belongs_to_its_day_on_the_district_s_clock(district, branch):
    program = ProgramFactory(place=branch)
    late = datetime(2026, 7, 1, 0, 30, tzinfo=UTC)  # June 30, 8:30 pm in New York
    SessionLogFactory(session=SessionFactory(program=program, starts_at=late))

    assert [numbers(district, year)["TOTPRO"] for year in (2026, 2027)] == [1, 0]


def test_another_district_counts_nothing_here(district, branch):
    held(ProgramFactory())

    assert numbers(district)["TOTPRO"] == 0
    assert numbers(DistrictFactory())["TOTPRO"] == 0


def test_the_files_hold_what_the_page_shows(client, library_admin, branch):
    program = ProgramFactory(place=branch, title="=cmd()")
    held(program)
    client.force_login(library_admin)

    page = client.get("/programs/survey/", {"year": YEAR})
    variables = client.get("/programs/survey/csv/", {"year": YEAR})
    sessions = client.get("/programs/survey/sessions/csv/", {"year": YEAR})

    rows = list(csv.reader(io.StringIO(variables.content.decode("utf-8-sig"))))
    assert [[row[0], row[2]] for row in rows[1:]] == [
        [name, number] for name, _, number, _ in page.context["numbers"]
    ]
    line = list(csv.reader(io.StringIO(sessions.content.decode("utf-8-sig"))))[1]
    assert line[:6] == [*("2025-07-11", "'=cmd()", str(branch), "6 to 11", "In person, here", "8")]
    assert client.get("/programs/survey/xlsx/", {"year": YEAR}).status_code == 200
    assert [client.get("/programs/survey/", {"year": odd}).status_code for odd in ("x", "1")] == [
        404,
        404,
    ]
    assert client.get("/programs/survey/", {"age": "old"}).status_code == 404


def test_a_school_s_own_program_counts_and_keeps_its_title(client, library_admin, branch, school):
    """Sponsored together, planned by the school, not for the public: a number, and no title."""
    inner = {"place": school, "sponsor": "both", "is_public": False}
    held(ProgramFactory(title="Room 12 reads aloud", **inner), came=5)
    shared = ProgramFactory(title="Book tasting", **inner)
    shared.together.add(library_admin.held.seats[0].place_id)
    held(shared, days=11, came=6)
    held(ProgramFactory(title="Open house", place=school, sponsor="both"), days=12, came=7)
    client.force_login(library_admin)

    page = client.get("/programs/survey/", {"year": YEAR})
    file = client.get("/programs/survey/sessions/csv/", {"year": YEAR}).content.decode("utf-8-sig")

    unnamed = f"A program of {school}, shared"
    rows = [(row["title"], bool(row["url"]), row["came"]) for row in page.context["rows"]]
    assert rows == [(unnamed, False, "5"), ("Book tasting", True, "6"), ("Open house", True, "7")]
    assert numbers(branch.district)["TOTATTEN"] == 5 + 6 + 7
    lines = list(csv.reader(io.StringIO(file)))[1:]
    assert [(line[1], bool(line[-1]), line[5]) for line in lines] == rows
    assert "Room 12" not in page.content.decode() + file


def test_the_page_costs_as_much_for_a_long_year(client, library_admin, branch):
    client.force_login(library_admin)
    program = ProgramFactory(place=branch)

    def cost():
        with CaptureQueriesContext(connection) as found:
            assert client.get("/programs/survey/", {"year": YEAR}).status_code == 200
        return len(found)

    held(program)
    few = cost()
    for day in range(20, 50):
        held(program, days=day)

    assert cost() == few
