"""`manage.py import_plan`: the contract scripts rely on."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from goals.models import ActionItem, Framework, Goal, Plan, Standard
from tests.factories import OfficeFactory

SOURCES = Path("goals/sources")
WEST_HARTFORD = SOURCES / "west-hartford-library-development-plan-2016-17.txt"
PARTNERSHIP = SOURCES / "hartford-library-schools-zone-partnership.txt"
STRATEGIC = SOURCES / "hartford-schools-strategic-plan-2018-22.txt"


def run(capsys, *args):
    """(exit code, standard output, standard error) of the command."""
    try:
        call_command("import_plan", *map(str, args))
        code = 0
    except SystemExit as ended:
        code = ended.code
    return code, *capsys.readouterr()


def test_the_json_holds_the_whole_plan_and_every_line_once(capsys):
    code, out, err = run(capsys, WEST_HARTFORD, "--dry-run", "--json")

    plan = json.loads(out)
    assert (code, err) == (0, "")
    assert list(plan) == [
        *("title", "starts", "ends", "level", "lines", "goals", "key_areas", "not_used")
    ]
    assert (plan["starts"], plan["ends"], plan["level"]) == ("2016-07-01", "2017-06-30", "Goal")
    assert [len(goal["items"]) for goal in plan["goals"]] == [4, 4, 5]
    nodes = [plan, *plan["goals"], *(item for goal in plan["goals"] for item in goal["items"])]
    lines = [line for node in nodes for line in node["lines"]]
    lines += [unused["line"] for unused in plan["not_used"]]
    written = WEST_HARTFORD.read_text().split("\n")
    assert sorted(lines) == [at for at, text in enumerate(written, 1) if text.strip()]


def test_a_dry_run_needs_no_database_that_answers():
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    command = [sys.executable, "manage.py", "import_plan", WEST_HARTFORD, "--dry-run", "--json"]

    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["level"] == "Goal"


def test_without_json_the_plan_is_printed_as_an_outline(capsys):
    code, out, _ = run(capsys, WEST_HARTFORD, "--dry-run")

    assert code == 0
    assert out.startswith(
        "Library Media Services Department Development Plan (2016-07-01 to 2017-06-30)\n1 Goal One"
    )
    assert out.endswith("Nothing was saved.\n")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.txt", b"", "There is no text in it"),
        ("blank.txt", b"\n \n\t\n", "There is no text in it"),
        ("picture.txt", bytes(range(256)) * 9, "The file is not text"),
        ("wide.txt", b"\xff\xfeG\x00\x00\x00", "The file is not text"),
        ("large.txt", b"Goal 1\n" * 1_500_000, "The file is larger than 5 MB"),
        ("prose.txt", b"just some words without any shape\n", "No headings with work below"),
        ("old.doc", b"\xd0\xcf\x11\xe0 and more", "This is an old Word file"),
        ("scan.pdf", b"%PDF-1.4 scanned", "A PDF cannot be read as a plan"),
        ("broken.docx", b"PK\x03\x04 torn", "The file is damaged"),
        ("people.csv", b"name,e-mail\nDana,dana@example.org\n", ""),
    ],
)
def test_what_cannot_be_read_ends_with_one_sentence(capsys, tmp_path, name, content, sentence):
    path = tmp_path / name
    path.write_bytes(content)

    code, out, err = run(capsys, path, "--dry-run", "--json")

    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(sentence)


def test_a_missing_file_is_named(capsys):
    code, out, err = run(capsys, "nowhere.txt", "--dry-run")

    assert (code, out) == (1, "")
    assert err == "The file nowhere.txt cannot be opened: check its name.\n"


def test_mixed_encodings_are_read(capsys, tmp_path):
    path = tmp_path / "mixed.txt"
    path.write_bytes(
        "Plan 2026-2027\nGoal 1: Café\n• Provide é forums.\n".encode("cp1252", "replace")
    )

    code, out, _ = run(capsys, path, "--dry-run", "--json")

    assert code == 0
    assert json.loads(out)["goals"][0]["title"] == "Café"


def test_without_a_district_nothing_can_be_saved(capsys):
    code, out, err = run(capsys, WEST_HARTFORD)

    assert (code, out) == (1, "")
    assert err == (
        "Name the district with --district, or add --dry-run to see what would be read.\n"
    )


def test_the_plan_is_saved_as_a_draft_of_the_only_office(capsys, office):
    code, out, _ = run(capsys, WEST_HARTFORD, "--district", office.district.slug, "--json")

    plan = Plan.objects.get()
    assert (code, json.loads(out)["plan"]) == (0, plan.pk)
    assert (plan.owner, plan.kind, plan.status, plan.title) == (
        office,
        "department",
        "draft",
        "Library Media Services Department Development Plan",
    )
    assert plan.source_name == WEST_HARTFORD.name
    assert plan.source_text.rstrip("\n") == WEST_HARTFORD.read_text().rstrip("\n")
    assert plan.preface.startswith("Our Mission is to inspire")
    assert list(plan.goals.values_list("number", "title", "lines")) == [
        ("1", "Goal One", [13, 15]),
        ("2", "Goal Two", [27, 29]),
        ("3", "Goal Three", [39, 41]),
    ]
    items = ActionItem.objects.filter(goal__plan=plan)
    assert [(item.number, item.ongoing, item.rhythm) for item in items][:2] == [
        ("1.1", True, "every_period"),
        ("1.2", True, "every_period"),
    ]
    assert items.count() == 13


def test_the_place_and_the_kind_can_be_named(capsys, office, head_office):
    args = ("--owner", "superintendent's office", "--kind", "strategic")

    code, _, _ = run(capsys, STRATEGIC, "--district", office.district.slug, *args)

    plan = Plan.objects.get()
    assert (code, plan.owner, plan.kind) == (0, head_office, "strategic")
    asks = ActionItem.objects.filter(goal__number="2").values_list("asks", flat=True)
    assert set(asks) == {"measure"}


def test_two_offices_must_be_told_apart(capsys, office, head_office):
    code, _, err = run(capsys, WEST_HARTFORD, "--district", office.district.slug)

    assert (code, Plan.objects.count()) == (1, 0)
    assert err == (
        "Name the place the plan belongs to with --owner, "
        "for example “Library Media Services”, “Superintendent's office”.\n"
    )


@pytest.mark.django_db
def test_an_unknown_district_is_refused(capsys):
    code, _, err = run(capsys, WEST_HARTFORD, "--district", "atlantis")

    assert (code, err) == (
        1,
        "There is no district “atlantis”: name one that exists with --district.\n",
    )


def test_a_plan_without_years_is_not_saved_by_the_command(capsys, office):
    code, _, err = run(capsys, PARTNERSHIP, "--district", office.district.slug)

    assert (code, Plan.objects.count()) == (1, 0)
    assert err.startswith("The plan’s years were not found in it")


def test_key_areas_become_the_districts_once(capsys, tmp_path, office):
    dated = tmp_path / "partnership.txt"
    dated.write_text("Partnership Plan 2026-2027\n\n" + PARTNERSHIP.read_text())
    OfficeFactory()  # an office elsewhere takes no part

    run(capsys, dated, "--district", office.district.slug, "--kind", "partnership")
    run(capsys, dated, "--district", office.district.slug, "--kind", "partnership")

    assert Framework.objects.get().district == office.district
    assert list(Standard.objects.values_list("title", flat=True)) == [
        "School Readiness",
        "Library Services & Access",
        "Programming for Students & Families",
        "Intervention Programs & Services",
    ]
    assert Goal.objects.count() == 6
