"""Common assessments: the scale, levels that results keep as they are, windows, who gives it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.acting import importing
from assessments.models import Administration, Assessment, LevelSet, Sitting
from tests.factories import PositionFactory
from tests.factories.assessments import (
    AdministrationFactory,
    AssessmentFactory,
    ClassEnrollmentFactory,
    LevelSetFactory,
    ResultFactory,
    SchoolClassFactory,
    SittingFactory,
    StudentFactory,
    this_year,
)
from zones.access import Role

pytestmark = pytest.mark.django_db
NEW = {"name": "Reading task", "subject": "Reading", "grades": ["KG", "04"], "scale": "points"}
POINTS = {"lowest": "0", "highest": "50"}


@pytest.fixture
def task(district):
    return AssessmentFactory(district=district, name="Common reading task")


@pytest.fixture
def given(task):
    """This fall, with three levels and one result of a student at the school."""
    return AdministrationFactory(assessment=task)


@pytest.fixture
def result(given, maya):
    with importing(maya.district_id):
        return ResultFactory(student=maya, administration=given)


def rows_of(names, cuts, meets, year):
    found = {"from_year": str(year), "meets": str(meets)}
    found |= {f"name_{place}": name for place, name in enumerate(names, 1)}
    return found | {f"cut_{place}": cut for place, cut in enumerate(cuts, 2)}


def test_a_test_is_added_once(client, supervisor, district):
    client.force_login(supervisor)

    client.post("/assessments/new/", NEW | POINTS)
    again = client.post("/assessments/new/", NEW | POINTS | {"name": "READING task"})

    row = Assessment.objects.get()
    assert (row.district, row.name, row.grades, row.highest) == (
        district,
        "Reading task",
        "KG,04",
        50,
    )
    assert again.context["form"].errors == {
        "name": ["The district already has an assessment with this name."]
    }


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({}, {"lowest": ["Points need a lowest and a highest score."]}),
        (
            {"lowest": "9", "highest": "3"},
            {"__all__": ["The highest score must be above the lowest."]},
        ),
        ({"scale": "letters"}, {"letters": ["Name the letters, at least two."]}),
        (
            {"scale": "letters", "letters": "A b B"},
            {
                "letters": [
                    "A letter stands there twice.",
                    "Name the letters, at least two.",
                ]
            },
        ),
        ({"grades": ["04", "99"]}, None),
    ],
)
def test_a_scale_that_cannot_be_is_refused(client, supervisor, sent, errors):
    client.force_login(supervisor)

    page = client.post("/assessments/new/", NEW | sent)

    assert Assessment.objects.count() == 0
    assert page.status_code == (200 if errors else 404)
    assert errors is None or page.context["form"].errors == errors


def test_percent_brings_its_ends_and_letters_need_none(client, supervisor):
    client.force_login(supervisor)

    client.post("/assessments/new/", NEW | {"scale": "percent", "letters": "A B"})
    client.post("/assessments/new/", NEW | {"name": "L", "scale": "letters", "letters": "A B C"})

    assert list(Assessment.objects.values_list("lowest", "highest", "letters").order_by("pk")) == [
        (0, 100, ""),
        (None, None, "A B C"),
    ]


def test_a_scale_stays_once_levels_or_results_are_on_it(client, supervisor, given):
    client.force_login(supervisor)
    test = given.assessment

    page = client.post(f"/assessments/{test.pk}/edit/", NEW | {"scale": "percent"})

    assert [*page.context["form"].errors] == ["scale"]


def test_who_sends_second_reads_what_was_saved_meanwhile(client, supervisor, task):
    client.force_login(supervisor)
    address = f"/assessments/{task.pk}/edit/"
    version = client.get(address).context["form"]["version"].value()
    Assessment.objects.filter(pk=task.pk).update(subject="Reading aloud")

    page = client.post(
        address,
        NEW | {"highest": "100", "lowest": "0", "subject": "Poetry", "version": version},
    )

    task.refresh_from_db()
    assert "while you wrote" in page.content.decode()
    assert task.subject == "Reading aloud"


def test_levels_are_kept_from_low_to_high_with_their_cut_scores(client, supervisor, task):
    client.force_login(supervisor)
    sent = rows_of(["Low", "Middle", "High"], ["40", "70.5"], 2, this_year())

    client.post(f"/assessments/{task.pk}/levels/new/", sent)

    row = LevelSet.objects.get()
    assert (row.assessment, row.from_year) == (task, this_year())
    assert list(row.levels.values_list("position", "name", "cut", "meets")) == [
        (1, "Low", None, False),
        (2, "Middle", 40, True),
        (3, "High", Decimal("70.5"), True),
    ]


@pytest.mark.parametrize(
    ("names", "cuts", "meets", "said"),
    [
        (["Low"], [], 1, "Name at least two levels, the lowest first."),
        (["Low", "low"], ["40"], 1, "Two levels have the same name."),
        (["Low", "High"], [""], 1, "Every level above the lowest needs the least score"),
        (["Low", "Mid", "High"], ["70", "40"], 1, "The scores must rise from level to level."),
        (["Low", "High"], ["400"], 1, "“400” is outside the scale: 0 to 100 points."),
        (["Low", "High"], ["NaN"], 1, "“NaN” is not a number."),
        (["Low", "", "High"], ["1", "2"], 1, "Level 2 has no name."),
        (["Low", "High"], ["40"], 5, "Choose one of the levels you named."),
    ],
)
def test_levels_that_cannot_be_are_refused(client, supervisor, task, names, cuts, meets, said):
    client.force_login(supervisor)
    sent = rows_of(names, cuts, meets, this_year())

    page = client.post(f"/assessments/{task.pk}/levels/new/", sent)

    assert said in page.content.decode()
    assert LevelSet.objects.count() == 0


def test_cut_scores_of_letters_are_letters(client, supervisor, district):
    test = AssessmentFactory(
        district=district, scale="letters", letters="A B C D", lowest=None, highest=None
    )
    client.force_login(supervisor)
    sent = rows_of(["Early", "Fluent"], ["c"], 2, this_year())

    client.post(f"/assessments/{test.pk}/levels/new/", sent)

    row = LevelSet.objects.get()
    assert list(row.levels.values_list("name", "cut")) == [("Early", None), ("Fluent", 3)]
    page = client.get(f"/assessments/levels/{row.pk}/edit/")
    assert page.context["form"]["cut_2"].value() == "C"


def test_who_changes_levels_second_reads_what_was_saved_meanwhile(client, supervisor, task):
    row = LevelSetFactory(assessment=task)
    client.force_login(supervisor)
    address = f"/assessments/levels/{row.pk}/edit/"
    version = client.get(address).context["form"]["version"].value()
    row.levels.filter(position=2).update(cut=45)
    sent = rows_of(["Beginning", "Developing", "Meeting"], ["50", "70"], 3, row.from_year)

    page = client.post(address, sent | {"version": version})

    assert "while you wrote" in page.content.decode()
    assert row.levels.get(position=2).cut == 45


def test_levels_that_read_results_stay(client, supervisor, given, result):
    client.force_login(supervisor)
    kept = list(given.level_set.levels.values_list())
    sent = rows_of(["A", "B"], ["10"], 2, this_year())

    answers = [
        client.post(f"/assessments/levels/{given.level_set_id}/{verb}/", sent).status_code
        for verb in ("edit", "delete")
    ]
    test = given.assessment
    late = client.post(f"/assessments/{test.pk}/levels/new/", sent | {"from_year": this_year() - 1})

    assert answers == [403, 403]
    assert list(given.level_set.levels.values_list()) == kept
    assert [*late.context["form"].errors] == ["from_year"]


def test_other_cut_scores_of_a_later_year_read_what_is_given_then(
    client, supervisor, given, result
):
    client.force_login(supervisor)
    test, next_year = given.assessment, this_year() + 1
    later = Administration.objects.create(
        assessment=test, window="fall", year=next_year, level_set=given.level_set
    )

    client.post(
        f"/assessments/{test.pk}/levels/new/", rows_of(["Low", "High"], ["55"], 2, next_year)
    )

    new = LevelSet.objects.get(from_year=next_year)
    later.refresh_from_db()
    given.refresh_from_db()
    assert (later.level_set, given.level_set.from_year) == (new, this_year())

    client.post(f"/assessments/levels/{new.pk}/delete/")

    later.refresh_from_db()
    assert later.level_set == given.level_set


def test_a_window_is_there_once_and_takes_the_levels_of_its_year(client, supervisor, task):
    row = LevelSetFactory(assessment=task, from_year=this_year())
    client.force_login(supervisor)
    address = f"/assessments/{task.pk}/administrations/new/"
    sent = {"year": this_year(), "window": "spring"}

    client.post(address, sent)
    again = client.post(address, sent)
    client.post(address, sent | {"year": this_year() - 1})

    assert list(
        Administration.objects.order_by("-year").values_list("window", "year", "level_set")
    ) == [("spring", this_year(), row.pk), ("spring", this_year() - 1, None)]
    assert again.context["form"].errors["window"] == ["This window of the year is there already."]


def test_a_window_cannot_end_before_it_begins_or_lie_in_the_year_26(client, supervisor, task):
    client.force_login(supervisor)
    sent = {"year": this_year(), "window": "fall", "opens": "2026-10-01", "closes": "2026-09-01"}
    address = f"/assessments/{task.pk}/administrations/new/"

    page = client.post(address, sent)
    other = client.post(address, sent | {"opens": "0026-10-01"})

    assert page.context["form"].errors == {"closes": ["The last day cannot be before the first."]}
    assert [*other.context["form"].errors] == ["opens"]


def test_results_stay_in_their_year(client, supervisor, given, result):
    client.force_login(supervisor)

    page = client.post(
        f"/administrations/{given.pk}/edit/", {"year": this_year() - 1, "window": "fall"}
    )

    assert page.context["form"].errors == {
        "year": ["Results are in: they stay in the year they are of."]
    }


def test_a_window_is_closed_and_opened(client, supervisor, given):
    client.force_login(supervisor)
    today = timezone.localdate()
    given.opens = today + timedelta(days=3)
    given.save()

    client.post(f"/administrations/{given.pk}/close/")
    given.refresh_from_db()
    closed = given.closes
    client.post(f"/administrations/{given.pk}/open/")
    given.refresh_from_db()

    assert (closed, given.closes) == (today - timedelta(days=1), None)
    assert given.opens <= today


def test_every_class_of_the_grades_comes_in_with_the_specialist(
    client, supervisor, given, district, school, other_school, specialist
):
    four = SchoolClassFactory(place=school, grades="04")
    SchoolClassFactory(place=school, grades="07")
    SchoolClassFactory(place=school, grades="04", ended_on=timezone.localdate())
    oak = SchoolClassFactory(place=other_school, grades="03,04")
    SchoolClassFactory(grades="04")  # of another district
    client.force_login(supervisor)

    for _ in range(2):
        client.post(f"/administrations/{given.pk}/sittings/")

    assert set(Sitting.objects.values_list("administration", "school_class", "given_by")) == {
        (given.pk, four.pk, specialist.pk),
        (given.pk, oak.pk, None),
    }


def test_the_classes_of_a_school_are_ticked(client, supervisor, given, school, specialist):
    one, two = (SchoolClassFactory(place=school, grades="04") for _ in range(2))
    SittingFactory(administration=given, school_class=two)
    client.force_login(supervisor)
    address = f"/administrations/{given.pk}/schools/{school.pk}/"
    stranger = PositionFactory(role=Role.SPECIALIST).user

    client.post(address, {f"takes_{one.pk}": "on", f"by_{one.pk}": specialist.pk})
    forged = client.post(address, {f"takes_{one.pk}": "on", f"by_{one.pk}": stranger.pk})

    assert list(given.sittings.values_list("school_class", "given_by")) == [(one.pk, specialist.pk)]
    assert forged.status_code == 404


def test_supervisors_read_counts_and_no_name(
    client, supervisor, given, school, school_class, maya, noel, result
):
    with importing(school.district_id):
        ClassEnrollmentFactory(school_class=school_class, student=noel)
        SittingFactory(administration=given, school_class=school_class)
    client.force_login(supervisor)

    page = client.get(given.get_absolute_url())

    lines = {
        line.name: (line.classes, line.students, line.entered) for line in page.context["schools"]
    }
    assert lines[school.short_name] == (1, 2, 1)
    assert page.context["classes"] == []
    assert "Maya" not in page.content.decode()


def test_a_specialist_reads_of_their_own_classes_alone(
    client, specialist, given, school_class, other_school, result
):
    with importing(other_school.district_id):
        elsewhere = SchoolClassFactory(place=other_school, title="Secret class")
        student = StudentFactory(school=other_school)
        ClassEnrollmentFactory(school_class=elsewhere, student=student)
        for row in (school_class, elsewhere):
            SittingFactory(administration=given, school_class=row)
    client.force_login(specialist)

    page = client.get(given.get_absolute_url())

    assert [(line.name, line.students, line.entered) for line in page.context["classes"]] == [
        (f"Reading 4, {school_class.place.short_name}", 1, 1)
    ]
    assert page.context["schools"] == []
    assert "Secret class" not in page.content.decode()


def test_pages_ask_as_much_for_many_tests_and_classes_as_for_one(client, supervisor, given, school):
    client.force_login(supervisor)
    addresses = ["/assessments/", given.assessment.get_absolute_url(), given.get_absolute_url()]
    SittingFactory(administration=given, school_class__place=school)
    before = [queries(client, address) for address in addresses]
    for _ in range(4):
        AdministrationFactory(assessment__district=given.assessment.district)
        SittingFactory(administration=given, school_class__place=school)
    for window in ("winter", "spring"):
        AdministrationFactory(assessment=given.assessment, window=window, level_set=given.level_set)
    LevelSetFactory(assessment=given.assessment, from_year=this_year() - 3)

    assert [queries(client, address) for address in addresses] == before


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)
