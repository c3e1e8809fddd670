"""Each dialect is recognized, mapped to one set of columns, and only its real defects are told."""

import pytest

from assessments.oneroster.columns import NEVER

from .bundles import SDS, V10, V11, V12, as_folder, as_zip, read, told

pytestmark = pytest.mark.django_db


def test_a_good_bundle_of_1_1_has_no_problems(tmp_path):
    report, rows = read(as_folder(tmp_path / "bundle", V11))

    assert (report.version, report.problems) == ("1.1", [])
    assert {name: len(rows) for name, rows in rows.items()} == {
        **{"academicSessions": 3, "orgs": 3, "courses": 1, "classes": 2, "users": 4},
        **{"enrollments": 4, "demographics": 2, "categories": 1, "lineItems": 1, "results": 2},
    }
    assert [report.mode[name] for name in ("users.csv", "resources.csv")] == ["bulk", "absent"]
    assert report.encoding["users.csv"] == "utf-8"
    assert report.files["users.csv"] == {
        **{"rows": 4, "new": 0, "changed": 0, "unchanged": 0, "ended": 0, "refused": 0},
        "warnings": 0,
    }


def test_a_good_bundle_of_1_2_has_roles_and_preferred_names(tmp_path):
    report, rows = read(as_zip(tmp_path / "bundle.zip", V12))

    assert (report.version, report.problems) == ("1.2", [])
    assert rows["users"][0]["preferred_given_name"] == "May"
    assert rows["roles"][1]["role"] == "teacher"
    assert rows["results"][0]["text_score"] == "B"


def test_lists_are_joined_by_a_comma_and_quotes_are_read(tmp_path):
    _, rows = read(as_folder(tmp_path / "bundle", V11))

    assert [row["term_sourced_ids"] for row in rows["classes"]] == ["t1,t2", "t1"]
    assert rows["users"][2]["given_name"] == 'Lee "Lou" B.'
    assert [row["line"] for row in rows["users"]] == [2, 3, 4, 5]


def test_the_1_0_dialect_is_mapped_and_its_defects_named(tmp_path):
    report, rows = read(as_folder(tmp_path / "bundle", V10))

    assert report.version == "1.0"
    assert told(report) == {
        ("manifest.csv", 1, "", "no_manifest", "warning"),
        ("courses.csv", 2, "grades", "grade_format", "warning"),
        ("classes.csv", 2, "grades", "grade_format", "warning"),
        ("enrollments.csv", 3, "primary", "spelling", "warning"),
        ("demographics.csv", 2, "sex", "spelling", "warning"),
        ("demographics.csv", 2, "asian", "spelling", "warning"),
    }
    assert rows["classes"][0]["grades"] == "09"
    assert rows["classes"][0]["term_sourced_ids"] == "y27"
    assert rows["users"][0]["user_ids"] == "7"
    assert rows["demographics"][0]["sourced_id"] == "u1"
    assert rows["demographics"][0]["sex"] == "female"


def test_school_data_sync_is_mapped_and_its_defects_named(tmp_path):
    report, rows = read(as_folder(tmp_path / "bundle", SDS))

    assert report.version == "sds"
    assert told(report) == {("academicSessions.csv", 2, "schoolYear", "school_year", "warning")}
    assert [row["type"] for row in rows["orgs"]] == ["school", "national"]
    assert [row["role"] for row in rows["roles"]] == ["student", "teacher"]
    assert [row["role_type"] for row in rows["roles"]] == ["primary", "secondary"]
    assert rows["enrollments"][1] == {
        **{"line": 3, "width": 3, "raw": None, "status": "", "date_last_modified": ""},
        **{"sourced_id": "k1/p1/teacher", "class_sourced_id": "k1", "school_sourced_id": "o1"},
        **{"user_sourced_id": "p1", "role": "teacher", "primary": ""},
        **{"begin_date": "", "end_date": ""},
    }
    student = rows["demographics"][0]
    assert [student[name] for name in ("asian", "white", "hispanic_or_latino_ethnicity")] == [
        "true"
    ] * 3
    assert rows["userFlags"][0]["flag"] == "iep"
    assert [row["role"] for row in rows["users"]] == ["", "", "guardian"]


@pytest.mark.parametrize("files", [V10, V11, V12, SDS], ids=["1.0", "1.1", "1.2", "sds"])
def test_what_may_not_be_kept_is_never_read(tmp_path, files):
    report, rows = read(as_folder(tmp_path / "bundle", files))

    text = str([*rows.values(), report.as_json(), [row.cells for row in report.problems]])
    secrets = ["P@ss", "xyzzy", "555", "+1123", "Nowhere", "A word about", "2010-05", "2016-05"]
    assert [word for word in secrets if word in text] == []
    assert not {name for row in rows["users"] for name in row} & {name.lower() for name in NEVER}


def test_headings_of_1_0_in_a_bundle_of_1_1_are_read_and_told(tmp_path):
    classes = V11["classes.csv"].replace("grades", "grade").replace("classType", "Class Type")

    report, rows = read(as_folder(tmp_path / "bundle", V11 | {"classes.csv": classes}))

    assert report.version == "1.1"
    assert told(report) == {
        ("classes.csv", 1, "grade", "heading", "warning"),
        ("classes.csv", 1, "Class Type", "heading", "warning"),
    }
    assert [row["grades"] for row in rows["classes"]] == ["04", "04,05"]


def test_a_manifest_of_another_version_than_the_columns_is_told(tmp_path):
    manifest = V12["manifest.csv"].replace("version,1.2", "version,1.1")

    report, _ = read(as_folder(tmp_path / "bundle", V12 | {"manifest.csv": manifest}))

    assert report.version == "1.2"
    assert ("manifest.csv", 1, "oneroster.version", "version_differs", "warning") in told(report)


def test_two_versions_in_one_manifest_stop_the_import(tmp_path):
    manifest = V11["manifest.csv"] + "oneroster.version,1.2\n"

    report, rows = read(as_folder(tmp_path / "bundle", V11 | {"manifest.csv": manifest}))

    assert report.is_fatal
    assert ("manifest.csv", 16, "oneroster.version", "said_twice", "fatal") in told(report)
    assert set(map(len, rows.values())) == {0}


def test_columns_that_tell_no_version_stop_the_import(tmp_path):
    users = "sourcedId,givenName,familyName\nu1,Maya,Invented\n"
    files = {"orgs.csv": V11["orgs.csv"], "users.csv": users}

    report, _ = read(as_folder(tmp_path / "bundle", files))

    assert report.version == "unknown"
    assert ("manifest.csv", 1, "oneroster.version", "version_unknown", "fatal") in told(report)
