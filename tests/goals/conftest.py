from datetime import date, timedelta

import pytest
from django.utils import timezone

from goals import offers
from goals.models import Plan, PlanImport
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    GoalFactory,
    PlanFactory,
    PositionFactory,
    ReportingPeriodFactory,
    SchoolYearFactory,
    UpdateFactory,
)
from tests.goals.drafting import WORDS, draft
from tests.goals.importing import SMALL, START
from tests.goals.owing import DUE, LAST_SUMMER
from tests.goals.reminding import holder, work
from zones.access import Role


@pytest.fixture
def as_supervisor(client, supervisor):
    client.force_login(supervisor)
    return client


@pytest.fixture
def found(as_supervisor, office):
    """An import of the small plan, as the page makes it."""
    as_supervisor.post(START, {"owner": office.pk, "kind": "department", "text": SMALL})
    return PlanImport.objects.get()


# A department plan with one item at two schools: what the plan page and its files show.


@pytest.fixture
def late_period(period):
    """A period whose due date and grace days have passed."""
    period.due_on = timezone.localdate() - timedelta(days=7)
    period.save()
    return period


@pytest.fixture
def plan(office, late_period):
    return PlanFactory(owner=office, title="Reading plan")


@pytest.fixture
def goal(plan):
    return GoalFactory(plan=plan, title="Goal One", number="1", statement="Every child reads.")


@pytest.fixture
def item(goal):
    return ActionItemFactory(goal=goal, number="1.1", text="Read <aloud> daily.")


@pytest.fixture
def mine(item, school, specialist):
    """Reported, on track."""
    row = AssignmentFactory(item=item, place=school)
    UpdateFactory(assignment=row, author=specialist, text="Read on six days.")
    return row


@pytest.fixture
def theirs(item, other_school):
    """Off track since before the period, and not reported in it."""
    row = AssignmentFactory(item=item, place=other_school)
    author = PositionFactory(place=other_school, user__name="Wren Hollis").user
    before = timezone.localdate() - timedelta(days=40)
    UpdateFactory(
        assignment=row, author=author, status="off_track", happened_on=before, text="Too few books."
    )
    return row


# A school whose specialist owes an update in a winter period of fixed dates: see tests/goals/owing.


@pytest.fixture
def winter(district):
    year = SchoolYearFactory(district=district, starts=LAST_SUMMER, ends=date(2026, 6, 30))
    return ReportingPeriodFactory(
        school_year=year, starts=date(2026, 1, 5), due_on=DUE, ends=date(2026, 3, 31)
    )


@pytest.fixture
def seat(school):
    """Somebody holds the specialist's seat at the school since last summer."""
    return PositionFactory(place=school, starts=LAST_SUMMER)


@pytest.fixture
def asked(office, school, seat):
    """One assignment that owes an update in the winter period."""
    plan = PlanFactory(owner=office, starts=LAST_SUMMER, ends=date(2026, 6, 30))
    return AssignmentFactory(item__goal__plan=plan, place=school)


# Two people who owe an update in that winter: what reminders are about.


@pytest.fixture
def winter_plan(office, winter):
    return PlanFactory(
        owner=office,
        starts=LAST_SUMMER,
        ends=date(2026, 6, 30),
        reviewed_by=Plan.Reviewer.OWNER,
    )


@pytest.fixture
def owed(winter_plan, school, specialist):
    """Dana Okafor owes an update."""
    specialist.positions.update(starts=LAST_SUMMER)
    return work(winter_plan, school)


@pytest.fixture
def also_owed(winter_plan, other_school):
    """And so does Wren Hollis."""
    holder(other_school, "Wren Hollis")
    return work(winter_plan, other_school)


@pytest.fixture
def split(viewer):
    """A board viewer here, who is staff of another district."""
    PositionFactory(user=viewer, role=Role.SUPERVISOR, place__kind="office", place__level="")
    return viewer


# Action plans: a draft with its focus, two to be agreed to, one with a step that others share.


@pytest.fixture
def action_draft(branch):
    plan = PlanFactory(owner=branch, kind="action", status="draft", level="Collaboration focus")
    GoalFactory(plan=plan, title="Every family knows the branch.")
    return plan


@pytest.fixture
def focus(action_draft):
    return action_draft.goals.get()


@pytest.fixture
def of_school(school, zone_lead, principal):
    return draft(school)


@pytest.fixture
def of_branch(branch, branch_lead, library_admin):
    return draft(branch)


@pytest.fixture
def action_plan(branch, zone):
    return PlanFactory(owner=branch, kind=Plan.Kind.ACTION, title="Heron action plan")


@pytest.fixture
def step(action_plan, branch):
    item = ActionItemFactory(goal=GoalFactory(plan=action_plan), text=WORDS)
    AssignmentFactory(item=item, place=branch, seat_role=Role.ZONE_LEAD)
    return item


@pytest.fixture
def waiting(step, school, branch_lead):
    """An offer of the step to Juniper, not answered yet."""
    return offers.offer(step, [school], branch_lead, "You know the families.")[0]
