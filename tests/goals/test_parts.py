"""A partner's part in a shared step: kept, left and taken up again by the partner itself."""

from goals import offers
from tests.goals.drafting import said


def test_a_partner_keeps_what_it_does_and_the_lead_the_words(
    client, waiting, zone_lead, branch_lead
):
    part = offers.accept(waiting, zone_lead, "We help.")
    address = f"/assignments/{part.pk}/edit/"
    client.force_login(branch_lead)
    refused = client.get(address)
    client.force_login(zone_lead)
    page = client.get(address)

    done = client.post(
        address,
        {"what_we_do": "Mrs. Ode helps.", "seat": f"{part.place_id}-principal", "reports": "on"},
    )

    part.refresh_from_db()
    assert (refused.status_code, done.status_code) == (403, 302)
    assert list(page.context["form"].fields) == ["what_we_do", "reports", "seat", "version"]
    assert "Leave this step" in page.content.decode()
    assert (part.what_we_do, part.seat_role, part.reports) == ("Mrs. Ode helps.", "principal", True)
    assert client.get(f"/items/{waiting.item_id}/edit/").status_code == 403


def test_a_partner_that_left_comes_back_within_a_month_and_the_lead_cannot_make_it(
    client, waiting, zone_lead, branch_lead
):
    part = offers.accept(waiting, zone_lead)
    client.force_login(zone_lead)
    left = client.post(f"/assignments/{part.pk}/end/", follow=True)
    client.force_login(branch_lead)
    forced = client.post(f"/assignments/{part.pk}/reopen/")
    client.force_login(zone_lead)

    back = client.post(f"/assignments/{part.pk}/reopen/", follow=True)

    assert said(left) == ["No longer asked of Juniper. What was logged stays."]
    assert "Undo the end" in left.content.decode()
    assert forced.status_code == 403
    assert said(back)[-1] == "Asked of Juniper again."
    part.refresh_from_db()
    assert part.ended_on is None


def test_a_partner_the_lead_let_go_does_not_come_back_on_its_own(
    client, waiting, zone_lead, branch_lead
):
    part = offers.accept(waiting, zone_lead)
    client.force_login(branch_lead)
    client.post(f"/assignments/{part.pk}/end/")
    client.force_login(zone_lead)

    back = client.post(f"/assignments/{part.pk}/reopen/")

    assert back.status_code == 403


def test_a_partner_that_left_the_zone_does_not_come_back(client, waiting, zone_lead):
    part = offers.accept(waiting, zone_lead)
    client.force_login(zone_lead)
    client.post(f"/assignments/{part.pk}/end/")
    part.place.memberships.all().delete()

    back = client.post(f"/assignments/{part.pk}/reopen/", follow=True)

    part.refresh_from_db()
    assert part.ended_on is not None
    assert "Juniper School is not in a zone with Heron Branch today." in said(back)
