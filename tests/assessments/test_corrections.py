"""What a steward corrects in the record of a student, and what stays of it."""

import pytest
from django.urls import reverse

from assessments.acting import acting_as, importing
from assessments.models import Batch, Disclosure, Replaced, Student
from tests.factories.assessments import GroupMembershipFactory

PURPOSE = {"kind": "Correction", "words": "A family says the name is wrong."}


@pytest.fixture
def steward(client, data_steward):
    """Signed in, and stated what for."""
    client.force_login(data_steward)
    client.post(reverse("assessments:purpose"), PURPOSE)
    return data_steward


@pytest.fixture
def page(maya):
    return reverse("assessments:student_edit", args=[maya.pk])


def typed(client, page, **changed):
    form = client.get(page).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | changed


def stored(student):
    with importing(student.district_id):
        return Student.objects.get(pk=student.pk)


def test_a_correction_keeps_what_the_record_said_and_stands_on_record(client, steward, page, maya):
    before = stored(maya).batch_id

    response = client.post(page, typed(client, page, given_name="Maja"))

    assert response.url == maya.get_absolute_url()
    after = stored(maya)
    assert (after.given_name, after.family_name) == ("Maja", "Invented")
    with importing(maya.district_id):
        batch = Batch.objects.get(pk=after.batch_id)
        (kept,) = Replaced.objects.filter(batch=batch)
        said = list(Disclosure.objects.filter(what="change").values_list("students", "count"))
    assert (batch.kind, batch.created_by, after.batch_id != before) == ("hand", steward, True)
    assert (kept.table, kept.row, kept.student) == ("assessments_student", maya.pk, maya.pk)
    assert (kept.was["given_name"], kept.was["batch_id"]) == ("Maya", before)
    assert said == [([maya.pk], 1)]


def test_a_form_that_changes_nothing_writes_nothing(client, steward, page, maya):
    client.post(page, typed(client, page))

    with importing(maya.district_id):
        assert not Replaced.objects.exists()
        assert not Disclosure.objects.filter(what="change").exists()


def test_the_second_of_two_stewards_reads_what_the_first_wrote(client, steward, page, maya):
    sent = typed(client, page, given_name="Maja")
    with importing(maya.district_id):
        Student.objects.filter(pk=maya.pk).update(given_name="Maia")

    response = client.post(page, sent)

    assert response.status_code == 200
    assert response.context["form"].versions == [("Given name", "Maia", "Maja", False)]
    assert stored(maya).given_name == "Maia"


def test_nobody_else_corrects_a_record(client, specialist, principal, page, maya):
    for who in (specialist, principal):
        client.force_login(who)
        assert client.get(page).status_code == 404
        assert client.post(page, {"given_name": "X", "family_name": "Y"}).status_code == 404

    assert stored(maya).given_name == "Maya"


def test_a_steward_of_another_district_is_told_of_no_such_student(client, outsider, page, maya):
    client.force_login(outsider)
    client.post(reverse("assessments:purpose"), PURPOSE)

    assert client.get(page).status_code == 404
    assert client.get(maya.get_absolute_url()).status_code == 404


def test_the_stewards_page_names_groups_and_what_may_be_done(client, steward, page, maya):
    with importing(maya.district_id):
        GroupMembershipFactory(student=maya)

    context = client.get(maya.get_absolute_url()).context

    assert [row[:2] for row in context["groups"]] == [("English learners", "English learner")]
    assert ("Correct the record", page) in context["actions"]
    with acting_as(steward.pk, "Correction."):
        whys = set(Disclosure.objects.filter(user=steward).values_list("reason", flat=True))
    assert whys == {"You are data steward, and said: Correction: A family says the name is wrong."}
