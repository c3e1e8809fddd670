"""A parent asks for a record: received, looked for, given, stated, answered."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.acting import importing
from assessments.models import Disclosure, RecordRequest
from tests.factories import AssignmentFactory, PlanFactory, UpdateFactory
from tests.factories.assessments import ResultFactory, StudentFactory

WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def maya(school, office):
    work = AssignmentFactory(item__goal__plan=PlanFactory(owner=office), place=school)
    UpdateFactory(assignment=work, text="Maya Invented read her poem to the class.")
    UpdateFactory(assignment=work, text="Another Maya helped with the shelves.")
    with importing(school.district_id):
        student = StudentFactory(school=school, given_name="Maya")
        ResultFactory(student=student)
        return student


def fits(page, axe):
    assert axe(page) == []
    assert not page.evaluate(WIDE)


def state_purpose(page):
    page.goto(reverse("assessments:purpose"))
    page.get_by_label("A request of a family").check()
    page.get_by_label("In your words").fill("A parent asks for the record.")
    page.locator("main form.measure button[type=submit]").click()


def receive(page, student):
    page.goto(student.get_absolute_url())
    page.get_by_role("link", name="Enter a family’s request").click()
    page.get_by_label("Who asks", exact=True).fill("Ada Invented")
    page.get_by_label("Parent or guardian").check()
    page.get_by_label("How it was checked who asks").fill("Card shown")
    page.get_by_label("Have a copy").check()
    page.get_by_label("Have it amended").check()
    page.get_by_role("button", name="Enter the request").click()
    expect(page.get_by_text("45 days left")).to_be_visible()


def confirm(page, name):
    page.locator("main").get_by_role("button", name=name).click()
    page.get_by_role("dialog").get_by_role("button", name=name).click()


def test_a_request_goes_from_the_office_to_the_answer(screen, sign_in, axe, data_steward, maya):
    sign_in(screen, data_steward)
    state_purpose(screen)
    receive(screen, maya)
    fits(screen, axe)
    request = screen.url

    screen.get_by_role("link", name="Look for the name").click()
    expect(screen.get_by_text("first name only")).to_be_visible()
    fits(screen, axe)
    screen.get_by_label("read her poem").check()
    screen.get_by_role("button", name="Keep what is ticked").click()
    expect(screen.get_by_text("Maya Invented read her poem to the class.")).to_be_visible()

    with screen.expect_download() as download:
        screen.get_by_role("link", name="PDF to print").click()
    assert download.value.path().read_bytes()[:7] == b"%PDF-1."

    screen.get_by_role("link", name="Keep the family’s statement").click()
    screen.get_by_label("The family’s words").fill("She had a fever that day.")
    fits(screen, axe)
    confirm(screen, "Keep the statement")
    expect(screen.get_by_text("She had a fever that day.")).to_be_visible()

    screen.get_by_role("link", name="Answer it").first.click()
    screen.get_by_label("What was done").fill("A copy was given; the statement is kept.")
    confirm(screen, "Answer and close it")
    expect(screen.get_by_role("link", name="Open it again")).to_be_visible()
    assert screen.url == request
    fits(screen, axe)
    screen.goto(maya.get_absolute_url())
    expect(screen.get_by_text("She had a fever that day.")).to_be_visible()
    screen.goto(reverse("assessments:request_list"))
    expect(screen.locator("tbody").get_by_text("Answered")).to_be_visible()
    fits(screen, axe)

    with importing(maya.district_id):
        one = RecordRequest.objects.get()
        given = Disclosure.objects.get(what="packet")
    assert one.answer == "A copy was given; the statement is kept."
    assert (given.students, given.party) == ([maya.pk], "Ada Invented")
