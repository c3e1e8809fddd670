"""A summer series from the plan to the annual report: planned once, found, logged once."""

import re
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect

from goals.models import Plan, Update
from programs.forms import guarded
from programs.models import Program, Session, SignUp
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    PlanFactory,
    TranslationFactory,
)
from tests.goals.zone_stage import key_areas
from zones.access import Role

WORDS = ["Garden stories", "Cuentos en el jardín"]
STEP = "Read with families all summer"


@pytest.fixture
def step(district, school_year, zone, branch, monkeypatch):
    """The branch's agreed plan with a step that is reported from records; the site is open."""
    monkeypatch.setattr(guarded, "SOONEST", 0)  # a browser is quicker than a person
    district.public_site = district.demonstration = True
    district.save()
    area = key_areas(district)[2]
    plan = PlanFactory(owner=branch, kind=Plan.Kind.ACTION, title="Heron’s action plan")
    item = ActionItemFactory(
        goal__plan=plan, text=STEP, label=STEP, rhythm="from_records", key_area=area
    )
    since = timezone.localdate() - timedelta(days=60)
    return AssignmentFactory(item=item, place=branch, seat_role=Role.ZONE_LEAD, starts=since)


def test_a_series_is_planned_found_in_spanish_and_counts_everywhere(
    desktop, phone, new_context, sign_in, axe, picture, step, branch_lead, branch_staff, district
):
    sign_in(desktop, branch_lead)
    add_partner(desktop, axe)
    plan_series(desktop, axe)
    count_toward(desktop, axe)
    desktop.get_by_role("button", name="Publish").click()
    expect(desktop.get_by_role("button", name="Back to draft")).to_be_visible()
    picture(desktop, "program")
    say_it_in_spanish(branch_lead)

    family(phone, axe, district, picture)
    week = timedelta(days=10)
    Session.objects.update(starts_at=F("starts_at") - week, ends_at=F("ends_at") - week)
    staff = new_context(viewport={"width": 390, "height": 844}).new_page()
    sign_in(staff, branch_staff)
    log_it(staff, axe, picture)
    it_counts_everywhere(desktop, axe, step)


def add_partner(page, axe):
    page.goto("/partners/")
    page.get_by_role("link", name="Add a partner").first.click()
    page.get_by_label("Name").fill("Riverbend Garden Club")
    assert axe(page) == []
    page.get_by_role("button", name="Add the partner").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Riverbend Garden Club")


def plan_series(page, axe):
    page.goto("/programs/")
    page.get_by_role("link", name="Plan a program").first.click()
    page.get_by_label("Title").fill(WORDS[0])
    page.get_by_label("Description").fill("Stories among the flowers, with a snack.")
    page.get_by_label("When in the year").select_option("summer")
    page.get_by_label("Mainly for ages").select_option("6_11")
    page.get_by_label("Spanish").check()
    page.get_by_label("Riverbend Garden Club").check()
    first = timezone.localdate() + timedelta(days=3)
    page.get_by_label("First day").fill(first.isoformat())
    page.get_by_label("Begins").fill("15:00")
    page.get_by_label("Ends").fill("16:00")
    page.get_by_label("How often").select_option(label="Every week")
    page.get_by_label("Or this many times").fill("3")
    page.get_by_label("Leave out days on which the place is closed").uncheck()
    page.get_by_label("How many may come").fill("10")
    page.get_by_label("People sign up").check()
    assert axe(page) == []
    page.get_by_role("button", name="Plan the program").click()
    assert axe(page) == []
    page.get_by_role("button", name="Plan it with these days").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WORDS[0])
    assert Session.objects.count() == 3
    assert axe(page) == []


def count_toward(page, axe):
    page.get_by_role("link", name="Pick what it counts toward").click()
    assert axe(page) == []
    page.get_by_role("button", name=re.compile(f"Count toward it.*{STEP}")).click()
    expect(page.locator("section", has_text="Counts toward now")).to_contain_text(STEP)
    page.get_by_role("link", name="Done").click()


def say_it_in_spanish(by):
    TranslationFactory(of_row=Program.objects.get(), text=WORDS[1], by=by, checked_by=by)


def family(page, axe, district, picture):
    """Finds its zone by the school's name, signs up, takes the day into its own calendar."""
    page.goto(f"/site/{district.slug}/")
    page.get_by_role("link", name="Español").click()
    assert axe(page) == []
    page.get_by_role("searchbox").fill("Juniper")
    page.locator("form[role=search] button").click()
    page.locator("main").get_by_role("link", name="Heron").first.click()
    assert axe(page) == []
    picture(page, "public-zone-phone")
    page.get_by_role("link", name=WORDS[1]).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WORDS[1])
    assert axe(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Agregar a mi calendario", exact=True).click()
    event = Calendar.from_ical(download.value.path().read_bytes()).walk("VEVENT")[0]
    assert event["SUMMARY"] == WORDS[1]

    page.get_by_role("link", name="Inscribirse").click()
    page.get_by_label("Su correo electrónico").fill("familia@example.org")
    page.get_by_label("Niños de 6 a 11 años").fill("2")
    assert axe(page) == []
    page.get_by_role("button", name="Inscribirse").click()
    page.get_by_role("button", name="Sí, vamos").click()
    page.get_by_text("Está inscrito.").wait_for()
    assert list(SignUp.objects.values_list("state", "language")) == [("coming", "es")]


def log_it(page, axe, picture):
    page.goto("/")
    assert axe(page) == []
    page.goto("/sessions/to-log/")
    assert axe(page) == []
    page.get_by_role("link", name=re.compile("^Log it")).first.click()
    page.get_by_label("6 to 11").fill("14")
    page.get_by_label("19 and older").fill("5")
    page.get_by_label("What happened").fill("We read under the pear tree.")
    assert axe(page) == []
    page.get_by_role("button", name="Log it").click()
    why = page.get_by_label("Is this right? Say why")
    expect(page.get_by_role("alert")).to_contain_text("There is room for 10, and 19 came.")
    assert axe(page) == []
    why.fill("Families stood in the door.")
    picture(page, "log-session-phone")
    page.get_by_role("button", name="Log it").click()
    expect(page.locator("main")).to_contain_text("We read under the pear tree.")
    assert axe(page) == []


def it_counts_everywhere(page, axe, step):
    """The zone's page, the step of the plan, the federal survey, the report of the year."""
    update = Update.objects.get()
    assert (update.assignment, update.state, update.counted_how) == (step, "counted", "record")
    for address, words in {
        f"/zones/{step.place.zone_as_branch.pk}/": "1 session logged, 19 came",
        f"/items/{step.item_id}/": WORDS[0],
        f"/assignments/{step.pk}/": WORDS[0],
        f"/plans/{step.item.goal.plan_id}/": "1 session logged, 19 came",
        f"/reports/zones/{step.place.zone_as_branch.pk}/?length=year": WORDS[0],
        f"/reports/places/{step.place_id}/?length=year": "Riverbend Garden Club",
    }.items():
        page.goto(address)
        expect(page.locator("main")).to_contain_text(words)
        assert axe(page) == []
    page.goto("/programs/survey/")
    table = page.get_by_role("table", name="Variables of the survey").locator("tbody tr")
    read = "rows => rows.map(r => [r.cells[0].innerText, parseInt(r.cells[2].innerText)])"
    rows = dict(table.evaluate_all(read))
    assert axe(page) == []
    assert rows == dict.fromkeys(rows, 0) | {
        "TOTPRO": 1,
        "K6_11PRO": 1,
        "TOTATTEN": 19,
        "K6_11ATTEN": 19,
    }
