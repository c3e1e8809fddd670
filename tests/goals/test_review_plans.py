"""Who reviews: what a plan offers, what is usual, and how it is said."""

import pytest

from goals.drafting import Document, draft_plan
from goals.forms.plan import NewPlanForm, PlanForm
from goals.imports import read_text
from goals.models import Plan, carry_forward
from goals.outline import grow
from tests.factories import PlanFactory, UserFactory
from tests.goals.importing import SMALL
from tests.goals.test_plan_edit import NEW


def offered(plan):
    form = PlanForm(instance=plan, user=UserFactory())
    return [value for value, _ in form.fields["reviewed_by"].choices]


def test_a_plan_offers_the_reviewers_that_fit_its_owner(office, school, branch):
    plans = {
        "office": PlanFactory(owner=office),
        "school": PlanFactory(owner=school, kind=Plan.Kind.ACTION),
        "branch": PlanFactory(owner=branch, kind=Plan.Kind.ACTION),
    }

    assert {name: offered(plan) for name, plan in plans.items()} == {
        "office": ["nobody", "principal", "owner", "library"],
        "school": ["nobody", "principal"],
        "branch": ["nobody", "library"],
    }


def test_a_reviewer_the_plan_has_stays_offered(school):
    plan = PlanFactory(owner=school, reviewed_by=Plan.Reviewer.OWNER)

    assert offered(plan) == ["nobody", "principal", "owner"]


@pytest.mark.parametrize(
    ("kind", "chosen", "kept"),
    [
        ("department", "", "owner"),
        ("strategic", "", "owner"),
        ("partnership", "", "nobody"),
        ("department", "nobody", "nobody"),
        ("department", "principal", "principal"),
    ],
)
def test_a_new_plan_has_the_usual_reviewer_unless_another_is_chosen(
    kind, chosen, kept, office, supervisor
):
    data = NEW | {"owner": office.pk, "kind": kind, "reviewed_by": chosen}
    form = NewPlanForm(data, user=supervisor)

    assert form.is_valid(), form.errors
    assert form.save().reviewed_by == kept


def test_a_new_action_plan_cannot_ask_the_offices_review(school, principal):
    data = NEW | {"owner": school.pk, "kind": "action", "reviewed_by": "owner"}

    form = NewPlanForm(data, user=principal)

    assert form.errors == {
        "reviewed_by": ["Juniper School cannot ask this review: the owner's office."]
    }


def test_an_imported_plan_has_the_usual_reviewer_and_its_copy_keeps_what_was_chosen(office):
    tree = grow(read_text(SMALL)) | {"before": None}
    plan = draft_plan(tree, office, Plan.Kind.DEPARTMENT, Document("small.txt", SMALL))
    chosen = PlanFactory(owner=office, reviewed_by=Plan.Reviewer.PRINCIPAL)

    copy = carry_forward(chosen, *chosen.next_span(), None, with_assignments=False)

    assert (plan.reviewed_by, copy.reviewed_by) == ("owner", "principal")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("nobody", "Updates count as soon as they are sent."),
        ("principal", "The principal of the school reviews its updates."),
        ("owner", "Library Media Services reviews the updates."),
        ("library", "The library’s lead reviews the updates of branches"),
    ],
)
def test_the_plan_page_says_who_reviews(asked, said, client, specialist, office):
    plan = PlanFactory(owner=office, reviewed_by=asked)
    client.force_login(specialist)

    assert said in client.get(plan.get_absolute_url()).content.decode()
