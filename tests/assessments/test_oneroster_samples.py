"""The published rosters in `samples`: the whole report of each, first, applied, and sent again."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from assessments.report import COUNTED

SAMPLES = Path(__file__).parent / "samples"
FIRST = {  # of demographics of the dialect 1.0, as the first row has them
    **{"sex": "Female", "americanIndianOrAlaskaNative": "FALSE", "asian": "TRUE"},
    **{"blackOrAfricanAmerican": "FALSE", "nativeHawaiianOrOtherPacificIslander": "FALSE"},
    **{"white": "FALSE", "demographicRaceTwoOrMoreRaces": "FALSE"},
    "hispanicOrLatinoEthnicity": "TRUE",
}
# {sample: (version, {file: (rows, new, unchanged, warnings)}, [(file, line, column, code, words)])}
TOLD = {
    "edfi-1.0": (
        "1.0",
        {
            "academicSessions.csv": (3, 3, 0, 0),
            "classes.csv": (2, 2, 0, 2),
            "courses.csv": (2, 0, 2, 2),
            "demographics.csv": (8, 8, 0, 64),
            "enrollments.csv": (24, 24, 0, 4),
            "orgs.csv": (2, 2, 0, 0),
            "users.csv": (10, 10, 0, 0),
        },
        [
            ("manifest.csv", 1, "", "no_manifest",
             "There is no manifest.csv: every file is read as a full snapshot (bulk)."),
            *[(f"{name}.csv", 2, "grades", "grade_format",
               "Grade “9” is read as 09. Also on line 3.") for name in ("courses", "classes")],
            ("enrollments.csv", 22, "primary", "spelling",
             "“TRUE” is read as true. Also on lines 23, 24, 25."),
            *[("demographics.csv", 2, column, "spelling",
               f"“{value}” is read as {value.lower()}. Also on lines 3, 4, 5, 6, 7, 8, 9.")
              for column, value in FIRST.items()],
        ],
    ),
    "edfi-1.1": (
        "1.1",
        {
            "academicSessions.csv": (3, 3, 0, 0),
            "classes.csv": (2, 2, 0, 0),
            "courses.csv": (2, 0, 2, 0),
            "demographics.csv": (8, 8, 0, 0),
            "enrollments.csv": (24, 24, 0, 0),
            "orgs.csv": (2, 2, 0, 0),
            "users.csv": (10, 10, 0, 2),
        },
        [
            ("manifest.csv", 2, "manifest.version", "manifest_version",
             "manifest.version is “1”, not 1.0."),
            ("users.csv", 10, "", "long_row_blank",
             "The row has 19 cells, more than the 18 headings. Also on line 11."),
        ],
    ),
    "microsoft-sds-2.1": (
        "sds",
        {
            "academicSessions.csv": (2, 2, 0, 1),
            "classes.csv": (2, 2, 0, 0),
            "courses.csv": (3, 0, 3, 0),
            "demographics.csv": (6, 4, 2, 0),
            "enrollments.csv": (6, 6, 0, 0),
            "orgs.csv": (4, 4, 0, 0),
            "roles.csv": (7, 4, 3, 0),
            "userFlags.csv": (3, 3, 0, 0),
            "users.csv": (8, 6, 2, 0),
        },
        [
            ("academicSessions.csv", 2, "schoolYear", "school_year",
             "schoolYear is 2021, but the year ends on 2022-06-11."),
        ],
    ),
}  # fmt: skip
ABSENT = [  # as the manifest of Ed-Fi's 1.1 says
    *["resources", "classResources", "courseResources", "categories", "lineItems", "results"],
]


@pytest.fixture
def run(district, capsys):
    def run(name, *options):
        path = str(SAMPLES / name)
        call_command("import_oneroster", path, "--district", district.slug, "--json", *options)
        return json.loads(capsys.readouterr().out)

    return run


def expected(name, again=False):
    """The report in full; again, everything is unchanged."""
    version, files, problems = TOLD[name]
    absent = ABSENT if name == "edfi-1.1" else []
    return {
        "version": version,
        "mode": dict.fromkeys(files, "bulk") | {f"{file}.csv": "absent" for file in absent},
        "files": {file: counts(*numbers, again) for file, numbers in files.items()},
        "problems": [
            dict(zip(("file", "line", "column", "code", "message"), said, strict=True))
            | {"severity": "warning"}
            for said in problems
        ],
        "encoding": dict.fromkeys(files, "utf-8") | ({"manifest.csv": "utf-8"} if absent else {}),
    }


def counts(rows, new, unchanged, warnings, again):
    new, unchanged = (0, rows) if again else (new, unchanged)
    return dict.fromkeys(COUNTED, 0) | {
        **{"rows": rows, "new": new, "unchanged": unchanged, "warnings": warnings}
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", TOLD)
def test_a_published_roster_is_told_of_what_is_odd_in_it_and_of_nothing_else(run, name):
    dry, applied, again = run(name, "--dry-run"), run(name), run(name)

    assert dry == applied == expected(name)
    assert again == expected(name, again=True)


def test_the_published_rosters_are_kept_as_they_came():
    folders = sorted(path.name for path in SAMPLES.iterdir() if path.is_dir())

    assert folders == sorted(TOLD)
    assert b"\r\n" in (SAMPLES / "microsoft-sds-2.1" / "users.csv").read_bytes()
    assert not (SAMPLES / "edfi-1.1" / "users.csv").read_bytes().endswith(b"\n")
