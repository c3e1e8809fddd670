"""A staged roster, brought in: what is new, changed or gone, and nothing else."""

import copy
import hashlib
from datetime import date, timedelta

import pytest

from assessments.acting import importing
from assessments.models import (
    ClassEnrollment,
    Deletion,
    Enrollment,
    Forgotten,
    GroupMembership,
    OrgLink,
    PositionProposal,
    Replaced,
    SchoolClass,
    StaffMember,
    Student,
    Teaching,
)
from zones.models import Place

from .staged import BEGAN, ENDS, STARTS, TODAY, bring, counts, enrolled, grouped, roster_of


@pytest.fixture
def files(school):
    return roster_of(school)


@pytest.fixture
def other(files):
    """The same files, to be changed."""
    return copy.deepcopy(files)


def test_a_first_roster_brings_everything_in(district, school, files):
    report = bring(district, files)

    assert report.problems == []
    assert {name: row["new"] for name, row in report.files.items()} == {
        "orgs.csv": 3,
        "academicSessions.csv": 1,
        "courses.csv": 0,
        "classes.csv": 1,
        "users.csv": 3,
        "enrollments.csv": 3,
        "demographics.csv": 2,
    }
    assert report.files["users.csv"]["unchanged"] == 1  # families are kept nowhere
    with importing(district.pk):
        students = Student.objects.order_by("sourced_id").values_list(
            "sourced_id", "local_id", "state_id", "given_name", "grade", "reach"
        )
        reach = [school.pk, -district.pk]
        assert list(students) == [
            ("s1", "s1", "", "Wren", "04", reach),
            ("s2", "00902", "7002", "Ash", "04", reach),
        ]
        assert list(ClassEnrollment.objects.values_list("sourced_id", "starts", "ends")) == [
            ("e1", BEGAN, ENDS),
            ("e2", STARTS, ENDS),
        ]
    assert enrolled(district) == [
        ("s1", school.name, "04", BEGAN, ENDS),
        ("s2", school.name, "04", STARTS, ENDS),
    ]
    assert grouped(district) == [
        ("s1", "Hispanic or Latino", None),
        ("s1", "Female", None),
        ("s2", "Two or more races", None),
        ("s2", "Male", None),
    ]
    row = SchoolClass.objects.get()
    assert (row.place, row.course, row.subject, row.starts, row.ends) == (
        *(school, "Language arts 4", "Reading"),
        *(STARTS, ENDS),
    )
    tess = StaffMember.objects.get()
    new = Place.objects.get(name="New School")
    assert (tess.name, sorted(tess.places)) == ("Tess Teacher", sorted([school.pk, new.pk]))
    assert Teaching.objects.get().is_primary
    assert OrgLink.objects.get(sourced_id="all").place is None


def test_the_same_roster_again_writes_nothing(district, files):
    bring(district, files)
    before = _everything(district)
    report = bring(district, files)

    assert (counts(report), report.problems) == ({}, [])
    assert {name: row["unchanged"] == row["rows"] for name, row in report.files.items()} == (
        dict.fromkeys(report.files, True)
    )
    assert _everything(district) == before


def _everything(district):
    """Where every row lies in its table: a row that is written moves."""
    tables = (Student, Enrollment, ClassEnrollment, GroupMembership, SchoolClass, StaffMember)
    with importing(district.pk):
        return {
            model.__name__: sorted(
                model.objects.extra(select={"at": "ctid::text"}).values_list("pk", "at")
            )
            for model in (*tables, Teaching, OrgLink, Replaced)
        }


def test_a_preview_says_the_same_and_keeps_nothing(district, files):
    preview = bring(district, files, apply=False)

    assert Place.objects.filter(name="New School").exists() is False
    assert SchoolClass.objects.exists() is False
    assert enrolled(district) == []
    assert preview.files == bring(district, files).files


def test_what_changed_is_written_and_what_it_was_is_kept(district, files, other):
    bring(district, files)
    other["users"][0]["family_name"] = "Renamed"
    other["classes"][0]["title"] = "Reading"
    report = bring(district, other)

    assert counts(report) == {"users.csv": {"changed": 1}, "classes.csv": {"changed": 1}}
    with importing(district.pk):
        kept = Replaced.objects.filter(batch=report.batch).order_by("table")
        assert [(row.table, row.was.get("family_name"), row.was.get("title")) for row in kept] == [
            ("assessments_schoolclass", None, "Reading 4"),
            ("assessments_student", "Invented", None),
        ]
        assert kept.last().student == Student.objects.get(sourced_id="s1").pk


