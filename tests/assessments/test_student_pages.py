"""Finding students, the page of one, and what of it stands on record."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.acting import acting_as, importing
from assessments.models import Disclosure, Student
from tests.factories.assessments import (
    AdministrationFactory,
    AssessmentFactory,
    ClassEnrollmentFactory,
    GroupMembershipFactory,
    LevelSetFactory,
    ResultFactory,
    StudentFactory,
    this_year,
)


def on_record(user):
    """[(what, names of the students, why, whether it was allowed)] of what this person did."""
    with acting_as(user.pk):
        rows = list(Disclosure.objects.filter(user=user).order_by("pk"))
    with importing(rows[0].district_id if rows else 0):
        names = dict(Student.objects.values_list("pk", "given_name"))
    return [
        (row.what, sorted(names.get(key, "?") for key in row.students), row.reason, row.allowed)
        for row in rows
    ]


AT_JUNIPER = "You are library media specialist at Juniper School."


def names_found(client, **asked):
    response = client.get(reverse("assessments:student_list"), asked)
    return [row["name"] for row in response.context["rows"]]


def test_nobody_is_listed_before_something_is_asked_for(client, specialist, students):
    client.force_login(specialist)

    response = client.get(reverse("assessments:student_list"))

    assert (response.context["page"], response.context["rows"]) == (None, [])
    assert on_record(specialist) == []


def test_a_district_without_students_leads_its_steward_to_the_first_roster(
    client, data_steward, district
):
    client.force_login(data_steward)
    client.post("/students/purpose/", {"kind": "Import", "words": "The first roster"})
    address = reverse("assessments:student_list")

    before = client.get(address).content.decode()
    with importing(district.pk):
        StudentFactory(school=None, district=district)
    after = client.get(address).content.decode()

    assert ["Send the first roster" in page for page in (before, after)] == [True, False]


def test_a_search_finds_students_of_ones_own_school_and_stands_on_record(
    client, specialist, students
):
    client.force_login(specialist)

    assert names_found(client, q="ma") == ["Maya Invented"]
    assert names_found(client, q="olga") == []
    assert on_record(specialist) == [
        ("search", ["Maya"], AT_JUNIPER, True),
        ("search", [], AT_JUNIPER, True),
    ]


def test_a_search_that_finds_nobody_says_what_was_asked_for(client, specialist, students):
    client.force_login(specialist)
    address = reverse("assessments:student_list")

    pages = [client.get(address, asked).content.decode() for asked in ({}, {"q": "olga"})]

    words = ("My classes", "No student you may see fits.", "Asked for: “olga”.")
    said = [[word in page for word in words] for page in pages]
    assert said == [[True, False, False], [False, True, True]]


def test_students_are_found_by_preferred_name_and_by_id(client, specialist, school):
    with importing(school.district_id):
        StudentFactory(
            school=school,
            given_name="Josephine",
            family_name="Invented-Fabled",
            preferred_given_name="Jo",
            local_id="A-77",
        )
    client.force_login(specialist)

    asked = ("josephine inv", "JO", "fabled", "invented-fabled", "a-77", "osephine", "a-7")
    found = [len(names_found(client, q=words)) for words in asked]

    assert found == [1, 1, 1, 1, 1, 0, 0]
    assert names_found(client, q="jo") == ["Jo Invented-Fabled"]


def test_marks_in_a_name_are_asked_for_as_they_stand(client, specialist, school):
    with importing(school.district_id):
        StudentFactory(school=school, given_name="Anne-Marie", family_name="O'Invented")
        StudentFactory(school=school, given_name="Ann", family_name="B\\ack", local_id="A-7")
    client.force_login(specialist)

    asked = ("marie", "anne-mar", "o'inv", "o'inv anne", "b\\a", "a-7", "a-7 ann", "'", "\\", "ne")
    found = [names_found(client, q=words) for words in asked]

    anne, ann = ["Anne-Marie O'Invented"], ["Ann B\\ack"]
    assert found == [anne, anne, anne, anne, ann, ann, ann, [], [], []]


def test_a_teacher_finds_their_classes_first(client, school_staff, school_class):
    client.force_login(school_staff)

    rows = client.get(reverse("assessments:student_list")).context["classes"]

    assert [(row["title"], row["students"]) for row in rows] == [("Reading 4", "1")]


def test_who_has_no_reason_is_told_of_no_student(client, branch_lead, maya):
    client.force_login(branch_lead)

    for name, args in (("student_list", []), ("class_list", []), ("student_detail", [maya.pk])):
        assert client.get(reverse(f"assessments:{name}", args=args)).status_code == 404


def test_a_page_that_was_refused_stands_on_record(client, specialist, oak_student):
    client.force_login(specialist)

    assert client.get(oak_student.get_absolute_url()).status_code == 404

    assert on_record(specialist) == [("view", ["Olga"], "", False)]


def test_the_page_of_a_student_says_where_they_are_and_why_one_sees_it(
    client, specialist, maya, school_class
):
    client.force_login(specialist)

    response = client.get(maya.get_absolute_url())

    context = response.context
    assert (context["name"], context["grade"], context["why"]) == (
        "Maya Invented",
        "Grade 4",
        AT_JUNIPER,
    )
    assert [row[:2] for row in context["enrollments"]] == [("Juniper School", "Grade 4")]
    assert [row[:3] for row in context["classes"]] == [
        ("Reading 4", f"/classes/{school_class.pk}/", "Juniper School")
    ]
    assert on_record(specialist) == [("view", ["Maya"], AT_JUNIPER, True)]


def test_groups_stand_on_the_page_of_nobody_but_the_steward(client, specialist, maya):
    with importing(maya.district_id):
        GroupMembershipFactory(student=maya)
    client.force_login(specialist)

    response = client.get(maya.get_absolute_url())

    assert response.context["groups"] == []
    assert "English learner" not in response.content.decode()


def rows_of(client, student):
    lines = client.get(student.get_absolute_url()).context["lines"]
    return {title: rows for title, _, rows, _ in lines}


def test_the_line_breaks_where_cut_scores_change(client, specialist, maya):
    year = this_year()
    with importing(maya.district_id):
        assessment = AssessmentFactory(district_id=maya.district_id, name="Reading task")
        for when, cuts in ((year - 1, (40, 70)), (year, (50, 80))):
            named = zip(("Beginning", "Developing", "Meeting"), (None, *cuts), strict=True)
            levels = LevelSetFactory(assessment=assessment, from_year=when, levels=[*named])
            given = AdministrationFactory(assessment=assessment, year=when, level_set=levels)
            ResultFactory(student=maya, administration=given)
    client.force_login(specialist)

    first, second = rows_of(client, maya)["Reading task"]

    assert (first[2:4], first[4]) == (("75", "Meeting"), "")
    assert (second[2:4], second[4][:16]) == (("75", "Developing"), "Other cut scores")


def test_another_instrument_goes_on_in_the_same_table_after_a_break(client, specialist, maya):
    year = this_year()
    with importing(maya.district_id):
        old = AssessmentFactory(district_id=maya.district_id, name="Old task")
        new = AssessmentFactory(district_id=maya.district_id, name="New task", follows=old)
        for assessment, when in ((old, year - 1), (new, year)):
            given = AdministrationFactory(assessment=assessment, year=when)
            ResultFactory(student=maya, administration=given)
    client.force_login(specialist)

    rows = rows_of(client, maya)["New task"]

    assert [row[1] for row in rows] == ["Old task", "New task"]
    assert rows[1][4].startswith("Another instrument from here: New task follows Old task.")


def test_a_window_that_was_missed_is_said_and_one_after_the_last_result_is_not(
    client, specialist, maya
):
    with importing(maya.district_id):
        given = AdministrationFactory(assessment__district_id=maya.district_id)
        rest = {"assessment": given.assessment, "level_set": given.level_set}
        AdministrationFactory(window="winter", **rest)
        for one in (given, AdministrationFactory(window="spring", **rest)):
            ResultFactory(student=maya, administration=one)
        AdministrationFactory(window="summer", **rest)
    client.force_login(specialist)

    (rows,) = rows_of(client, maya).values()

    assert [(row[0].split()[0], row[2]) for row in rows] == [
        ("Fall", "75"),
        ("Winter", "No result"),
        ("Spring", "75"),
    ]


@pytest.mark.parametrize("many", [1, 6])
def test_the_page_of_a_student_asks_the_same_however_much_there_is(
    client, specialist, maya, django_assert_num_queries, many
):
    with importing(maya.district_id):
        for _ in range(many):
            ResultFactory(student=maya)
            ClassEnrollmentFactory(
                student=maya,
                school_class__place_id=maya.places[0],
                ends=timezone.localdate() + timedelta(days=9),
            )
    client.force_login(specialist)

    with django_assert_num_queries(19):
        client.get(maya.get_absolute_url())
