"""Check-in: what it asks, what it sends, what it refuses, and that nothing is sent twice."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals.models import Plan, Update
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    PeriodNoteFactory,
    PlanFactory,
    PositionFactory,
    StepFactory,
    UpdateFactory,
)
from zones.models import Draft

URL = "/my-work/check-in/"
today = timezone.localdate


@pytest.fixture
def plan(office, period):
    return PlanFactory(owner=office, title="Library plan")


@pytest.fixture
def make(plan, school, specialist):
    """An assignment of the specialist at the school, reported on track before the period."""

    def make(place=school, before="on_track", item=None, **fields):
        item = item or ActionItemFactory(goal__plan=plan, **fields)
        row = AssignmentFactory(item=item, place=place)
        if before:
            UpdateFactory(
                assignment=row,
                author=specialist,
                status=before,
                text="As last fall.",
                happened_on=today() - timedelta(60),
            )
        return row

    return make


@pytest.fixture
def me(client, specialist, other_school):
    """The client, signed in as a specialist of two schools."""
    PositionFactory(user=specialist, place=other_school)
    client.force_login(specialist)
    return client


def shown(client):
    """What a browser would send back from the page as it was opened."""
    form = client.get(URL).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


def filled(client, **values):
    return shown(client) | values


def sent():
    """[(assignment, status, text, nothing new)] of this period."""
    rows = Update.objects.filter(happened_on__gt=today() - timedelta(30)).order_by("pk")
    return list(rows.values_list("assignment", "status", "text", "nothing_new"))


def problems(response):
    return {name: errors[0] for name, errors in response.context["form"].errors.items()}


def test_what_is_owed_stands_by_place_with_its_last_status(me, make, other_school):
    oak = make(other_school, before="at_risk", number="2.1")
    juniper = make(number="2.4", before=None)
    make(rhythm="yearly", yearly_period="Spring")
    UpdateFactory(assignment=make(number="2.5"))

    form = me.get(URL).context["form"]

    assert [(place, [row["pk"] for row in rows]) for place, rows in form.places()] == [
        ("Juniper School", [str(juniper.pk)]),
        ("Oak School", [str(oak.pk)]),
    ]
    assert [form[f"status_{row.pk}"].value() for row in (juniper, oak)] == ["", "at_risk"]


def test_one_send_sends_what_was_filled_in_and_leaves_the_rest(me, make, specialist):
    told, quiet, later = make(), make(before="at_risk"), make()

    response = me.post(
        URL, filled(me, **{f"text_{told.pk}": "Two lessons.", f"nothing_{quiet.pk}": "on"})
    )

    assert response.url == "/my-work/"
    assert sent() == [
        (told.pk, "on_track", "Two lessons.", False),
        (quiet.pk, "at_risk", "Nothing new.", True),
    ]
    assert not later.updates.filter(happened_on=today()).exists()
    assert {row.state for row in Update.objects.filter(happened_on=today())} == {"counted"}
    assert "2 updates sent: 2 for Juniper." in me.get("/my-work/").content.decode()


def test_a_plan_with_review_makes_them_wait(me, make, plan, principal):
    Plan.objects.filter(pk=plan.pk).update(reviewed_by="principal")
    row = make()

    me.post(URL, filled(me, **{f"text_{row.pk}": "Two lessons."}))

    assert row.updates.get(happened_on=today()).state == "submitted"
    page = me.get("/my-work/").content.decode()
    assert "1 update sent for Juniper. It waits for review." in page


def test_the_same_button_pressed_twice_sends_once(me, make):
    row = make()
    posted = filled(me, **{f"text_{row.pk}": "Two lessons."})

    answers = [me.post(URL, posted).status_code for _ in range(2)]

    assert (answers, len(sent())) == ([302, 302], 1)


def test_one_text_answers_the_item_at_my_other_places(me, make, other_school):
    item = ActionItemFactory(goal__plan=Plan.objects.get())
    here, there = make(item=item), make(other_school, item=item, before="at_risk")

    me.post(URL, filled(me, **{f"text_{here.pk}": "Books sorted.", f"same_{here.pk}": "on"}))

    assert sent() == [
        (here.pk, "on_track", "Books sorted.", False),
        (there.pk, "on_track", "Books sorted.", False),
    ]
    keys = Update.objects.filter(happened_on=today()).values_list("form_key", flat=True)
    assert len(set(keys)) == 1


def test_words_of_its_own_are_not_replaced_by_the_same_words(me, make, other_school):
    item = ActionItemFactory(goal__plan=Plan.objects.get())
    here, there = make(item=item), make(other_school, item=item)
    said = {f"text_{here.pk}": "Sorted.", f"same_{here.pk}": "on", f"text_{there.pk}": "Moved."}

    me.post(URL, filled(me, **said))

    assert [text for _, _, text, _ in sent()] == ["Sorted.", "Moved."]


def test_nothing_new_elsewhere_keeps_the_status_there(me, make, other_school):
    item = ActionItemFactory(goal__plan=Plan.objects.get())
    here, there = make(item=item), make(other_school, item=item, before="off_track")

    me.post(URL, filled(me, **{f"nothing_{here.pk}": "on", f"same_{here.pk}": "on"}))

    assert [(pk, status) for pk, status, _, _ in sent()] == [
        (here.pk, "on_track"),
        (there.pk, "off_track"),
    ]


def test_what_is_wrong_marks_its_row_and_nothing_is_sent(me, make, specialist):
    good, changed, first = make(number="1"), make(number="2"), make(number="3", before=None)
    unchanged = make(number="4", ongoing=False)
    said = {f"text_{good.pk}": "Two lessons.", f"status_{changed.pk}": "off_track"}
    said |= {f"text_{first.pk}": "Begun.", f"nothing_{unchanged.pk}": "on"}

    response = me.post(URL, filled(me, **said))

    page = response.content.decode()
    assert problems(response) == {
        f"text_{changed.pk}": "2 at Juniper: say in one line what happened.",
        f"status_{first.pk}": "3 at Juniper: choose a status.",
        f"text_{unchanged.pk}": "4 at Juniper: say in one line what happened.",
    }
    assert sent() == []
    assert "There are 3 problems" in page
    assert ">Two lessons.</textarea>" in page
    assert f'href="#id_text_{changed.pk}"' in page


def test_an_empty_form_says_what_to_do(me, make):
    make()

    response = me.post(URL, filled(me))

    assert list(problems(response)) == ["__all__"]


def test_complete_is_only_for_work_that_finishes(me, make):
    ongoing, ends = make(), make(ongoing=False)
    said = {f"status_{row.pk}": "complete" for row in (ongoing, ends)}
    said |= {f"text_{row.pk}": "Done." for row in (ongoing, ends)}

    refused = me.post(URL, filled(me, **said))
    me.post(URL, filled(me, **said | {f"status_{ongoing.pk}": "on_track"}))

    assert list(problems(refused)) == [f"status_{ongoing.pk}"]
    assert [status for _, status, _, _ in sent()] == ["on_track", "complete"]


def test_a_number_that_jumps_asks_why(me, make, specialist):
    row = make(counts="families", before=None, number="2.4")
    UpdateFactory(assignment=row, author=specialist, number=10, happened_on=today() - timedelta(50))
    said = {f"text_{row.pk}": "Two evenings.", f"number_{row.pk}": "40"}

    refused = me.post(URL, filled(me, **said))
    me.post(URL, filled(me, **said | {f"reason_{row.pk}": "The school fair came."}))

    assert problems(refused) == {
        f"reason_{row.pk}": "2.4 at Juniper: it was 10 and is now 40. Say in one sentence why."
    }
    found = row.updates.get(happened_on=today())
    assert (found.number, found.number_reason) == (40, "The school fair came.")


def test_what_came_in_meanwhile_is_said_and_can_be_added_to(me, make, school):
    row = make(number="2.4")
    posted = filled(me, **{f"text_{row.pk}": "Two lessons."})
    colleague = PositionFactory(place=school).user
    UpdateFactory(assignment=row, author=colleague, text="All lessons.")

    refused = me.post(URL, posted)
    now = refused.context["form"].check_in.asks[0].last_id
    again = me.post(URL, posted | {f"last_{row.pk}": now})

    assert "it is in already" in problems(refused)[f"text_{row.pk}"]
    assert again.status_code == 302
    assert [text for _, _, text, _ in sent()] == ["All lessons.", "Two lessons."]


def test_a_draft_comes_back_also_for_work_that_is_in_meanwhile(me, make, specialist, school):
    row, other = make(number="2.4"), make(number="2.5")
    fields = {f"text_{row.pk}": ["Two lessons."], f"status_{row.pk}": ["at_risk"]}
    fields |= {f"last_{row.pk}": [str(row.updates.get().pk)], f"text_{other.pk}": [""]}
    Draft.objects.create(user=specialist, address=URL, fields=fields)
    UpdateFactory(assignment=row, author=PositionFactory(place=school).user, text="All lessons.")

    page = me.get(URL)
    posted = filled(me)
    refused = me.post(URL, posted)

    assert "Your draft from" in page.content.decode()
    assert posted[f"text_{row.pk}"] == "Two lessons."
    assert "it is in already" in problems(refused)[f"text_{row.pk}"]


def test_a_form_to_log_that_was_left_is_gone_on_with(me, make, specialist):
    row = make()
    address = f"/assignments/{row.pk}/log/"
    Draft.objects.create(user=specialist, address=address, fields={"text": ["Half a"]})

    begun = me.get(URL).context["check_in"].begun

    assert [(one.action, one.url) for one in begun] == [("Continue", address)]
    assert begun[0].said.startswith("Draft saved today, ")


def test_a_locked_period_says_so_and_takes_nothing(me, make, period):
    row = make()
    posted = filled(me, **{f"text_{row.pk}": "Two lessons."})
    period.locked_on = today()
    period.save()

    page, refused = me.get(URL).content.decode(), me.post(URL, posted)

    assert "has been locked since" in page
    assert f"id_text_{row.pk}" not in page
    assert "has been locked since" in problems(refused)[f"text_{row.pk}"]
    assert ">Two lessons.</textarea>" in refused.content.decode()
    assert sent() == []


def test_a_plan_closed_meanwhile_takes_nothing(me, make, plan):
    row = make()
    posted = filled(me, **{f"text_{row.pk}": "Two lessons."})
    plan.close(on=today())

    refused = me.post(URL, posted)

    assert "was closed on" in problems(refused)[f"text_{row.pk}"]
    assert sent() == []


def test_drafts_and_returned_updates_are_linked_and_not_asked_twice(me, make, specialist):
    drafted, returned, asked = make(number="1"), make(number="2"), make(number="3")
    draft = UpdateFactory(assignment=drafted, author=specialist, state="draft")
    back = UpdateFactory(
        assignment=returned,
        author=specialist,
        state="returned",
        happened_on=today() - timedelta(45),
    )
    StepFactory(update=back, kind="returned", note="How many?", by=PositionFactory().user)

    context = me.get(URL).context

    assert [(one.action, one.url) for one in context["check_in"].begun] == [
        ("Continue", f"/updates/{draft.pk}/edit/"),
        ("Fix and send again", f"/updates/{back.pk}/edit/"),
    ]
    assert [ask.pk for ask in context["check_in"].asks] == [asked.pk]


def test_work_of_others_is_neither_shown_nor_written(me, make, outsider, specialist):
    theirs = AssignmentFactory(
        item=ActionItemFactory(goal__plan=Plan.objects.get()),
        place=make().place,
        seat_role="principal",
    )
    foreign = AssignmentFactory(place=outsider.positions.first().place)
    said = {f"text_{row.pk}": "Mine now." for row in (theirs, foreign)}
    said |= {f"status_{row.pk}": "on_track" for row in (theirs, foreign)}

    response = me.post(URL, filled(me, **said))

    assert sent() == []
    assert response.context["form"].left_over() == ["Mine now.", "Mine now."]


def test_what_the_office_asks_stands_on_top(me, make, period, office, supervisor):
    PeriodNoteFactory(period=period, office=office, author=supervisor, text="One photo, please.")

    pages = [me.get(url).content.decode() for url in (URL, "/my-work/", "/")]

    for page in pages:
        assert "What Library Media Services asks this winter:" in page
        assert "One photo, please." in page
        assert "Karin Lindqvist" in page


def test_nothing_owed_says_when_the_next_period_opens(me, school_year):
    page = me.get(URL).content.decode()

    assert "Nothing is owed." in page
    assert "You can log an update on any day." in page


def test_the_page_and_the_sending_cost_the_same_for_three_rows_and_for_forty(me, make):
    counts = []

    for more in (3, 37):
        rows = [make(counts="families") for _ in range(more)]
        asked, page = counted(shown, me)
        said = page | {f"text_{row.pk}": "Done." for row in rows}
        written, _ = counted(me.post, URL, said)
        counts.append((asked, written))

    assert counts[0] == counts[1] <= (15, 29)


def counted(action, *args):
    with CaptureQueriesContext(connection) as queries:
        result = action(*args)
    return len(queries), result
