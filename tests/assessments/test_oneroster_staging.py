"""What only the whole bundle tells: modes, keys that are there twice, references to nowhere."""

import pytest
from django.db import connection

from assessments.oneroster import open_bundle, stage
from assessments.report import Cancelled, Report

from .bundles import SDS, V11, V12, as_folder, as_zip, read, told

pytestmark = pytest.mark.django_db
MANIFEST = V11["manifest.csv"]


def changed(name, *pairs, base=V11):
    """The good bundle with a file in which words are replaced, once each."""
    text = base[name]
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return base | {name: text}


def problems(tmp_path, files):
    report, rows = read(as_folder(tmp_path / "bundle", files))
    return told(report), rows


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("users.csv", "u2,,", ",,", (3, "sourcedId", "blank_key", "row")),
        ("users.csv", "u2,,", "u1,,", (3, "sourcedId", "duplicate_key", "row")),
        ("users.csv", "s1,teacher", "s1,", (5, "role", "blank_needed", "row")),
        ("users.csv", "s1,teacher", "s1,wizard", (5, "role", "unknown_value", "row")),
        ("users.csv", "s1,student,u2", "s9,student,u2", (3, "orgSourcedIds", "orphan", "row")),
        ("users.csv", '"s1,s2"', '"s1,s9"', (4, "orgSourcedIds", "orphan", "warning")),
        ("users.csv", "true,s1,stud", ",s1,stud", (2, "enabledUser", "missing_value", "warning")),
        ("users.csv", "Made-Up,,,ada", "Made-Up,,", (5, "", "short_row", "warning")),
        ("users.csv", "05,\n", "05,,surplus\n", (4, "", "long_row", "warning")),
        ("users.csv", "04,xyz", "4th,xyz", (2, "grades", "grade_format", "warning")),
        ("users.csv", ",password", ",", (1, "", "no_heading", "warning")),
        ("users.csv", ",password", ",shoeSize", (1, "shoeSize", "unknown_column", "warning")),
        ("users.csv", "Maya", "=1+1", (2, "givenName", "formula", "warning")),
        ("users.csv", "familyName", "lastName", (1, "lastName", "heading", "warning")),
        ("users.csv", "middleName", "grades", (1, "grades", "column_twice", "warning")),
        ("enrollments.csv", "e1,,,k1", "e1,,,k9", (2, "classSourcedId", "orphan", "row")),
        ("enrollments.csv", "s1,u2", "s1,u9", (3, "userSourcedId", "orphan", "row")),
        ("enrollments.csv", "k2,s2", "k2,s9", (4, "schoolSourcedId", "orphan", "row")),
        (
            *("enrollments.csv", "2026-08-25,2027", "2026-08-25,2025"),
            (2, "endDate", "ends_before_it_begins", "row"),
        ),
        ("enrollments.csv", "2026-08-25", "2026-02-30", (2, "beginDate", "bad_date", "warning")),
        ("enrollments.csv", "2026-08-25", "8/25/2026", (2, "beginDate", "date_format", "warning")),
        ("enrollments.csv", "student", "Student", (2, "role", "spelling", "warning")),
        ("enrollments.csv", "e2,,,k1", 'e2,,,"k1', (3, "", "lost_quote", "row")),
        ("classes.csv", "scheduled", "Scheduled", (2, "classType", "spelling", "warning")),
        ("classes.csv", ",c1,R4A", ",c9,R4A", (2, "courseSourcedId", "orphan", "row")),
        ("classes.csv", '"t1, t2"', "t9", (2, "termSourcedIds", "orphan", "row")),
        ("orgs.csv", "0902,d1", "0902,d9", (4, "parentSourcedId", "orphan", "warning")),
        ("orgs.csv", "s2,,", "s2,active,", (4, "status", "status_in_bulk", "warning")),
        ("orgs.csv", "Oak School,school", "Oak,academy", (4, "type", "unknown_value", "warning")),
        ("orgs.csv", "s2,,", "s 2,,", (4, "sourcedId", "id_characters", "warning")),
        (
            *("demographics.csv", "u2,,", "u2,tobedeleted,"),
            (3, "status", "tobedeleted_in_bulk", "warning"),
        ),
        ("demographics.csv", "u2,,", "u9,,", (3, "sourcedId", "orphan", "row")),
        (
            *("academicSessions.csv", "2026-12-20", "never"),
            (3, "endDate", "bad_date", "row"),
        ),
        (
            *("academicSessions.csv", "2027-06-15,y27", "2027-06-15,y9"),
            (4, "parentSourcedId", "orphan", "warning"),
        ),
        (
            *("academicSessions.csv", "2027-06-15,,2027", "2027-06-15,,2026"),
            (2, "schoolYear", "school_year", "warning"),
        ),
        ("results.csv", "87.5", "a lot", (2, "score", "bad_number", "row")),
        ("results.csv", "r1,,,l1", "r1,,,l9", (2, "lineItemSourcedId", "orphan", "row")),
        (
            *("manifest.csv", "version,1.0", "version,1"),
            (2, "manifest.version", "manifest_version", "warning"),
        ),
        ("manifest.csv", "file.orgs", "fiel.orgs", (6, "fiel.orgs", "manifest_key", "warning")),
        ("manifest.csv", "users,bulk", "users,", (9, "file.users", "blank_mode", "warning")),
        ("manifest.csv", "users,bulk", "users,Bulk", (9, "file.users", "manifest_mode", "warning")),
        (
            *("manifest.csv", "roster.version,1.1", "roster.version,9"),
            (3, "oneroster.version", "version", "warning"),
        ),
    ],
)
def test_each_defect_is_named_with_file_line_and_column(tmp_path, name, old, new, expected):
    found, _ = problems(tmp_path, changed(name, (old, new)))

    line, column, code, severity = expected
    assert (name, line, column, code, severity) in found
    others = {row for row in found if row[0] == name and row[4] != "warning"}
    assert others <= {(name, line, column, code, severity)}


