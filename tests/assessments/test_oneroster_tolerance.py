"""What exports really look like: read as it is meant, told, and refused only where nobody could."""

import pytest

from assessments.acting import importing
from assessments.management.commands.import_oneroster import import_bundle
from assessments.models import ClassEnrollment, Enrollment, OrgLink, SchoolClass
from assessments.report import MOST_TOLD

from .bundles import V10, V11, V12, as_folder, as_zip, read, told

pytestmark = pytest.mark.django_db


def spoiled(name, *changes, files=V11):
    """A bundle with words of one of its files replaced."""
    text = files[name]
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return files | {name: text}


def brought(district, path):
    """The report of a bundle that is applied; of the gradebook nothing is said."""
    report = import_bundle(district, path, apply=True)
    gradebook = ("lineItems.csv", "results.csv")
    return {problem for problem in told(report) if problem[0] not in gradebook}, report


@pytest.mark.parametrize(
    "written",
    [
        *["8/25/2026", "8/25/2026 12:00:00 AM", "8/25/2026, 00:00", "25-Aug-2026", "25-AUG-26"],
        *["Aug 25, 2026", "25 August 2026", "2026/08/25", "20260825", "2026-08-25T00:00:00.000Z"],
        *["2026-08-25 00:00:00"],
    ],
)
def test_a_date_is_read_however_a_system_writes_it(tmp_path, written):
    cell = f'"{written}"' if "," in written else written
    files = spoiled(
        "enrollments.csv", ("student,false,2026-08-25,2027", f"student,false,{cell},2027")
    )

    report, rows = read(as_folder(tmp_path / "bundle", files))

    assert rows["enrollments"][0]["begin_date"] == "2026-08-25"
    assert told(report) == {("enrollments.csv", 2, "beginDate", "date_format", "warning")}


@pytest.mark.parametrize(
    "written", ["25-Foo-2026", "Foo 25, 2026", "Feb 30, 2026", "46259", "soon"]
)
def test_what_is_no_date_is_told_and_read_as_blank(tmp_path, written):
    cell = f'"{written}"'
    files = spoiled(
        "enrollments.csv", ("student,false,2026-08-25,2027", f"student,false,{cell},2027")
    )

    report, rows = read(as_folder(tmp_path / "bundle", files))

    assert rows["enrollments"][0]["begin_date"] == ""
    assert told(report) == {("enrollments.csv", 2, "beginDate", "bad_date", "warning")}


@pytest.mark.parametrize(
    ("moment", "is_odd"),
    [
        *[("2026-09-01T08:30:00.000Z", False), ("2026-09-01", False)],
        *[("2026-09-01T08:30:00-05:00", False), ("9/1/2026", True), ("15/06/2026 08:30", True)],
    ],
)
def test_when_a_row_was_changed_is_told_where_it_is_written_otherwise(tmp_path, moment, is_odd):
    manifest = V11["manifest.csv"].replace("file.orgs,bulk", "file.orgs,delta")
    orgs = V11["orgs.csv"].replace(",,,", f",active,{moment},", 3)
    files = V11 | {"manifest.csv": manifest, "orgs.csv": orgs}

    report, rows = read(as_folder(tmp_path / "bundle", files))

    odd = {("orgs.csv", 2, "dateLastModified", "date_format", "warning")}
    assert told(report) == (odd if is_odd else set())
    assert {row["date_last_modified"] for row in rows["orgs"]} == {moment}


def test_names_as_a_browser_or_a_desk_changes_them_are_known(tmp_path):
    names = {
        "users.csv": "Users (1).csv",
        "academicSessions.csv": "academic_sessions.csv",
        "lineItems.csv": "Line Items.CSV",
    }
    files = {names.get(name, name): text for name, text in V11.items()}

    report, rows = read(as_folder(tmp_path / "bundle", files))

    assert told(report) == {(name, 1, "", "file_name", "warning") for name in names}
    assert len(rows) == len(V11) - 1


def test_a_title_above_the_headings_is_passed_over(tmp_path):
    files = V11 | {"orgs.csv": "\nSchools of 2026\n\n" + V11["orgs.csv"]}

    report, rows = read(as_folder(tmp_path / "bundle", files))

    assert told(report) == {("orgs.csv", 4, "", "title", "warning")}
    assert [(row["line"], row["sourced_id"]) for row in rows["orgs"]] == [
        *[(5, "d1"), (6, "s1"), (7, "s2")]
    ]


def test_columns_without_a_heading_make_no_row_short(tmp_path):
    files = spoiled("orgs.csv", ("parentSourcedId\n", "parentSourcedId,,\n"))

    report, rows = read(as_folder(tmp_path / "bundle", files))

    assert told(report) == {("orgs.csv", 1, "", "no_heading", "warning")}
    assert len(rows["orgs"]) == 3


