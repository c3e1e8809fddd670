"""A zone begins: its leads at two browsers, from empty pages to a plan with two sides."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from goals.models import ActionItem, Assignment, Meeting, Plan
from tests.goals.zone_stage import another_school, key_areas

FOCUS = "Every family knows the library."
MORNINGS = "Hold registration mornings"
EVENINGS = "Hold registration evenings"
WEEKENDS = "Hold registration weekends"
DECIDED = "Print the flyer in two languages."


@pytest.fixture
def begun(school_year, zone, branch_lead, zone_lead, library_admin, district):
    """Nothing is written; a third place of the zone never does anything."""
    another_school(zone, "Pine")
    key_areas(district)
    return zone


def test_a_zone_writes_both_sides_meets_and_agrees_and_loses_nothing(
    desktop, phone, new_context, sign_in, axe, picture, begun, branch_lead, zone_lead, library_admin
):
    sign_in(desktop, branch_lead)
    sign_in(phone, zone_lead)
    for page in (desktop, phone):
        page.goto("/")
        assert axe(page) == []
        to_the_zone(page)
        assert axe(page) == []

    begin(desktop, axe, "Heron", FOCUS, MORNINGS, "School Readiness")
    begin(phone, axe, "Juniper", "Children read at home.", "Send story dates home", "Programming")
    picture(desktop, "zone-two-sides")
    add_step(desktop, "Library Services & Access", "Bring library cards to the school")
    assert axe(desktop) == []

    offer(desktop, axe)
    accept(phone, axe)
    meet(desktop, phone, axe)
    other = new_context(viewport={"width": 1280, "height": 900}).new_page()
    sign_in(other, library_admin)
    edit_at_once(desktop, phone, other, axe)
    agree(desktop, other, axe)

    to_the_zone(phone)
    expect(phone.locator(".meta").first).to_contain_text("1 of 3 plans agreed")
    assert axe(phone) == []
    picture(phone, "zone-agreed-phone")
    everything_is_there()


def menu(page, name):
    """The bar; on a phone it opens under its button."""
    bar = page.get_by_role("navigation", name="Main")
    if not bar.get_by_role("link", name=name, exact=True).is_visible():
        page.get_by_role("button", name="Menu").click()
    bar.get_by_role("link", name=name, exact=True).click()


def to_the_zone(page):
    menu(page, "Zone plan")
    expect(page.get_by_role("heading", level=1)).to_have_text("Heron zone action plan")


def begin(page, axe, place, focus, step, area):
    """The plan of a place from nothing: begun from the zone's page, and back on it."""
    page.get_by_role("link", name="Write it").first.click()
    page.get_by_label("Collaboration focus").fill(focus)
    assert axe(page) == []
    page.get_by_role("button", name="Go on to the steps").click()
    page.get_by_label("Action step", exact=True).fill(step)
    page.get_by_label(area).check()
    assert axe(page) == []
    page.get_by_role("button", name="Save step").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Heron zone action plan")
    expect(page.get_by_role("link", name=step, exact=True)).to_be_visible()
    assert axe(page) == []


def add_step(page, area, step):
    band = page.locator(".band", has=page.get_by_role("heading", name=area))
    band.get_by_role("link", name="Add a branch step").click()
    page.get_by_label("Action step", exact=True).fill(step)
    expect(page.get_by_label(area)).to_be_checked()
    page.get_by_role("button", name="Save step").click()
    expect(page.get_by_role("link", name=step, exact=True)).to_be_visible()


def offer(page, axe):
    band = page.locator(".band").first
    band.get_by_text("Offer a branch step").click()
    band.get_by_role("link", name=MORNINGS).last.click()
    page.get_by_label("Juniper School").check()
    page.get_by_label("A word to them").fill("You know the families.")
    assert axe(page) == []
    page.get_by_role("button", name="Offer it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Heron zone action plan")
    expect(page.get_by_text("Offered to Juniper, no answer yet")).to_be_visible()
    assert axe(page) == []


def accept(page, axe):
    menu(page, "Home")
    expect(page.get_by_role("heading", name="Steps offered to you")).to_be_visible()
    page.get_by_role("link", name="Answer").click()
    expect(page.get_by_text("You know the families.")).to_be_visible()
    page.get_by_label("What we do here").fill("Mrs. Ode greets the families.")
    assert axe(page) == []
    page.get_by_role("button", name="Take part").click()
    expect(page.get_by_text("Juniper School takes part.")).to_be_visible()
    assert axe(page) == []
    to_the_zone(page)
    expect(page.locator(".band").first.locator(".shared")).to_contain_text(
        "Heron Branch with Juniper"
    )


