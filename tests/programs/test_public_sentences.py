"""What families read about the items of a plan: written, published, withdrawn; and whose yes lets
a partner be named."""

from datetime import timedelta

import pytest
from django.utils import timezone

from goals.models import Assignment, Plan
from programs.models import PublicSentence, PublicYes
from programs.public_sentences import shown_work
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    PlaceFactory,
    PlanFactory,
    PublicSentenceFactory,
    PublicYesFactory,
)
from zones.access import Role

pytestmark = pytest.mark.django_db
WORDS = "Homework help, Monday to Thursday."


@pytest.fixture
def step(branch, school, zone):
    """A shared step of the branch; the school takes part and owes no report."""
    branch.district.public_site = True
    branch.district.save()
    plan = PlanFactory(owner=branch, kind=Plan.Kind.ACTION, title="Zone plan")
    step = ActionItemFactory(goal__plan=plan, number="2.1", text="Help with homework.")
    AssignmentFactory(item=step, place=branch, seat_role=Role.ZONE_LEAD)
    AssignmentFactory(item=step, place=school, seat_role=Role.ZONE_LEAD, reports=False)
    return step


@pytest.fixture
def published(step):
    return PublicSentenceFactory(item=step, sentence=WORDS, published_at=timezone.now())


def sent(client, address, **data):
    return client.post(address, data, follow=True).content.decode()


def _version(form):
    """What a form of a row that is there carries of it."""
    return form["version"].value() if "version" in form.fields else ""


def typed(client, step, **data):
    """Sends the form as opened: with the version it carries."""
    page = client.get(f"/items/{step.pk}/public/")
    version = _version(page.context["form"])
    return sent(client, f"/items/{step.pk}/public/", version=version, **data)


def said(step):
    return [
        (row.sentence, row.shows_status, row.published_at is not None, row.by.name)
        for row in PublicSentence.objects.filter(item=step)
    ]


def answers(step):
    rows = PublicYes.objects.filter(sentence__item=step).order_by("pk")
    return [(row.place.name, row.says_yes, row.by.name) for row in rows]


def answer(client, sentence, says, **more):
    """Presses the button as it stands on the page of the plan."""
    page = client.get(f"/plans/{sentence.item.goal.plan_id}/public/")
    [row] = [one for row in page.context["rows"] for one in row["partners"] if one["may_answer"]]
    data = {"place": row["place_id"], "seen": row["seen"], "says": says} | more
    return sent(client, row["answer_url"], **data)


def test_a_sentence_is_written_then_published_then_withdrawn(client, step, branch_lead):
    client.force_login(branch_lead)
    typed(client, step, sentence=f"  {WORDS}\n", act="keep")
    kept, read = said(step), PublicSentence.objects.published().count()
    typed(client, step, sentence=WORDS, shows_status="on", act="publish")
    public, reads = said(step), PublicSentence.objects.published().count()
    sent(client, f"/items/{step.pk}/public/withdraw/")

    assert kept == [(WORDS, False, False, "Ivo Petrov")]
    assert public == [(WORDS, True, True, "Ivo Petrov")]
    assert said(step) == [(WORDS, True, False, "Ivo Petrov")]
    assert (read, reads, PublicSentence.objects.published().count()) == (0, 1, 0)


def test_an_empty_sentence_is_refused(client, step, branch_lead):
    client.force_login(branch_lead)

    assert "Write what families are to read." in typed(client, step, sentence=" \n ", act="publish")
    assert said(step) == []


def test_two_who_change_a_sentence_both_read_the_other(client, published, branch_lead):
    client.force_login(branch_lead)
    version = _version(client.get(f"/items/{published.item_id}/public/").context["form"])
    PublicSentence.objects.update(sentence="Homework help every day.")

    page = sent(
        client, f"/items/{published.item_id}/public/", sentence="Help on Mondays.", version=version
    )

    assert "Nothing of yours is saved yet" in page
    assert [row[0] for row in said(published.item)] == ["Homework help every day."]


def test_nothing_is_said_of_a_closed_plan_a_retired_item_or_a_template(client, step, branch_lead):
    client.force_login(branch_lead)
    plans = Plan.objects.filter(pk=step.goal.plan_id)
    found = []
    for change in ({"status": "closed", "closed_on": timezone.localdate()},):
        plans.update(**change)
        found.append(client.get(f"/items/{step.pk}/public/").status_code)
    plans.update(status="adopted", closed_on=None)
    step.retire()
    step.save()
    found.append(client.get(f"/items/{step.pk}/public/").status_code)

    assert found == [403, 403]