def test_cells_parted_by_tabs_are_told_in_a_word(tmp_path):
    files = V11 | {"orgs.csv": V11["orgs.csv"].replace(",", "\t")}

    report, _ = read(as_folder(tmp_path / "bundle", files))

    assert [problem.message for problem in report.problems] == ["Cells are parted by tabs."]


def test_a_blank_mode_is_bulk_where_the_file_is_there_and_absent_where_not(tmp_path):
    manifest = V11["manifest.csv"].replace("users,bulk", "users,") + "file.scoreScales,\n"

    report, _ = read(as_folder(tmp_path / "bundle", V11 | {"manifest.csv": manifest}))

    assert told(report) == {
        ("manifest.csv", 9, "file.users", "blank_mode", "warning"),
        ("manifest.csv", 16, "file.scoreScales", "blank_mode", "warning"),
    }
    assert (report.mode["users.csv"], report.mode["scoreScales.csv"]) == ("bulk", "absent")


def test_names_of_the_other_binding_are_columns_too(tmp_path):
    files = spoiled("classes.csv", ("termSourcedIds", "terms"), ("periods", "periods,resources"))

    report, rows = read(as_folder(tmp_path / "bundle", files))

    assert ("classes.csv", 1, "terms", "heading", "warning") in told(report)
    assert [row["term_sourced_ids"] for row in rows["classes"]] == ["t1,t2", "t1"]
    assert "unknown_column" not in {problem.code for problem in report.problems}


def test_the_second_format_of_school_data_sync_has_its_own_names(tmp_path):
    files = {
        "orgs.csv": "sourcedId,name,type,parentSourcedId\ns1,Juniper School,school,\n",
        "users.csv": "sourcedId,orgSourcedIds,givenName,familyName,username,role,grade\n"
        "u1,s1,Maya,Invented,u1@example.org,student,04\n"
        "p1,s1,Ada,Made-Up,p1@example.org,teacher,\n",
        "classes.csv": "sourcedId,orgSourcedIds,title\nk1,s1,Reading 4\n",
        "enrollments.csv": "classSourcedId,userSourcedId,role\nk1,u1,student\nk1,p1,teacher\n",
    }

    report, rows = read(as_folder(tmp_path / "bundle", files))

    assert (report.version, report.problems) == ("sds", [])
    assert [row["school_sourced_id"] for row in rows["enrollments"]] == ["s1", "s1"]


def test_school_data_sync_is_known_where_only_people_are_sent(tmp_path):
    files = {
        "orgs.csv": "sourcedId,name,type\ns1,Juniper School,school\n",
        "users.csv": "sourcedId,username,givenName,familyName\nu1,u1@example.org,Maya,Invented\n",
        "roles.csv": "userSourcedId,orgSourcedId,role,grade\nu1,s1,student,04\n",
    }

    report, rows = read(as_folder(tmp_path / "bundle", files))

    assert (report.version, report.problems) == ("sds", [])
    assert [row["sourced_id"] for row in rows["roles"]] == ["u1/s1/student"]


def test_the_first_format_of_school_data_sync_is_refused_with_what_to_do(tmp_path):
    files = {
        "School.csv": "SIS ID,Name\n1,Juniper School\n",
        "Student.csv": "SIS ID,School SIS ID,Username\n2,1,maya\n",
    }
    report, _ = read(as_zip(tmp_path / "sds.zip", files))
    alone = as_folder(tmp_path / "one", files) / "Student.csv"
    of_one, _ = read(alone)

    assert (report.version, report.is_fatal, of_one.is_fatal) == ("sds", True, True)
    assert "SDS V2.1" in report.problems[-1].message
    assert of_one.problems[-1].message == report.problems[-1].message


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "It is empty."),
        ({"roster.zip": b"PK"}, "There is another zip inside, “roster.zip”: send that one"),
        ({"users.txt": "x"}, "What is there: users.txt."),
    ],
)
def test_where_no_file_is_known_it_says_what_is_there(tmp_path, files, words):
    report, _ = read(as_zip(tmp_path / "bundle.zip", files))

    assert told(report) == {("manifest.csv", 1, "", "no_files", "fatal")}
    assert words in report.problems[0].message


def test_a_second_bundle_in_the_zip_is_told_and_not_read(tmp_path):
    files = {f"a/{name}": text for name, text in V11.items()} | {"b/users.csv": V11["users.csv"]}

    report, rows = read(as_zip(tmp_path / "bundle.zip", files))

    assert told(report) == {("b/users.csv", 1, "", "other_folder", "warning")}
    assert len(rows["users"]) == 4


