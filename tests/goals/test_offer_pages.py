"""Offering a step, answering, withdrawing, and where offers are told."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals import offers
from goals.bands import bands
from goals.digest import tell
from goals.models import Assignment, Offer, Plan
from tests.factories import (
    ActionItemFactory,
    BranchFactory,
    GoalFactory,
    OfferFactory,
    PlaceFactory,
    PlanFactory,
    PositionFactory,
    StandardFactory,
    ZoneMembershipFactory,
)
from tests.goals.drafting import WORDS, said
from zones.access import Role
from zones.formats import short_date


def test_a_step_is_offered_with_a_word_to_the_partners(client, step, school, branch_lead):
    client.force_login(branch_lead)
    page = client.get(f"/items/{step.pk}/offer/")

    done = client.post(
        f"/items/{step.pk}/offer/",
        {"places": [school.pk], "note": "You know the families."},
        follow=True,
    )

    assert page.context["form"].fields["places"].choices == [(school.pk, "Juniper School")]
    assert said(done) == ["Offered to Juniper. The answer will stand on this step."]
    assert [(one.item, one.place, one.note, one.answer) for one in Offer.objects.all()] == [
        (step, school, "You know the families.", "")
    ]
    assert done.redirect_chain == [(f"/items/{step.pk}/", 302)]
    assert "Waits for an answer." in done.content.decode()


def test_partners_are_offered_with_what_they_answered_before(
    client, waiting, step, zone, zone_lead, branch_lead
):
    second = PlaceFactory(district=zone.district, name="Elm School", short_name="Elm")
    ZoneMembershipFactory(zone=zone, school=second)
    offers.decline(waiting, zone_lead, "No room this year.")
    offers.offer(step, [second], branch_lead)
    client.force_login(branch_lead)

    form = client.get(f"/items/{step.pk}/offer/").context["form"]

    day = short_date(timezone.localtime(Offer.objects.get(pk=waiting.pk).answered_at))
    assert [label for _, label in form.fields["places"].choices] == [
        f"Juniper School (declined on {day}: No room this year.)"
    ]
    assert form.asked == [("Elm School", f"waits for an answer since {day}")]


def test_an_offer_form_with_nobody_left_says_why(client, waiting, branch_lead, zone, step):
    client.force_login(branch_lead)

    all_asked = client.get(f"/items/{step.pk}/offer/").content.decode()
    zone.memberships.all().delete()
    Offer.objects.all().delete()
    alone = client.get(f"/items/{step.pk}/offer/").content.decode()

    assert "Every partner of the zone has it already." in all_asked
    assert "There is no partner to offer it to." in alone


def test_places_that_were_not_offered_do_not_exist(
    client, step, branch_lead, other_school, outsider
):
    foreign = outsider.positions.order_by("pk").first().place
    client.force_login(branch_lead)

    answers = [
        client.post(f"/items/{step.pk}/offer/", {"places": [place.pk]}).status_code
        for place in (other_school, foreign)
    ]

    assert answers == [404, 404]
    assert not Offer.objects.exists()


def test_errors_keep_what_was_typed(client, step, branch_lead):
    client.force_login(branch_lead)

    page = client.post(f"/items/{step.pk}/offer/", {"note": "You know the families."})

    assert page.context["form"].errors == {"places": ["Tick at least one place."]}
    assert "You know the families." in page.content.decode()
    assert "<title>Error:" in page.content.decode()


def test_the_page_of_an_offer_says_what_taking_part_means(client, waiting, step, zone_lead):
    area = StandardFactory(framework__district=waiting.place.district, title="School Readiness")
    step.key_area = area
    step.save()
    client.force_login(zone_lead)

    html = client.get(f"/offers/{waiting.pk}/").content.decode()

    assert [
        words in html
        for words in (
            WORDS,
            "School Readiness",
            "Heron Branch",
            "You know the families.",
            "you owe no report unless you ask to",
            "Take part",
        )
    ] == [True] * 6


def test_a_partner_takes_part_with_what_it_does(client, waiting, step, zone_lead):
    client.force_login(zone_lead)

    done = client.post(
        f"/offers/{waiting.pk}/",
        {"answer": "accept", "what_we_do": "Mrs. Ode greets the families.", "reports": "on"},
        follow=True,
    )

    part = step.assignments.get(place=waiting.place)
    assert (part.what_we_do, part.reports, part.seat_role) == (
        "Mrs. Ode greets the families.",
        True,
        "zone_lead",
    )
    assert said(done) == ["Juniper School takes part. Zone lead answers for it."]
    assert [(len(done.context[name])) for name in ("waiting", "offered", "answered")] == [0, 0, 1]


def test_a_partner_declines_with_a_reason_that_who_offered_reads(
    client, waiting, step, zone_lead, branch_lead
):
    client.force_login(zone_lead)
    address = f"/offers/{waiting.pk}/"

    bare = client.post(address, {"answer": "decline", "reason": "", "what_we_do": "We help."})
    done = client.post(address, {"answer": "decline", "reason": "No room."}, follow=True)

    assert bare.context["form"].errors == {"reason": ["Say why not: who offered it reads it."]}
    assert "We help." in bare.content.decode()
    assert said(done) == ["Declined. Heron Branch reads why."]
    assert not Assignment.objects.filter(place=waiting.place).exists()
    client.force_login(branch_lead)
    pages = [client.get(url).content.decode() for url in ("/offers/", f"/items/{step.pk}/")]
    assert ["Declined by Luz Marrero" in page and "No room." in page for page in pages] == [
        True
    ] * 2
    assert f"/items/{step.pk}/offer/" in pages[0]


def test_who_answers_second_is_told_what_the_first_said(client, waiting, zone_lead, principal):
    client.force_login(principal)
    client.get(f"/offers/{waiting.pk}/")
    offers.accept(waiting, zone_lead)

    late = client.post(f"/offers/{waiting.pk}/", {"answer": "decline", "reason": "No room."})

    assert late.status_code == 200
    assert "It was accepted by Luz Marrero on" in late.content.decode()
    assert Offer.objects.get().answer == "accepted"


def test_an_offer_nobody_can_accept_today_says_so(client, waiting, zone_lead):
    waiting.place.memberships.all().delete()
    client.force_login(zone_lead)

    html = client.get(f"/offers/{waiting.pk}/").content.decode()

    assert "Juniper School is not in a zone with Heron Branch today." in html


def test_who_offered_withdraws_and_is_told_where_it_is_too_late(
    client, waiting, zone_lead, branch_lead, step, school
):
    client.force_login(branch_lead)
    first = client.post(f"/offers/{waiting.pk}/withdraw/", follow=True)
    [again] = offers.offer(step, [school], branch_lead)
    offers.accept(again, zone_lead)

    late = client.post(f"/offers/{again.pk}/withdraw/", follow=True)

    assert said(first) == ["Withdrawn. Juniper School is no longer asked."]
    assert said(late)[0].startswith("It was accepted by Luz Marrero on ")
    assert [one.answer for one in Offer.objects.all()] == ["withdrawn", "accepted"]


def test_each_reads_their_side_of_the_list(client, waiting, zone_lead, branch_lead, district):
    OfferFactory(place=PlaceFactory(district=district))
    OfferFactory()

    lists = []
    for person in (zone_lead, branch_lead):
        client.force_login(person)
        page = client.get("/offers/").context
        lists.append(
            [[row["pk"] for row in page[name]] for name in ("waiting", "offered", "answered")]
        )

    assert lists == [[[waiting.pk], [], []], [[], [waiting.pk], []]]


def test_a_lead_without_offers_reads_why(client, zone_lead):
    client.force_login(zone_lead)

    html = client.get("/offers/").content.decode()

    assert "No step waits for your answer." in html
    assert "Your places have offered no step." in html


def test_a_draft_is_offered_and_answered_by_who_may_not_open_it(
    client, action_plan, school, branch, library_admin, zone_lead
):
    draft = PlanFactory(owner=school, kind=Plan.Kind.ACTION, status=Plan.Status.DRAFT)
    item = ActionItemFactory(goal=GoalFactory(plan=draft), text="Walk to the branch.")
    [made] = offers.offer(item, [branch], zone_lead)
    client.force_login(library_admin)

    page = client.get(f"/offers/{made.pk}/").content.decode()
    done = client.post(f"/offers/{made.pk}/", {"answer": "accept"}, follow=True)

    assert "Walk to the branch." in page
    assert f"/items/{item.pk}/" not in page
    assert client.get(f"/items/{item.pk}/").status_code == 404
    assert said(done) == ["Heron Branch takes part. Zone lead answers for it."]


def test_the_list_costs_the_same_for_one_offer_and_for_many(client, waiting, zone, branch_lead):
    client.force_login(branch_lead)
    client.get("/offers/")
    with CaptureQueriesContext(connection) as few:
        client.get("/offers/")
    for number in range(9):
        place = PlaceFactory(district=zone.district, name=f"School {number}")
        OfferFactory(item=waiting.item, place=place, by=branch_lead)

    with CaptureQueriesContext(connection) as many:
        page = client.get("/offers/")

    assert len(page.context["offered"]) == 10
    assert len(many) == len(few)


def test_what_waits_stands_on_the_homes_of_those_who_answer(
    client, waiting, zone_lead, principal, branch_lead, specialist, data_steward
):
    told = []
    for person in (zone_lead, principal, branch_lead, specialist, data_steward):
        client.force_login(person)
        told.append("Steps offered to you" in client.get("/").content.decode())
    client.force_login(zone_lead)

    mine = client.get("/my-work/").content.decode()

    assert told == [True, True, False, False, False]
    assert "Steps offered to you" in mine
    assert f'href="/offers/{waiting.pk}/"' in mine


def test_the_librarys_lead_reads_what_is_offered_to_branches(
    client, school, branch, zone, library_admin, zone_lead
):
    plan = PlanFactory(owner=school, kind=Plan.Kind.ACTION)
    item = ActionItemFactory(goal__plan=plan, text="Walk to the branch.")
    offers.offer(item, [branch], zone_lead)
    client.force_login(library_admin)

    html = client.get("/").content.decode()

    assert "Walk to the branch." in html


def test_the_weekly_mail_counts_what_waits(waiting, district, zone_lead, principal, branch_lead):
    found = tell(district, timezone.now())

    assert {pk: told.subject for pk, told in found.items()} == {
        zone_lead.pk: "1 step offered to you",
        principal.pk: "1 step offered to you",
    }


def test_the_outline_says_who_has_not_answered(waiting, action_plan, branch_lead, specialist):
    [band] = bands(action_plan, branch_lead)
    [other] = bands(action_plan, specialist)

    assert [(step.partners, step.offered) for step in band.own] == [("", "Juniper")]
    assert [(step.partners, step.offered) for step in other.own] == [("", "")]


def test_the_lead_of_another_zone_finds_no_offer(client, waiting, district):
    far = PositionFactory(place=BranchFactory(district=district), role=Role.ZONE_LEAD).user
    client.force_login(far)

    pages = [
        client.get(f"/offers/{waiting.pk}/"),
        client.post(f"/offers/{waiting.pk}/withdraw/"),
        client.get(f"/items/{waiting.item_id}/offer/"),
    ]

    assert [page.status_code for page in pages] == [404, 404, 403]