def test_a_partner_is_named_only_with_its_own_yes(client, published, zone_lead):
    client.force_login(zone_lead)
    asked = client.get("/").content.decode()
    before = PublicYes.objects.standing().count()
    answer(client, published, "yes")
    named = PublicYes.objects.standing().count()
    answered = client.get("/").content.decode()
    answer(client, published, "no")

    assert (WORDS in asked, "May the public site name you?" in asked) == (True, True)
    assert "May the public site name you?" not in answered
    assert (before, named, PublicYes.objects.standing().count()) == (0, 1, 0)
    assert answers(published.item) == [("Juniper School", False, "Luz Marrero")]


def test_who_leads_the_step_does_not_answer_for_its_partner(client, published, branch_lead, school):
    client.force_login(branch_lead)

    answered = client.post(f"/public-sentences/{published.pk}/yes/", {"place": school.pk})

    assert (answered.status_code, answers(published.item)) == (403, [])


def test_a_yes_for_a_place_that_takes_no_part_is_no_page(client, published, zone_lead):
    elsewhere = PlaceFactory()
    client.force_login(zone_lead)

    found = [
        client.post(f"/public-sentences/{published.pk}/yes/", {"place": pk, "says": "yes"})
        for pk in (elsewhere.pk, published.item.goal.plan.owner_id, "x", 10**30)
    ]

    assert [answered.status_code for answered in found] == [404] * 4
    assert answers(published.item) == []


def test_words_that_changed_ask_the_partner_again(client, published, zone_lead, branch_lead):
    client.force_login(zone_lead)
    answer(client, published, "yes")
    client.force_login(branch_lead)
    typed(client, published.item, sentence="Homework help every day, with snacks.")
    named = PublicYes.objects.standing().count()
    client.force_login(zone_lead)
    page = client.get("/").content.decode()

    assert named == 0
    assert "Homework help every day, with snacks." in page


def test_a_yes_to_words_that_changed_meanwhile_is_not_taken(client, published, zone_lead):
    client.force_login(zone_lead)
    page = client.get(f"/plans/{published.item.goal.plan_id}/public/")
    [row] = [one for row in page.context["rows"] for one in row["partners"]]
    PublicSentence.objects.update(sentence="Juniper School does all the work.")

    page = sent(client, row["answer_url"], place=row["place_id"], seen=row["seen"], says="yes")

    assert "The words changed while you read." in page
    assert answers(published.item) == []


def test_a_yes_ends_with_the_part(published, school, zone_lead):
    PublicYesFactory(sentence=published, place=school, by=zone_lead)
    before = PublicYes.objects.standing().count()
    Assignment.objects.filter(place=school).update(ended_on=timezone.localdate() - timedelta(1))

    assert (before, PublicYes.objects.standing().count()) == (1, 0)


def test_a_partner_without_a_yes_adds_nothing_to_the_status(published, school, branch):
    Assignment.objects.filter(place=school).update(reports=True)
    before = sorted(row.place.name for row in shown_work([published.item_id]))
    PublicYesFactory(sentence=published, place=school)
    after = sorted(row.place.name for row in shown_work([published.item_id]))

    assert (before, after) == (["Heron Branch"], ["Heron Branch", "Juniper School"])


def test_a_viewer_reads_no_names_and_nothing_unpublished(client, published, school, viewer):
    PublicYesFactory(sentence=published, place=school, by__name="Luz Marrero")
    other = PublicSentenceFactory(
        item__goal=published.item.goal, sentence="Half a thought.", published_at=None
    )
    client.force_login(viewer)

    page = client.get(f"/plans/{other.item.goal.plan_id}/public/").content.decode()

    assert (WORDS in page, "Half a thought." in page, "Luz Marrero" in page) == (True, False, False)
    assert "Juniper School" in page


def test_the_list_of_a_plan_costs_the_same_for_one_item_and_for_twenty(
    client, published, branch_lead, school, django_assert_max_num_queries
):
    client.force_login(branch_lead)
    address = f"/plans/{published.item.goal.plan_id}/public/"
    client.get(address)
    with django_assert_max_num_queries(40) as few:
        client.get(address)
    for _ in range(20):
        row = PublicSentenceFactory(item__goal=published.item.goal)
        AssignmentFactory(item=row.item, place=school, reports=False)
        PublicYesFactory(sentence=row, place=school)
    with django_assert_max_num_queries(40) as many:
        client.get(address)

    assert len(few) == len(many)