def test_of_two_rows_with_one_key_the_first_stays_and_is_not_missing(tmp_path):
    files = changed("users.csv", ("u2,,", "u1,,"))

    report, rows = read(as_folder(tmp_path / "bundle", files))

    assert [(row["line"], row["sourced_id"]) for row in rows["users"]] == [
        (2, "u1"),
        (4, "u3"),
        (5, "p1"),
    ]
    assert report.files["users.csv"]["refused"] == 1
    assert report.files["enrollments.csv"]["refused"] == 1  # u2 is nowhere now
    assert refused() == [("demographics", 3, "u2"), ("enrollments", 3, "e2"), ("results", 3, "r2")]


def refused():
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM staged_refused ORDER BY 1, 2")
        return cursor.fetchall()


def test_a_refused_row_is_given_back_as_it_came_without_what_is_never_read(tmp_path):
    files = changed("users.csv", ("s1,student,u1", "s1,Wizard,u1"))

    report, _ = read(as_folder(tmp_path / "bundle", files))

    (problem,) = [row for row in report.problems if row.file == "users.csv"]
    given = dict(zip(report.headings["users.csv"], problem.cells, strict=True))
    assert given["role"] == "Wizard"
    assert given["sourcedId"] == "u1"
    assert not {"xyzzy", "555-1", "555-1234", "p1"} & set(problem.cells)
    assert ("users", 2, "u1") in refused()


def test_rows_that_lean_on_a_refused_row_are_refused_too(tmp_path):
    found, rows = problems(tmp_path, changed("courses.csv", ("c1,,", ",,")))

    assert {row for row in found if row[4] == "row"} >= {
        ("courses.csv", 2, "sourcedId", "blank_key", "row"),
        ("classes.csv", 2, "courseSourcedId", "orphan", "row"),
        ("enrollments.csv", 2, "classSourcedId", "orphan", "row"),
    }
    assert rows["enrollments"] == []