def meet(desktop, phone, axe):
    """Planned at the desk; both open it once it was held, and each writes what it knows."""
    desktop.get_by_role("link", name="Meetings", exact=True).last.click()
    assert axe(desktop) == []
    desktop.get_by_role("link", name="Plan a meeting").first.click()
    desktop.get_by_label("Date").fill(str(timezone.localdate() + timedelta(days=3)))
    desktop.get_by_label("Begins").fill("15:00")
    desktop.get_by_label("Ends").fill("16:00")
    desktop.get_by_label("Agenda").fill("Flyers")
    desktop.get_by_role("button", name="Plan the meeting").click()
    expect(desktop.get_by_role("heading", level=1)).to_contain_text("Meeting of")
    assert axe(desktop) == []
    to_the_zone(phone)
    expect(phone.locator(".meta").first).to_contain_text("ext zone meeting")
    hours_pass()

    menu(desktop, "Meetings")
    desktop.get_by_role("link", name="Say who came").first.click()
    desktop.get_by_label("Ivo Petrov").check()
    desktop.get_by_label("Luz Marrero").check()
    desktop.get_by_label("Notes").fill("Both say yes.")
    assert axe(desktop) == []
    desktop.get_by_role("button", name="Save the minutes").click()
    desktop.get_by_role("textbox", name="Decision").fill(DECIDED)
    desktop.get_by_role("button", name="Add the decision").click()
    desktop.get_by_label("Key area").select_option(label="Programming")
    assert axe(desktop) == []
    desktop.get_by_role("button", name="Make it a step of").click()
    desktop.get_by_role("link", name="Print the flyer in two languages", exact=False).first.click()
    expect(desktop.get_by_text("Decided at the meeting of")).to_be_visible()
    assert axe(desktop) == []

    menu(phone, "Meetings")
    phone.get_by_role("link", name="Heron zone").first.wait_for()
    assert axe(phone) == []


def hours_pass():
    """The meeting is over."""
    now = timezone.now()
    Meeting.objects.update(starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1))


def edit_at_once(lead, partner, other, axe):
    """The lead changes the words, the partner its part, a third the same words."""
    to_the_zone(lead)
    to_the_zone(partner)
    other.goto("/")
    menu(other, "Zones")
    other.get_by_role("link", name="Heron zone", exact=True).first.click()
    for page in (lead, other):
        page.get_by_role("link", name=f"Edit {MORNINGS}").click()
        expect(page.get_by_label("Action step", exact=True)).to_be_focused()
    partner.get_by_role("link", name=f"What Juniper does in {MORNINGS}").click()
    partner.get_by_role("link", name="Edit what we do here").click()
    lead.get_by_label("Action step", exact=True).fill(EVENINGS)
    partner.get_by_label("What we do here").fill("The office sends the dates home.")
    other.get_by_label("Action step", exact=True).fill(WEEKENDS)

    partner.get_by_role("button", name="Save").click()
    expect(partner.get_by_text("Saved.")).to_be_visible()
    assert axe(partner) == []
    lead.get_by_role("button", name="Save step").click()
    expect(lead.get_by_role("link", name=EVENINGS, exact=True)).to_be_visible()
    other.get_by_role("button", name="Save step").click()
    expect(other.get_by_role("heading", name="Both versions")).to_be_visible()
    expect(other.locator(".tl-versions")).to_contain_text(EVENINGS)
    expect(other.get_by_label("Action step", exact=True)).to_have_value(WEEKENDS)
    assert axe(other) == []
    other.get_by_role("button", name="Save step").click()
    expect(other.get_by_role("link", name=WEEKENDS, exact=True)).to_be_visible()


def agree(lead, library, axe):
    to_the_zone(lead)
    lead.get_by_role("button", name="Send our plan for agreement").click()
    expect(lead.get_by_role("heading", level=1)).to_have_text("Heron zone action plan")
    expect(lead.locator("#messages")).to_contain_text("Sent for agreement.")
    assert axe(lead) == []

    menu(library, "Home")
    assert axe(library) == []
    library.get_by_role("link", name="Read and agree").first.click()
    assert axe(library) == []
    library.get_by_role("button", name="Agree to the plan").click()
    expect(library.get_by_text("is agreed. Who has work in it")).to_be_visible()
    assert axe(library) == []


def everything_is_there():
    steps = list(ActionItem.objects.order_by("pk").values_list("text", flat=True))
    assert steps == [
        WEEKENDS,
        "Send story dates home",
        "Bring library cards to the school",
        DECIDED,
    ]
    part = Assignment.objects.get(place__short_name="Juniper", item__text=WEEKENDS)
    assert (part.what_we_do, part.ended_on) == ("The office sends the dates home.", None)
    plans = Plan.objects.order_by("pk").values_list("owner__short_name", "status")
    assert list(plans) == [("Heron", "adopted"), ("Juniper", "draft")]
    meeting = Meeting.objects.get()
    assert (meeting.notes, meeting.came.count()) == ("Both say yes.", 2)
