"""Students are deleted after the years they are kept: whole, once a second person agreed."""

from collections import Counter
from threading import Thread

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import ForeignKey
from django.utils import timezone

from assessments import batches, retention
from assessments.acting import acting_as, importing
from assessments.models import (
    Deletion,
    Disclosure,
    Forgotten,
    Grant,
    Student,
    StudentHold,
    StudentSettings,
)
from tests.factories.assessments import (
    EnrollmentFactory,
    GrantFactory,
    RecordRequestFactory,
    StudentHoldFactory,
)

from .leaving import (
    LEFT,
    approve,
    approved,
    as_owner,
    asked,
    change,
    days_ago,
    deleted,
    left,
    names,
    read_again,
    with_everything,
    withdraw,
)
from .sheets.test_at_once import until_somebody_waits

STAYING = {"assessments_grant", "assessments_grantevent"}  # say why somebody saw the student


def named_tables():
    """{model: condition} of every table with a row of a student: by key, by bare id, by a name
    that says so; and of what hangs on such rows."""
    found = {Student: "id = {0}"}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            is_key = isinstance(field, ForeignKey) and field.related_model is Student
            if is_key or field.name in ("student", "student_id"):
                found[model] = f"{field.column} = {{0}}"
    for model in set(apps.get_models()) - set(found):
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.related_model in found and not field.null:
                table, rule = field.related_model._meta.db_table, found[field.related_model]
                found[model] = f"{field.column} IN (SELECT id FROM {table} WHERE {rule})"
    return {
        model._meta.db_table: rule
        for model, rule in found.items()
        if model._meta.db_table not in STAYING
    }


def raw_counts(student):
    """{table: rows of the student}, as the owner counts them."""
    counts = {}
    for table, rule in named_tables().items():
        [[counts[table]]] = as_owner(f"SELECT count(*) FROM {table} WHERE {rule.format(student)}")
    return counts


@pytest.mark.django_db(transaction=True)
def test_everything_of_a_student_goes_and_the_certificate_counts_what_was_there(
    data_steward, second, district, gone, maya, school_class
):
    with_everything(gone, school_class)
    with_everything(maya, school_class)
    before, of_others = raw_counts(gone.pk), raw_counts(maya.pk)
    assert all(before.values()), before  # a table that is forgotten here is forgotten there

    said, run = deleted(data_steward, second, district)

    assert (said, run.done) == ("done", before)
    assert (run.counts, run.students) == (before, [])
    assert Counter(raw_counts(gone.pk).values()) == {0: len(before)}
    assert raw_counts(maya.pk) == of_others


@pytest.mark.parametrize(
    "since",
    [
        lambda one, place: StudentHoldFactory(student=one),
        lambda one, place: RecordRequestFactory(student=one),
        lambda one, place: EnrollmentFactory(student=one, place=place),
    ],
)
def test_who_is_held_asked_about_or_back_since_is_left_out(
    data_steward, second, district, school, gone, since
):
    stays = left(school, given_name="Stays")
    run = approved(data_steward, second, district)
    with importing(district.pk):
        since(stays, school)
        late = left(school, given_name="Late")  # passes the years after it was approved

    assert retention.carry_out(run.pk) == "done"

    read_again(run)
    assert names(district) == ["Late", "Stays"]
    assert (run.counts["assessments_student"], run.done["assessments_student"]) == (2, 1)
    assert asked(data_steward, district).students == [late.pk]


