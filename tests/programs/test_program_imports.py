"""Lists of past programs: whose columns are remembered, each line checked, all taken back."""

import io
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.imports import apply, check, proposed, undo
from programs.models import ColumnMapping, Program, ProgramUpload, Session, SessionLog
from tests.factories import (
    CelebrationFactory,
    ProgramFactory,
    ProgramUploadFactory,
    SessionFactory,
    SessionLogFactory,
)
from zones.imports.read import read_table

pytestmark = pytest.mark.django_db
NEW_YORK = ZoneInfo("America/New_York")
COLUMNS = {"title": "Event", "date": "Date", "starts": "Start", "ends": "End", "came": "Came"}
HEADINGS = list(COLUMNS.values())
CRAFT = ["Craft hour", "3/5/2026", "3:00 PM", "4:15 PM", "9"]


@pytest.fixture
def listed(branch, branch_lead):
    """Makes a list of the branch from lines; keyword arguments name more columns."""

    def make(*lines, **more):
        return ProgramUploadFactory(
            place=branch,
            created_by=branch_lead,
            headings=[*HEADINGS, *more.values()],
            columns=COLUMNS | more,
            rows=[[number, line] for number, line in enumerate(map(list, lines), 2)],
        )

    return make


def outcomes(upload):
    return [(line.outcome, " ".join(line.reasons)) for line in check(upload)]


def local(session):
    return session.starts_at.astimezone(NEW_YORK), session.ends_at.astimezone(NEW_YORK)


def test_a_list_makes_programs_sessions_and_logs_and_a_second_time_nothing(
    listed, branch, branch_lead
):
    again = ["craft HOUR", "2026-03-12", "15:00", "", "1,204"]
    off = ["Snow walk", "2026-02-01", "10 am", "11 am", ""]
    upload = listed([*CRAFT, ""], [*again, ""], [*off, "Cancelled"], status="Status")

    counts = apply(upload, branch_lead)

    craft, snow = Program.objects.order_by("title")
    first, second = craft.sessions.order_by("starts_at")
    assert counts == {"new": 3, "changed": 0, "unchanged": 0, "refused": 0}
    assert (craft.title, craft.place, craft.sponsor, craft.state, craft.is_public) == (
        *("Craft hour", branch, "library", "published", True),
    )
    assert (craft.season, craft.age, craft.format) == ("after_school", "general", "on_site")
    assert local(first) == (
        datetime(2026, 3, 5, 15, tzinfo=NEW_YORK),
        datetime(2026, 3, 5, 16, 15, tzinfo=NEW_YORK),
    )
    assert second.ends_at - second.starts_at == timedelta(hours=1)
    assert [(log.attendance, log.came_unknown) for log in SessionLog.objects.order_by("pk")] == [
        (9, 9),
        (1204, 1204),
    ]
    assert snow.sessions.get().is_cancelled
    assert [found for found, _ in outcomes(listed(CRAFT, again))] == ["unchanged", "unchanged"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({0: ""}, "The name of the program is missing."),
        ({0: "x" * 201}, "The name of the program is longer than 200 letters."),
        ({1: ""}, "The date is missing."),
        ({1: "2/30/2026"}, "“2/30/2026” is no date: write it like 9/7/2026."),
        ({1: "3/5/9026"}, "“3/5/9026” is no date: write it like 9/7/2026."),
        ({1: "3/8/2026", 2: "2:30 am"}, "The clocks went forward that night"),
        ({2: "noon"}, "“noon” under Begins is no time"),
        ({2: "3:30"}, "3:30 under Begins: write 3:30 pm, or am."),
        ({3: "2:00 PM"}, "It ends before it begins."),
        ({1: "1/1/2027"}, "It lies ahead."),
        ({4: ""}, "How many came is missing. Write 0 if nobody came."),
        ({4: "many"}, "“many” under People who came is no number."),
        ({4: "-3"}, "“-3” under People who came is no number."),
        ({4: "1" * 400}, "cannot be right."),
        ({4: "٣"}, "is no number."),
    ],
)
def test_a_line_that_cannot_be_right_is_refused_with_its_reason(listed, changes, why):
    line = [changes.get(place, cell) for place, cell in enumerate(CRAFT)]

    ((outcome, reason),) = outcomes(listed(line))

    assert (outcome, why in reason) == ("refused", True)


def test_what_people_write_for_times_and_dates_is_understood(listed):
    lines = (
        ["A", "Thursday, March 5, 2026", "3:00 - 4:30 pm", "", "1"],
        ["B", "2026-03-05 15:00:00", "", "2026-03-05 16:30:00", "1"],
        ["C", "3/5/26", "15:00:00", "4:30p.m.", "1"],
        ["D", "Mar 5, 2026", "3pm", "4:30 PM", "1"],
    )

    made = [line.made for line in check(listed(*lines))]

    assert {(row["starts"], row["ends"]) for row in made} == {
        (
            datetime(2026, 3, 5, 15, tzinfo=NEW_YORK),
            datetime(2026, 3, 5, 16, 30, tzinfo=NEW_YORK),
        )
    }


