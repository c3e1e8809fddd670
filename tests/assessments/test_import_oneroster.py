"""The command: a bundle from a folder or a zip into a district, and what it says."""

import json

import pytest
from django.core.management import CommandError, call_command

from assessments.acting import importing
from assessments.models import Batch, Disclosure, Enrollment, SchoolClass, Student
from assessments.report import COUNTED

from .bundles import V11, as_folder, as_zip

WRITTEN = ("new", "changed", "ended", "refused")


@pytest.fixture
def run(district, capsys):
    """Runs the command; gives what it printed as JSON."""

    def run(path, *options):
        call_command("import_oneroster", path, "--district", district.slug, "--json", *options)
        return json.loads(capsys.readouterr().out)

    return run


def written(said):
    return {
        name: {what: counts[what] for what in WRITTEN if counts[what]}
        for name, counts in said["files"].items()
        if any(counts[what] for what in WRITTEN)
    }


def stored(district):
    with importing(district.pk):
        return (Student.objects.count(), Enrollment.objects.count(), SchoolClass.objects.count())


def test_the_report_has_the_shape_that_scripts_expect(run, tmp_path):
    said = run(as_folder(tmp_path / "bundle", V11), "--dry-run")

    assert list(said) == ["version", "mode", "files", "problems", "encoding"]
    assert (said["version"], said["mode"]["users.csv"]) == ("1.1", "bulk")
    assert set(said["files"]["users.csv"]) == set(COUNTED)
    assert said["encoding"]["users.csv"] == "utf-8"
    assert all(
        list(problem) == ["file", "line", "column", "code", "severity", "message"]
        for problem in said["problems"]
    )


def test_a_dry_run_stores_nothing_and_says_what_the_import_does(run, district, tmp_path):
    dry = run(as_folder(tmp_path / "bundle", V11), "--dry-run")
    before = stored(district), Batch.objects.count()
    real = run(as_zip(tmp_path / "bundle.zip", V11))

    assert before == ((0, 0, 0), 0)
    assert (dry["files"], dry["problems"]) == (real["files"], real["problems"])
    assert stored(district) == (3, 4, 2)


def test_the_same_bundle_again_changes_nothing(run, district, tmp_path):
    path = as_folder(tmp_path / "bundle", V11)
    first, again = run(path), run(path)

    assert written(first)["users.csv"] == {"new": 4}
    assert written(again) == {}
    with importing(district.pk):
        assert list(Disclosure.objects.order_by("pk").values_list("what", "count")) == [
            ("import", 3),
            ("import", 0),
        ]


def test_what_is_fatal_stops_before_anything_is_written(run, district, tmp_path, capsys):
    path = as_folder(
        tmp_path / "bundle", {"courses.csv": V11["courses.csv"], "manifest.csv": "a,b\n"}
    )
    with pytest.raises(SystemExit) as stopped:
        run(path)

    assert stopped.value.code == 2
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert "fatal" in {problem["severity"] for problem in problems}
    assert (stored(district), Batch.objects.count()) == ((0, 0, 0), 0)


def test_without_json_it_says_the_same_in_words(district, tmp_path, capsys):
    path = str(as_folder(tmp_path / "bundle", V11))
    call_command("import_oneroster", path, "--district", district.slug, "--dry-run")
    said = capsys.readouterr().out

    assert "users.csv: 4 rows, 4 new" in said
    assert "this was a preview" in said


@pytest.mark.parametrize(
    ("path", "slug", "words"), [("nowhere", None, "no file"), (".", "no-such", "no district")]
)
def test_it_says_what_is_not_there(district, path, slug, words):
    with pytest.raises(CommandError, match=words):
        call_command("import_oneroster", path, "--district", slug or district.slug)