def call(run):
    """What the function says to the web login."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT delete_students(%s)", [run.pk])
        return cursor.fetchone()[0]


def test_nothing_is_deleted_before_somebody_else_approved(data_steward, district, gone):
    run = asked(data_steward, district)

    assert (call(run), approve(run, data_steward), call(run)) == (
        "nothing",
        False,
        "nothing",
    )
    with pytest.raises(DatabaseError, match="deletion_needs_two_people"), transaction.atomic():
        change(run, approved_by=data_steward)
    assert names(district) == ["Gone"]


@pytest.mark.parametrize(
    "who", ["viewer", "branch_staff", "specialist", "zone_lead", "supervisor", "outsider"]
)
def test_an_approval_of_somebody_else_is_none(data_steward, district, gone, request, who):
    run = asked(data_steward, district)
    approve(run, request.getfixturevalue(who))

    assert (call(run), names(district)) == ("nothing", ["Gone"])


def test_an_administrator_of_the_district_is_a_second_person(
    data_steward, district_admin, district, gone
):
    said, run = deleted(data_steward, district_admin, district)

    assert (said, run.approved_by, names(district)) == ("done", district_admin, [])


def test_what_nobody_of_the_district_asked_for_is_not_done(second, specialist, district, gone):
    with importing(district.pk):
        run = Deletion.objects.create(
            district=district, asked_by=specialist, before=days_ago(3000), students=[gone.pk]
        )
    approve(run, second)

    assert (call(run), names(district)) == ("nothing", ["Gone"])


def test_what_was_withdrawn_is_not_done(data_steward, second, district, gone):
    run = approved(data_steward, second, district)

    assert (withdraw(run), withdraw(run)) == (True, False)
    assert (retention.carry_out(run.pk), call(run), names(district)) == (
        "nothing",
        "nothing",
        ["Gone"],
    )


def test_run_twice_it_does_nothing_the_second_time(data_steward, second, district, gone):
    said, run = deleted(data_steward, second, district)
    done = run.done_at

    again = retention.carry_out(run.pk), call(run)

    read_again(run)
    assert (said, again, run.done_at) == ("done", ("nothing", "nothing"), done)
    assert Disclosure.objects.filter(what="delete").count() == 0  # nobody acts: nothing is seen
    with importing(district.pk):
        line = Disclosure.objects.get(what="delete")
        assert (line.user, line.role, line.students, line.count, line.page) == (
            second, "data_steward", [gone.pk], 1, f"/deletions/{run.pk}/",
        )  # fmt: skip


def test_where_the_years_were_made_longer_a_new_dry_run_is_needed(
    data_steward, second, district, gone
):
    run = approved(data_steward, second, district)
    StudentSettings.objects.create(district=district, student_years=7)

    assert (retention.carry_out(run.pk), names(district)) == ("refused", ["Gone"])
    assert asked(data_steward, district).years == 7


def test_a_forged_list_deletes_nobody_whom_the_rule_does_not_name(
    data_steward, second, district, gone, maya
):
    """Whoever writes rows as the web login may list anybody: the rule is asked all the same."""
    for before, students in ((timezone.localdate(), [maya.pk]), (LEFT, [maya.pk, gone.pk])):
        with importing(district.pk):
            run = Deletion.objects.create(
                district=district, asked_by=data_steward, before=before, students=students
            )
        approve(run, second)
        call(run)

    assert names(district) == ["Gone", "Maya"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assessments_deletion SET students = '{1}'",
        "UPDATE assessments_deletion SET done = '{}'",
        "UPDATE assessments_deletion SET before = now()",
        "DELETE FROM assessments_deletion",
        "DELETE FROM assessments_forgotten",
    ],
)
def test_neither_list_nor_certificate_is_changed_by_the_site(data_steward, district, statement):
    asked(data_steward, district)
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("who", ["specialist", "principal", "school_staff", "viewer"])
def test_the_site_deletes_no_student_otherwise(request, who, maya, gone, school_class):
    with acting_as(request.getfixturevalue(who).pk), connection.cursor() as cursor:
        cursor.execute("DELETE FROM assessments_student")
        assert cursor.rowcount == 0
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM assessments_student")
        assert cursor.rowcount == 0


def test_who_saw_the_student_stays_on_record_without_what_was_typed(
    data_steward, second, district, gone, maya
):
    told = {"district": district, "user": data_steward, "reason": "A reason."}
    with importing(district.pk):
        searched = Disclosure.objects.create(
            what="search", page="/students/?q=Gone", students=[gone.pk, maya.pk], **told
        )
        packet = Disclosure.objects.create(
            what="packet", page="/x/", students=[gone.pk], party="Ada Gone", **told
        )
        other = Disclosure.objects.create(
            what="search", page="/students/?q=Maya", students=[maya.pk], **told
        )
    deleted(data_steward, second, district)

    with importing(district.pk):
        found = Disclosure.objects.in_bulk([searched.pk, packet.pk, other.pk])
    assert {(row.page, tuple(row.students), row.party) for row in found.values()} == {
        ("/students/", (gone.pk, maya.pk), ""),
        ("/x/", (gone.pk,), "the family"),
        ("/students/?q=Maya", (maya.pk,), ""),
    }


def test_a_grant_of_a_deleted_student_is_ended_and_never_one_of_the_district(
    data_steward, second, district, viewer, gone, maya
):
    with importing(district.pk):
        grant = GrantFactory(district=district, user=viewer, student=gone, purpose="Help Gone")
        told = {"district": district, "user": viewer, "grant": grant, "what": "view", "page": "/"}
        Disclosure.objects.create(students=[gone.pk], reason="You were given leave: Help", **told)
    deleted(data_steward, second, district)

    with importing(district.pk):
        grant = Grant.objects.get(pk=grant.pk)
        said = list(Disclosure.objects.filter(grant=grant).values_list("reason", flat=True))
        history = set(grant.events.values_list("purpose", flat=True))
    assert (grant.student_id, grant.place_id, grant.ended_at is None) == (gone.pk, None, False)
    assert (grant.purpose, history, said) == (
        "[removed]", {"[removed]"}, ["You were given leave: [removed]"],
    )  # fmt: skip
    Grant.objects.filter(pk=grant.pk).update(ended_at=None)  # not even then
    with acting_as(viewer.pk):
        assert list(Student.objects.all()) == []


def test_holds_stop_it_at_the_last_moment(data_steward, second, district, gone):
    run = approved(data_steward, second, district)
    with importing(district.pk):
        StudentHoldFactory(student=gone)
    retention.carry_out(run.pk)

    read_again(run)
    assert (run.done, names(district)) == ({}, ["Gone"])
    with importing(district.pk):
        assert (StudentHold.objects.count(), Forgotten.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_it_waits_for_an_import_of_the_district_and_sees_what_that_brought(
    data_steward, second, district, school, gone
):
    run, said = approved(data_steward, second, district), []

    def work():
        said.append(retention.carry_out(run.pk))
        connection.close()

    other = Thread(target=work)
    with transaction.atomic(), importing(district.pk), connection.cursor() as cursor:
        cursor.execute(batches.ALONE, [district.pk])
        EnrollmentFactory(student=gone, place=school, starts=days_ago(30))
        other.start()
        until_somebody_waits()
    other.join()

    assert (said, names(district)) == (["done"], ["Gone"])


@pytest.mark.django_db(transaction=True)
def test_what_fails_deletes_nothing_and_can_be_tried_again(data_steward, second, district, gone):
    run = approved(data_steward, second, district)
    with transaction.atomic(), importing(district.pk), connection.cursor() as cursor:
        # Somebody holds the student's row for longer than the deletion waits.
        cursor.execute("SELECT FROM assessments_student WHERE id = %s FOR UPDATE", [gone.pk])
        line = Thread(target=hurried, args=[run.pk])
        line.start()
        line.join()

    read_again(run)
    assert (run.failed_at is None, run.started_at, names(district)) == (False, None, ["Gone"])
    assert (retention.carry_out(run.pk), names(district)) == ("done", [])


def hurried(pk):
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    with pytest.raises(DatabaseError, match="lock timeout"):
        retention.carry_out(pk)
    connection.close()
