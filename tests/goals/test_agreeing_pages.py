"""The pages on which an action plan is sent, read as a whole, agreed to or returned; the homes."""

from datetime import date

from django.utils import timezone

from goals.agreed_words import seen_of
from goals.agreeing import CHANGED, NO_NOTE, agree, returned_to, send, waiting_for
from goals.digest import tell
from goals.models import Agreement
from tests.factories import (
    OfficeFactory,
    PlaceFactory,
    PositionFactory,
)
from tests.goals.drafting import draft
from zones.access import Role

TODAY = date(2026, 6, 16)
PRINCIPAL = "The principal of Juniper School agrees to this plan: Piet Janssen."
NOT_SENT = "Nobody has sent it for agreement yet."


def page(plan, name):
    return f"/plans/{plan.pk}/{name}/"


def sent_by_hand(client, plan, who):
    client.force_login(who)
    return client.post(page(plan, "send"), follow=True)


def test_a_zone_lead_sends_and_the_principal_reads_the_whole_plan_and_agrees(
    client, of_school, zone, zone_lead, principal
):
    told = sent_by_hand(client, of_school, zone_lead)
    client.force_login(principal)
    shown = client.get(page(of_school, "adopt"))
    seen = shown.context["form"]["seen"].value()

    answer = client.post(page(of_school, "adopt"), {"on": TODAY, "seen": seen})

    of_school.refresh_from_db()
    assert [str(message) for message in told.context["messages"]] == [
        f"Sent for agreement. {PRINCIPAL}"
    ]
    assert [step.text for band in shown.context["bands"] for step in band.own] == ["Story time"]
    assert [(line["what"], line["by"]) for line in shown.context["log"]] == [
        ("Sent for agreement", "Luz Marrero")
    ]
    assert (answer.url, of_school.status) == (f"/plans/{of_school.pk}/", "adopted")


def test_what_changed_meanwhile_stands_on_the_page_and_may_then_be_agreed(
    client, of_school, zone_lead, principal
):
    send(of_school, zone_lead)
    client.force_login(principal)
    seen = seen_of(of_school)
    of_school.goals.get().items.update(text="Story time on Tuesdays")

    refused = client.post(page(of_school, "adopt"), {"on": TODAY, "seen": seen})
    form = refused.context["form"]
    agreed = client.post(page(of_school, "adopt"), {"on": TODAY, "seen": form["seen"].value()})

    of_school.refresh_from_db()
    assert form.non_field_errors() == [CHANGED]
    assert "Story time on Tuesdays" in [change.words for change in form.changes]
    assert "What changed while you read" in refused.content.decode()
    assert (agreed.status_code, of_school.status) == (302, "adopted")


def test_a_note_leads_the_home_of_who_wrote_the_plan(client, of_school, zone_lead, principal):
    send(of_school, zone_lead)
    client.force_login(principal)
    empty = client.post(page(of_school, "return"), {"note": "", "seen": seen_of(of_school)})
    client.post(page(of_school, "return"), {"note": "Who leads it?", "seen": seen_of(of_school)})
    client.force_login(zone_lead)

    home, outline = client.get("/"), client.get(page(of_school, "outline"))

    assert empty.context["form"].errors == {"note": [NO_NOTE]}
    assert [(row.pk, row.note, row.said_by) for row in returned_to(zone_lead)] == [
        (of_school.pk, "Who leads it?", "Piet Janssen")
    ]
    assert "Who leads it?" in home.content.decode()
    assert outline.context["returned"]["note"] == "Who leads it?"


def test_one_person_of_a_tiny_district_sends_and_agrees(client, school):
    alone = PositionFactory(place=school, role=Role.PRINCIPAL).user
    plan = draft(school)
    sent = sent_by_hand(client, plan, alone)

    client.post(page(plan, "adopt"), {"on": TODAY, "seen": sent.context["form"]["seen"].value()})

    plan.refresh_from_db()
    assert sent.redirect_chain == [(page(plan, "adopt"), 302)]
    assert plan.status == "adopted"


def test_pages_say_why_there_is_nothing_to_decide(client, of_school, principal, zone_lead):
    client.force_login(principal)
    before = client.get(page(of_school, "adopt")).context["why_not"]
    send(of_school, zone_lead)
    agree(of_school, principal, seen_of(of_school), TODAY)

    after = [client.get(page(of_school, name)).context["why_not"] for name in ("adopt", "return")]
    again = client.post(page(of_school, "send"), follow=True)

    assert before == NOT_SENT
    assert after == 2 * ["It was agreed on June 16, 2026."]
    assert "It was agreed on June 16, 2026." in again.content.decode()


# Who is asked


def asked(*people):
    return [[str(plan.owner) for plan in waiting_for(user)] for user in people]


def test_a_sent_plan_waits_for_those_who_agree_and_for_nobody_else(
    of_school, of_branch, zone_lead, branch_lead, principal, library_admin, data_steward, outsider
):
    send(of_school, zone_lead)
    send(of_branch, branch_lead)

    assert asked(principal, library_admin) == [["Juniper School"], ["Heron Branch"]]
    assert asked(data_steward, zone_lead, branch_lead, outsider) == [[], [], [], []]


def test_where_a_school_has_no_principal_the_steward_agrees_and_the_page_says_so(
    client, school, zone_lead, data_steward
):
    plan = draft(school)
    send(plan, zone_lead)
    client.force_login(zone_lead)

    said = client.get(page(plan, "outline")).context["who_agrees"]

    assert asked(data_steward) == [["Juniper School"]]
    assert said == (
        "Juniper School has no principal today, so the data steward agrees instead: Mira Szabo."
    )


def test_a_library_without_a_lead_is_told_who_can_add_one(client, branch, branch_lead):
    plan = draft(branch)
    client.force_login(branch_lead)

    said = client.get(page(plan, "outline")).context["who_agrees"]

    assert said == ("Nobody is the library’s partnership lead today. The data steward can add one.")


def test_another_district_is_asked_nothing_and_finds_nothing(
    client, of_school, zone_lead, outsider
):
    far = PlaceFactory(district=outsider.positions.first().place.district)
    PositionFactory(user=outsider, place=far, role=Role.PRINCIPAL)
    office = OfficeFactory(district=far.district, side="library")
    PositionFactory(user=outsider, place=office, role=Role.LIBRARY_ADMIN)
    send(of_school, zone_lead)
    client.force_login(outsider)

    answers = [client.post(page(of_school, name)).status_code for name in ("send", "take-back")]
    answers += [client.get(page(of_school, name)).status_code for name in ("adopt", "return")]

    assert answers == [404, 404, 404, 404]
    assert asked(outsider) == [[]]
    assert list(returned_to(outsider)) == []
    assert Agreement.objects.count() == 1


def test_the_homes_name_the_plans_that_wait(
    client, of_school, of_branch, zone_lead, branch_lead, principal, library_admin
):
    send(of_school, zone_lead)
    send(of_branch, branch_lead)
    seen = []
    for person in (principal, library_admin):
        client.force_login(person)
        text = client.get("/").content.decode()
        seen.append(
            [one for one in ("1 plan waits", f"/plans/{of_school.pk}/adopt/") if one in text]
        )

    assert seen == [["1 plan waits", f"/plans/{of_school.pk}/adopt/"], ["1 plan waits"]]


def test_the_weekly_mail_counts_the_plans_that_wait(of_school, zone_lead, principal, data_steward):
    send(of_school, zone_lead)

    found = tell(of_school.owner.district, timezone.now())

    assert {pk: one.subject for pk, one in found.items()} == {principal.pk: "1 plan to agree to"}
