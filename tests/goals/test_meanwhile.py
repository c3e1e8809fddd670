"""What changes between the reading of a form and its saving: said in the form, text kept."""

import threading
import uuid

import pytest
from django.db import connection
from django.utils import timezone

from goals.forms.plan import AdoptForm
from goals.forms.update import UpdateForm
from goals.models import Plan, Update
from tests.factories.goals import ActionItemFactory, AssignmentFactory, GoalFactory, PlanFactory


@pytest.fixture
def form(specialist, school, office, period):
    """A form that was read and is valid, not yet saved."""
    item = ActionItemFactory(goal=GoalFactory(plan=PlanFactory(owner=office)))
    data = {
        "text": "Two shelves moved.",
        "status": "on_track",
        "happened_on": str(timezone.localdate()),
        "form_key": str(uuid.uuid4()),
    }
    assignment = AssignmentFactory(item=item, place=school)
    form = UpdateForm(data, user=specialist, assignment=assignment)
    assert form.is_valid()
    return form


def test_plan_closed_while_an_update_is_sent_is_said_in_the_form(form):
    Plan.objects.get(pk=form.plan.pk).close(timezone.localdate())

    done = form.done()

    assert not done
    assert "its plan was closed" in str(form.non_field_errors())
    assert form["text"].value() == "Two shelves moved."
    assert not Update.objects.exists()


def test_period_locked_while_an_update_is_sent_is_said_in_the_form(form, period):
    today = timezone.localdate()
    period.starts, period.due_on, period.ends, period.locked_on = today, today, today, today
    period.save()

    done = form.done()

    assert not done
    assert "has been locked" in str(form.non_field_errors())
    assert not Update.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_adopt_a_draft_at_once_and_one_of_them_did_it():
    plan = PlanFactory(status=Plan.Status.DRAFT)
    ActionItemFactory(goal=GoalFactory(plan=plan))
    start, done = threading.Barrier(2), []

    def adopt():
        form = AdoptForm({"on": str(timezone.localdate())}, plan=Plan.objects.get(pk=plan.pk))
        start.wait()
        done.append(form.done())
        connection.close()

    people = [threading.Thread(target=adopt) for _ in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert sorted(done) == [False, True]