def test_a_department_with_classes_and_no_school_above_it_is_one(district, tmp_path):
    files = spoiled("orgs.csv", ("Oak School,school,0902,d1", "Oak Arts,department,0902,gone"))

    problems, _ = brought(district, as_folder(tmp_path / "bundle", files))

    assert problems == {
        ("orgs.csv", 4, "parentSourcedId", "orphan", "warning"),
        ("orgs.csv", 4, "type", "department", "warning"),
    }
    with importing(district.pk):
        assert SchoolClass.objects.get(sourced_id="k2").place.name == "Oak Arts"


def test_a_department_below_a_school_is_at_its_place(district, tmp_path):
    files = spoiled("orgs.csv", ("Oak School,school,0902,d1", "Oak Arts,department,0902,s1"))

    problems, _ = brought(district, as_folder(tmp_path / "bundle", files))

    assert problems == set()
    with importing(district.pk):
        places = OrgLink.objects.filter(kind__in=["school", "department"])
        assert [row.place.name for row in places] == ["Juniper School", "Juniper School"]


def test_who_has_a_role_and_no_school_is_at_the_schools_of_their_classes(district, tmp_path):
    files = spoiled(
        "users.csv", ('u3,,,true,"s1,s2"', "u3,,,true,"), ("p1,,,true,s1", "p1,,,true,")
    )

    problems, report = brought(district, as_folder(tmp_path / "bundle", files))

    assert problems == {("users.csv", 4, "orgSourcedIds", "missing_value", "warning")}
    assert report.files["users.csv"]["new"] == 4
    with importing(district.pk):
        at = Enrollment.objects.filter(student__sourced_id="u3")
        assert [row.place.name for row in at] == ["Oak School"]


def test_a_class_without_a_term_is_told_once(district, tmp_path):
    files = spoiled("classes.csv", ('s1,"t1, t2",', "s1,,"), ("s2,t1,", "s2,,"))

    problems, report = brought(district, as_folder(tmp_path / "bundle", files))

    assert problems == {("classes.csv", 2, "termSourcedIds", "missing_value", "warning")}
    assert report.files["classes.csv"]["new"] == 2


def test_who_is_in_a_class_that_ends_before_it_came_is_told_and_not_refused(district, tmp_path):
    files = spoiled("classes.csv", ("k2,,,", "k2,tobedeleted,,"))

    problems, report = brought(district, as_folder(tmp_path / "bundle", files))

    assert problems == {
        ("classes.csv", 3, "status", "tobedeleted_in_bulk", "warning"),
        ("enrollments.csv", 4, "classSourcedId", "class_gone", "warning"),
    }
    counts = report.files["enrollments.csv"]
    assert {what: number for what, number in counts.items() if number} == {
        **{"rows": 4, "new": 3, "unchanged": 1, "warnings": 1}
    }
    with importing(district.pk):
        assert ClassEnrollment.objects.count() == 2


def test_a_file_that_was_not_sent_is_not_counted(district, tmp_path):
    files = {name: V11[name] for name in ("orgs.csv", "users.csv")}

    _, report = brought(district, as_folder(tmp_path / "bundle", files))

    assert list(report.files) == ["orgs.csv", "users.csv"]


@pytest.mark.parametrize("files", [V10, V11, V12], ids=["1.0", "1.1", "1.2"])
@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\r", "\r\n", "\n\n"])
def test_no_encoding_and_no_line_end_costs_a_row(tmp_path, files, codec, newline):
    kept = {name: len(rows) for name, rows in read(as_folder(tmp_path / "a", files))[1].items()}
    written = {name: text.replace("\n", newline).encode(codec) for name, text in files.items()}

    report, rows = read(as_zip(tmp_path / "bundle.zip", written))

    assert {name: len(found) for name, found in rows.items()} == kept
    assert not report.is_fatal


@pytest.mark.parametrize(("mode", "code"), [("bulk", "orphan"), ("delta", "orphan_user")])
def test_millions_of_bad_rows_are_counted_and_the_first_of_them_told(
    district, tmp_path, mode, code
):
    """Whatever a whole file or the stored rows show: what stands in memory has an end."""
    head = V11["enrollments.csv"].splitlines()[0]
    rows = [f"e{n},,,k1,s1,nobody,student,,,," for n in range(MOST_TOLD + 3)]
    files = V11 | {
        "manifest.csv": V11["manifest.csv"].replace("users,bulk", f"users,{mode}"),
        "enrollments.csv": "\n".join([head, *(row.removesuffix(",") for row in rows)]),
    }

    report = import_bundle(district, as_folder(tmp_path / "bundle", files), apply=False)

    told = [problem for problem in report.problems if problem.file == "enrollments.csv"]
    assert {problem.code for problem in told} == {code}
    assert (len(told), told[-1].line) == (MOST_TOLD + 1, MOST_TOLD + 2)
    assert told[-1].message == "From here on 3 more of this kind are not listed."
    assert [problem.line for problem in told if problem.cells][-1] == MOST_TOLD + 1
    assert report.files["enrollments.csv"]["refused"] == MOST_TOLD + 3