def test_of_a_list_of_the_whole_library_only_the_lines_of_the_place_come_in(listed, branch):
    at = ["heron BRANCH", "Heron", "", "Osprey Branch"]
    upload = listed(*([f"Craft {n}", *CRAFT[1:], said] for n, said in enumerate(at)), branch="At")

    assert outcomes(upload) == [
        *[("new", "9 people")] * 3,
        ("refused", "It was at “Osprey Branch”. This list is brought in for Heron Branch."),
    ]


def test_the_hour_that_comes_twice_is_its_first(listed):
    (line,) = check(listed(["Late", "11/2/2025", "1:30 am", "2:30 am", "1"]))

    assert line.made["starts"].isoformat() == "2025-11-02T05:30:00+00:00"


def test_a_day_without_a_time_is_a_whole_day(listed, branch_lead):
    upload = listed(["Fair", "3/8/2026", "", "", "40"])

    assert outcomes(upload) == [("new", "40 people, all day")]
    apply(upload, branch_lead)

    session = Session.objects.get()
    assert session.all_day
    assert [moment.isoformat() for moment in local(session)] == [
        "2026-03-08T00:00:00-05:00",
        "2026-03-09T00:00:00-04:00",
    ]


def test_both_counts_of_the_same_people_agree(listed, branch_lead):
    more = {"came_0_5": "Babies", "came_6_11": "Children", "virtual": "Online"}
    lines = (
        [*CRAFT, "2", "5", "3"],
        ["Too many ages", *CRAFT[1:], "8", "5", ""],
        ["Too many online", *CRAFT[1:], "", "", "10"],
    )

    upload = listed(*lines, **more)

    assert outcomes(upload) == [
        ("new", "9 people"),
        ("refused", "The ages make 13, the total says 9."),
        ("refused", "10 were online, but only 9 came in all."),
    ]
    apply(upload, branch_lead)
    log = SessionLog.objects.get()
    assert (log.came_0_5, log.came_6_11, log.came_unknown) == (2, 5, 2)
    assert (log.came_on_site, log.came_virtual) == (6, 3)
    assert log.session.program.format == "hybrid"


def test_a_line_said_twice_is_refused_the_second_time(listed):
    assert outcomes(listed(CRAFT, CRAFT)) == [
        ("new", "9 people"),
        ("refused", "Says the same as line 2."),
    ]


def test_what_was_logged_by_hand_is_never_overwritten(listed, branch):
    program = ProgramFactory(place=branch, title="Craft hour")
    starts = datetime(2026, 3, 5, 15, tzinfo=NEW_YORK)
    session = SessionFactory(program=program, starts_at=starts, ends_at=starts + timedelta(hours=1))
    unlogged = outcomes(listed(CRAFT))
    SessionLogFactory(session=session)

    assert unlogged == [("changed", "Logs it: 9 people")]
    assert outcomes(listed(CRAFT)) == [("refused", "Logged here with 12 people, the list says 9.")]


def test_a_program_of_another_place_is_not_touched(listed, branch_lead):
    ProgramFactory(title="Craft hour")

    apply(listed(CRAFT), branch_lead)

    assert Program.objects.filter(title="Craft hour").count() == 2


def test_a_list_is_taken_back_as_a_whole(listed, branch, branch_lead):
    first = listed(CRAFT, ["Kept", *CRAFT[1:]])
    apply(first, branch_lead)
    CelebrationFactory(session=Session.objects.get(program__title="Kept"))
    second = listed([*CRAFT[:4], "11"], ["Knitting", *CRAFT[1:]])
    apply(second, branch_lead)
    corrected = SessionLog.objects.get(session__program__title="Craft hour").attendance

    undone = undo(second)
    restored = SessionLog.objects.get(session__program__title="Craft hour").attendance
    last = undo(first)

    assert (corrected, undone, restored, last) == (11, (1, 0), 9, (1, 1))
    assert [program.title for program in Program.objects.all()] == ["Kept"]
    assert Session.objects.get().log.attendance == 9
    with pytest.raises(ValidationError, match="nothing to take back"):
        undo(first)


def test_what_somebody_corrected_since_stays(listed, branch_lead):
    upload = listed(CRAFT)
    apply(upload, branch_lead)
    SessionLog.objects.update(came_unknown=10, came_on_site=10)

    assert undo(upload) == (0, 1)
    assert SessionLog.objects.get().attendance == 10