def test_who_is_missing_is_given_an_end_date(district, school, files, other):
    bring(district, files)
    for name, keys in (("users", "s1 t1"), ("enrollments", "e1 e3"), ("demographics", "s1")):
        other[name] = [row for row in other[name] if row["sourced_id"] not in keys.split()]
    report = bring(district, other)

    assert counts(report) == {"users.csv": {"ended": 2}, "enrollments.csv": {"ended": 2}}
    assert [row[4] for row in enrolled(district)] == [TODAY, ENDS]
    with importing(district.pk):
        ended = Student.objects.values_list("sourced_id", "ended_on").order_by("sourced_id")
        assert list(ended) == [("s1", TODAY), ("s2", None)]
    assert StaffMember.objects.get().ended_on == TODAY
    assert counts(bring(district, other)) == {}


def test_who_comes_back_is_there_again(district, files, other):
    bring(district, files)
    other["users"] = other["users"][1:]
    other["enrollments"] = other["enrollments"][1:]
    bring(district, other)
    report = bring(district, files)

    assert counts(report) == {"users.csv": {"changed": 1}, "enrollments.csv": {"changed": 1}}
    with importing(district.pk):
        assert Student.objects.filter(ended_on=None).count() == 2
    assert [row[4] for row in enrolled(district)] == [ENDS, ENDS]


def test_a_row_that_was_refused_ends_nothing(district, files, other):
    bring(district, files)
    other["users"] = other["users"][1:]
    report = bring(district, other, refused=[("users", 2, "s1")])

    assert counts(report) == {}
    assert [row[4] for row in enrolled(district)] == [ENDS, ENDS]


def test_a_file_of_changes_ends_only_what_it_names(district, files):
    bring(district, files)
    changes = {
        "users": [
            {"sourced_id": "s1", "status": "tobedeleted"},
            files["users"][1] | {"grades": "05"},
        ]
    }
    report = bring(district, changes, delta=["users"])

    assert counts(report) == {"users.csv": {"changed": 1, "ended": 1}}
    assert [(row[0], row[2]) for row in enrolled(district)] == [("s1", "04"), ("s2", "05")]
    with importing(district.pk):
        assert Student.objects.get(ended_on=None).sourced_id == "s2"


def test_who_changes_school_is_enrolled_at_the_new_one(district, school, files, other):
    bring(district, files)
    other["users"][0]["org_sourced_ids"] = "new"
    other["enrollments"] = other["enrollments"][1:]
    report = bring(district, other)

    assert counts(report) == {
        "users.csv": {"changed": 1, "ended": 1},
        "enrollments.csv": {"ended": 1},
    }
    assert enrolled(district)[:2] == [
        ("s1", "New School", "04", STARTS, ENDS),
        ("s1", school.name, "04", BEGAN, TODAY),
    ]


def test_dates_of_roles_are_those_of_the_enrollment(district, school, files):
    for row in files["users"]:
        row |= {"role": "", "org_sourced_ids": ""}
    seat = {"org_sourced_id": "juniper", "role_type": "primary"}
    files["roles"] = [
        seat
        | {"sourced_id": "r1", "user_sourced_id": "s1", "role": "student"}
        | {"begin_date": str(TODAY), "end_date": str(TODAY)},
        seat | {"sourced_id": "r2", "user_sourced_id": "s2", "role": "student"},
        seat | {"sourced_id": "r3", "user_sourced_id": "t1", "role": "teacher"},
        {"sourced_id": "r4", "user_sourced_id": "p1", "role": "parent"},
    ]
    report = bring(district, files)

    assert report.problems == []
    assert enrolled(district) == [
        ("s1", school.name, "04", TODAY, TODAY),
        ("s2", school.name, "04", STARTS, ENDS),
    ]
    assert counts(bring(district, files)) == {}


def test_what_refers_to_nothing_is_refused_with_its_line(district, files):
    files["classes"].append({"sourced_id": "c2", "title": "X", "school_sourced_id": "nowhere"})
    files["classes"].append({"sourced_id": "c3", "title": "Y", "school_sourced_id": "all"})
    files["users"].append({"sourced_id": "s3", "role": "student", "org_sourced_ids": "nowhere"})
    files["users"].append({"sourced_id": "s4"})
    files["enrollments"] += [
        {
            "sourced_id": key,
            "user_sourced_id": user,
            "class_sourced_id": into,
            "role": role,
        }
        for key, user, into, role in (
            ("e4", "s1", "nowhere", "student"),
            ("e5", "nobody", "reading", "student"),
            ("e6", "t1", "reading", "student"),
        )
    ]
    files["demographics"].append({"sourced_id": "nobody", "sex": "male"})
    report = bring(district, files)

    assert [(row.file, row.line, row.code, row.severity) for row in report.problems] == [
        ("classes.csv", 3, "orphan_org", "row"),
        ("classes.csv", 4, "not_a_school", "row"),
        ("users.csv", 6, "orphan_org", "row"),
        ("users.csv", 7, "no_role", "row"),
        ("enrollments.csv", 5, "orphan_class", "row"),
        ("enrollments.csv", 6, "orphan_user", "row"),
        ("enrollments.csv", 7, "role_differs", "row"),
        ("demographics.csv", 4, "orphan_user", "row"),
    ]
    assert report.problems[0].cells[:4] == ["c2", "", "", "X"]
    assert {name: row["refused"] for name, row in report.files.items() if row["refused"]} == {
        "classes.csv": 2,
        "users.csv": 2,
        "enrollments.csv": 3,
        "demographics.csv": 1,
    }