def test_a_listed_file_that_is_missing_and_one_that_is_not_listed_are_told(tmp_path):
    files = V11 | {"manifest.csv": MANIFEST.replace("file.courses,bulk\n", "")}
    del files["demographics.csv"]

    report, _ = read(as_folder(tmp_path / "bundle", files))

    assert told(report) == {
        ("manifest.csv", 10, "file.demographics", "listed_but_missing", "warning"),
        ("courses.csv", 1, "", "not_listed", "warning"),
    }
    assert report.mode["demographics.csv"] == "absent"
    assert report.mode["courses.csv"] == "bulk"


def test_a_file_that_is_there_though_called_absent_is_not_read(tmp_path):
    files = changed("manifest.csv", ("demographics,bulk", "demographics,absent"))

    found, rows = problems(tmp_path, files)

    assert found == {("manifest.csv", 11, "file.demographics", "present_but_absent", "warning")}
    assert "demographics" not in rows


def test_changes_only_are_not_asked_for_what_they_do_not_hold(tmp_path):
    users = V11["users.csv"].replace("u1,,,", "u1,active,2026-10-01T00:00:00Z,")
    users = users.replace("u2,,,", "u2,ToBeDeleted,2026-10-01T00:00:00Z,").split("u3,,,")[0]
    files = {
        "manifest.csv": MANIFEST.replace(",bulk", ",absent").replace("users,absent", "users,delta"),
        "users.csv": users,
    }

    report, rows = read(as_folder(tmp_path / "bundle", files))

    assert told(report) == {("users.csv", 3, "status", "spelling", "warning")}
    assert [row["status"] for row in rows["users"]] == ["active", "tobedeleted"]
    assert report.mode["users.csv"] == "delta"


def test_changes_of_users_in_1_2_need_no_roles(tmp_path):
    manifest = "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\nfile.users,delta\n"
    users = V12["users.csv"].replace(",,,true", ",active,2026-10-01T00:00:00Z,true")

    report, rows = read(
        as_folder(tmp_path / "bundle", {"manifest.csv": manifest, "users.csv": users})
    )

    assert (report.version, report.problems) == ("1.2", [])
    assert len(rows["users"]) == 2


@pytest.mark.parametrize("name", ["orgs.csv", "users.csv"])
def test_a_whole_roster_without_users_or_organizations_is_fatal(tmp_path, name):
    files = {key: text for key, text in V11.items() if key != name}

    found, rows = problems(tmp_path, files)

    assert (name, 1, "", f"no_{name[:-4]}", "fatal") in found
    assert set(map(len, rows.values())) == {0}


def test_a_whole_roster_none_of_whose_users_can_be_read_is_fatal(tmp_path):
    found, _ = problems(tmp_path, changed("users.csv", ("sourcedId,", "number,")))

    assert ("users.csv", 1, "sourcedId", "missing_column", "warning") in found
    assert ("users.csv", 1, "", "no_users", "fatal") in found


def test_a_file_in_no_encoding_is_fatal(tmp_path):
    users = V11["users.csv"].encode() + b"\x81\x20\x8d,\x9d\xff\xfe\xfd\n" * 9

    found, _ = problems(tmp_path, V11 | {"users.csv": users})

    assert ("users.csv", 1, "", "encoding", "fatal") in found


def test_a_word_of_a_users_role_is_not_asked_for_where_roles_have_a_file(tmp_path):
    found, rows = problems(tmp_path, V12)

    assert found == set()
    assert {row["role"] for row in rows["users"]} == {""}