def test_a_list_is_applied_once(listed, branch_lead):
    upload = listed(CRAFT)
    twin = ProgramUpload.objects.get(pk=upload.pk)
    apply(upload, branch_lead)

    with pytest.raises(ValidationError, match="applied this list meanwhile"):
        apply(twin, branch_lead)
    assert Session.objects.count() == 1


def test_columns_named_once_are_remembered_for_the_next_list(client, branch, branch_lead):
    client.force_login(branch_lead)
    content = "Was,Wann,Um,Gäste\r\nCraft hour,3/5/2026,3:00 PM,9\r\n"

    def send():
        file = SimpleUploadedFile("liste.csv", content.encode("cp1252"))
        return client.post("/programs/import/", {"place": branch.pk, "file": file}).url

    first = send()
    before = client.get(first).context["missing"]
    names = {"title": "Was", "date": "Wann", "starts": "Um", "came": "Gäste"}
    client.post(f"{first}columns/", names)
    page = client.get(send())

    assert before == ["Name of the program", "Date", "how many came"]
    assert page.context["counts"] == {"new": 1, "changed": 0, "unchanged": 0, "refused": 0}
    assert ColumnMapping.objects.get().columns == names


def test_one_column_cannot_say_two_things(client, listed, branch_lead):
    upload = listed(CRAFT)
    client.force_login(branch_lead)
    named = COLUMNS | {"virtual": "Came"}

    page = client.post(f"{upload.get_absolute_url()}columns/", named)

    assert page.context["form"].non_field_errors() == ["Chosen twice: Came."]
    assert client.post(f"{upload.get_absolute_url()}columns/", {"title": "No"}).status_code == 404


def test_names_other_systems_use_are_known(branch):
    headings = ["Event Title", "Event Date", "Start Time", "End Time", "Total Attendance", "Teens"]

    assert proposed(headings, branch.district_id) == {
        "title": "Event Title",
        "date": "Event Date",
        "starts": "Start Time",
        "ends": "End Time",
        "came": "Total Attendance",
        "came_12_18": "Teens",
    }


def test_a_workbook_keeps_its_times(branch):
    book = openpyxl.Workbook()
    for row in (
        ["Programs of spring"],
        ["Event", "Date", "Start", "Came"],
        ["Craft hour", date(2026, 3, 5), time(15), 9],
        ["Knitting", datetime(2026, 3, 6, 18, 30), None, 4.0],
    ):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)

    assert read_table("programs.xlsx", content.getvalue()) == (
        ["Event", "Date", "Start", "Came"],
        [
            (3, ["Craft hour", "2026-03-05", "15:00:00", "9"]),
            (4, ["Knitting", "2026-03-06 18:30:00", "", "4"]),
        ],
    )


def test_refused_lines_come_back_as_a_file_and_formulas_are_defused(client, listed, branch_lead):
    upload = listed(CRAFT, ["=HYPERLINK(1)", "never", "3pm", "", "9"])
    client.force_login(branch_lead)
    address = upload.get_absolute_url()

    before = client.get(f"{address}refused.csv").content.decode("utf-8-sig").splitlines()
    client.post(f"{address}apply/")
    after = client.get(f"{address}refused.csv").content.decode("utf-8-sig").splitlines()

    assert before == after
    assert before == [
        "Line,Event,Date,Start,End,Came,Reason",
        "3,'=HYPERLINK(1),never,3pm,,9,“never” is no date: write it like 9/7/2026.",
    ]
    assert client.get(address).context["refused"] == [
        ("3", "=HYPERLINK(1), never, 3pm, ", "“never” is no date: write it like 9/7/2026.")
    ]


def test_words_of_a_list_are_shown_as_text(client, listed, branch_lead):
    upload = listed(["<script>alert(1)</script>", *CRAFT[1:]])
    client.force_login(branch_lead)

    page = client.get(upload.get_absolute_url())

    assert b"&lt;script&gt;alert(1)" in page.content


def test_a_place_one_does_not_plan_for_cannot_be_named(client, branch_lead, school):
    client.force_login(branch_lead)
    file = SimpleUploadedFile("list.csv", b"Event,Date,Start,Came\nA,3/5/2026,3pm,9\n")

    answer = client.post("/programs/import/", {"place": school.pk, "file": file})

    assert answer.status_code == 404
    assert not ProgramUpload.objects.exists()


def test_a_long_list_costs_as_many_statements_as_a_short_one(listed, branch_lead):
    def asked(count):
        lines = [
            [f"Craft {at % 7}", f"3/{at % 28 + 1}/20{10 + at // 28}", "3pm", "", "9"]
            for at in range(count)
        ]
        upload = listed(*lines)
        with CaptureQueriesContext(connection) as found:
            apply(upload, branch_lead)
        undo(upload)
        return len(found)

    assert asked(300) == asked(10)