def test_staff_who_are_gone_are_proposed_to_leave_their_position(
    district, school, school_staff, files, other
):
    files["users"][2]["email"] = other["users"][2]["email"] = school_staff.email.upper()
    bring(district, files)
    proposed = PositionProposal.objects.count()
    other["users"][2]["org_sourced_ids"] = "new"
    bring(district, other)
    bring(district, files)
    other["users"].pop(2)
    other["enrollments"].pop(2)
    bring(district, other)

    assert proposed == 0
    assert [(row.position.user, row.why) for row in PositionProposal.objects.all()] == [
        (school_staff, f"The roster no longer has Tess Teacher at {school.name}.")
    ]


def test_the_year_of_the_file_is_taken_and_not_that_of_the_calendar(district, school, files):
    files["academicSessions"][0] |= {"start_date": "2020-08-17", "end_date": "2021-05-28"}
    files["enrollments"][0]["begin_date"] = "2020-08-20"
    bring(district, files)

    assert [row[3:] for row in enrolled(district)] == [
        (date(2020, 8, 20), date(2021, 5, 28)),
        (date(2020, 8, 17), date(2021, 5, 28)),
    ]
    with importing(district.pk):
        assert set(Student.objects.values_list("reach", flat=True).all()[0]) == {-district.pk}


def test_a_deleted_student_is_not_brought_back(district, files, data_steward):
    key = f"{district.pk}|roster|s1"
    digest = hashlib.sha256(key.encode()).hexdigest()
    with importing(district.pk):
        deletion = Deletion.objects.create(district=district, before=STARTS, asked_by=data_steward)
        Forgotten.objects.create(district=district, digest=digest, deletion=deletion)
    report = bring(district, files)

    assert [(row.file, row.line, row.code) for row in report.problems] == [
        ("users.csv", 2, "forgotten"),
        ("enrollments.csv", 2, "orphan_user"),
        ("demographics.csv", 2, "orphan_user"),
    ]
    with importing(district.pk):
        assert Student.objects.get().sourced_id == "s2"


def test_an_import_of_another_district_touches_nothing(district, files, far_student):
    far = far_student.district
    bring(district, files)
    with importing(far.pk):
        before = list(Student.objects.values_list("pk", "ended_on"))
    bring(district, {"users": [], "orgs": files["orgs"]})

    with importing(far.pk):
        assert list(Student.objects.values_list("pk", "ended_on")) == before
        assert before == [(far_student.pk, None)]


def test_many_who_are_missing_are_told_of(district, files):
    more = [
        files["users"][0] | {"sourced_id": f"x{number}", "given_name": "X"} for number in range(30)
    ]
    bring(district, files | {"users": [*files["users"], *more]})
    report = bring(district, files)

    assert report.by_code() == {("warning", "many_ended"): 1}


def in_roles(files, begins, ends=ENDS):
    """The roster as 1.2 says it: who is at the school from when to when stands in roles.csv."""
    for row in files["users"][:2]:
        row |= {"role": "", "org_sourced_ids": ""}
    seat = {"org_sourced_id": "juniper", "role_type": "primary", "role": "student"}
    files["roles"] = [
        seat | {"sourced_id": f"r{who}", "user_sourced_id": who} | days
        for who, days in (("s1", {"begin_date": str(begins), "end_date": str(ends)}), ("s2", {}))
    ]
    return files


def test_an_enrollment_whose_first_day_moved_is_the_same_one(district, school, files, other):
    bring(district, in_roles(files, BEGAN))
    with importing(district.pk):
        before = Enrollment.objects.get(student__sourced_id="s1").pk
    moved = in_roles(other, BEGAN + timedelta(5))
    report, again = bring(district, moved), bring(district, moved)

    assert (counts(report), counts(again)) == ({"roles.csv": {"changed": 1}}, {})
    with importing(district.pk):
        row = Enrollment.objects.get(student__sourced_id="s1")
        (kept,) = Replaced.objects.filter(batch=report.batch)
    assert (row.pk, row.starts, row.ends) == (before, BEGAN + timedelta(5), ENDS)
    assert (kept.row, kept.was["starts"]) == (before, str(BEGAN))


def test_after_a_gap_an_enrollment_is_another_one(district, school, files, other):
    bring(district, in_roles(files, BEGAN, ends=BEGAN + timedelta(30)))
    report = bring(district, in_roles(other, TODAY))

    assert counts(report) == {"roles.csv": {"new": 1}}
    assert enrolled(district)[:2] == [
        ("s1", school.name, "04", BEGAN, BEGAN + timedelta(30)),
        ("s1", school.name, "04", TODAY, ENDS),
    ]