def test_the_older_school_data_sync_has_its_roles_in_users(tmp_path):
    files = {name: SDS[name] for name in ("orgs.csv", "enrollments.csv")} | {
        "classes.csv": "sourcedId,orgSourcedId,title\nk1,o1,Invention\n",
        "users.csv": "sourcedId,orgSourcedIds,givenName,familyName,username,password,role,grade\n"
        "u1,o1,Maya,Invented,u1,P@ss,student,06\np1,o1,Ada,Made-Up,p1,P@ss,lecturer,\n",
    }

    report, rows = read(as_folder(tmp_path / "bundle", files))

    assert (report.version, report.problems) == ("sds", [])
    assert [row["role"] for row in rows["users"]] == ["student", "teacher"]


def test_a_roster_whose_line_ends_were_lost_is_fatal_and_tells_no_names(tmp_path):
    users = V11["users.csv"].replace("\n", " ")

    report, _ = read(as_folder(tmp_path / "bundle", V11 | {"users.csv": users}))

    assert ("users.csv", 1, "", "headings", "warning") in told(report)
    assert ("users.csv", 1, "", "no_users", "fatal") in told(report)
    assert "Maya" not in str(report.as_json())


def test_ten_thousand_bad_rows_are_all_told(tmp_path):
    rows = "".join(f"x{number},,,k9,s1,u1,student,,,\n" for number in range(10_000))

    report, staged = read(
        as_folder(tmp_path / "bundle", V11 | {"enrollments.csv": V11["enrollments.csv"] + rows})
    )

    assert report.files["enrollments.csv"]["refused"] == 10_000
    assert report.by_code() == {("row", "orphan"): 10_000}
    assert len(staged["enrollments"]) == 4


def test_who_asks_to_stop_stops_the_reading_within_a_file(tmp_path):
    seen = []

    def follow(what, done=0, total=0):
        seen.append((what, done, total))
        if len(seen) == 4:
            raise Cancelled

    report = Report()
    rows = "".join(f"x{number},,,Name,school,,\n" for number in range(9_000))
    files = V11 | {"orgs.csv": V11["orgs.csv"] + rows}
    whole = sum(len(text.encode()) for name, text in files.items() if name != "manifest.csv")
    bundle = open_bundle(as_zip(tmp_path / "bundle.zip", files), report)
    with bundle, pytest.raises(Cancelled):
        stage(bundle, report, follow)

    assert {row[0] for row in seen} == {"Reading orgs.csv"}
    assert {row[2] for row in seen} == {whole}
    assert sorted(row[1] for row in seen) == [row[1] for row in seen]
    assert 0 < seen[-1][1] <= len(files["orgs.csv"])


@pytest.mark.parametrize(
    ("first", "second", "days", "expected"),
    [
        (
            *("25/08/2026", "15/06/2027"),
            {"2026-08-25", "2027-06-15"},
            {(1, "", "day_first", "warning"), (2, "beginDate", "date_format", "warning")},
        ),
        (
            *("01/09/2026", "15/06/2027"),  # what could be either is read as the rest is
            {"2026-09-01", "2027-06-15"},
            {(1, "", "day_first", "warning"), (2, "beginDate", "date_format", "warning")},
        ),
        ("09/01/2026", "06/12/2027", {"2026-09-01", "2027-06-12"}, set()),
        (
            *("25/08/2026", "06/15/2027"),  # both ways in one file: as it was
            {"", "2027-06-15"},
            {(2, "beginDate", "bad_date", "warning")},
        ),
    ],
)
def test_dates_of_a_file_are_read_with_the_day_first_where_they_can_be_read_no_other_way(
    tmp_path, first, second, days, expected
):
    files = changed("enrollments.csv", ("2026-08-25,2027-06-15", f"{first},{second}"))

    report, rows = read(as_folder(tmp_path / "bundle", files))

    (row,) = [row for row in rows["enrollments"] if row["line"] == 2]
    assert {row["begin_date"], row["end_date"]} == days
    found = {row[1:] for row in told(report) if row[0] == "enrollments.csv"}
    assert expected <= found
    assert ("day_first" in {code for _, _, code, _ in found}) == any(
        code == "day_first" for _, _, code, _ in expected
    )
