"""A steward counts whose years are over, an administrator approves it, the certificate stands."""

from playwright.sync_api import expect

from assessments import retention
from assessments.acting import importing
from assessments.models import Deletion, Student
from tests.assessments.leaving import left
from tests.factories.assessments import StudentFactory

WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def fits(screen, axe):
    assert axe(screen) == []
    assert not screen.evaluate(WIDE)


def test_a_dry_run_a_hold_a_second_person_and_the_certificate(
    screen, sign_in, axe, picture, data_steward, district_admin, school, district
):
    left(school, given_name="Gone", family_name="Long Ago")
    left(school, given_name="Held", family_name="Back")
    with importing(district.pk):
        StudentFactory(school=school, given_name="Maya")
    sign_in(screen, data_steward)
    screen.goto("/deletions/")
    fits(screen, axe)
    picture(screen, "deletion-list")

    screen.get_by_role("button", name="Dry run").click()
    screen.get_by_label("Another purpose").check()
    screen.get_by_label("In your words").fill("Whose years are over?")
    screen.locator("main form button[type=submit]").last.click()
    screen.get_by_role("button", name="Dry run").click()
    expect(screen.get_by_role("heading", name="Deletion of 2 students")).to_be_visible()
    fits(screen, axe)
    picture(screen, "deletion-asked")

    screen.get_by_role("link", name="Which students").click()
    fits(screen, axe)
    picture(screen, "deletion-students")
    screen.get_by_role("link", name="Held Back").click()
    screen.get_by_role("link", name="Holds", exact=True).click()
    screen.get_by_label("Why nothing may be deleted").fill("Hearing of March 3")
    screen.get_by_role("button", name="Set the hold").click()
    expect(screen.get_by_role("button", name="Lift")).to_be_visible()
    fits(screen, axe)
    picture(screen, "student-holds")
    screen.goto("/students/holds/")
    fits(screen, axe)
    picture(screen, "hold-list")

    with importing(district.pk):
        run = Deletion.objects.get()
    sign_in(screen, district_admin)
    screen.goto("/")
    screen.get_by_role("link", name="A deletion of students waits for a second person").click()
    expect(screen.get_by_text("The last enrollment, class and result")).to_be_visible()
    fits(screen, axe)
    picture(screen, "deletion-to-approve")
    screen.get_by_role("button", name="Approve and delete").click()
    screen.get_by_role("dialog").get_by_role("button", name="Approve and delete").click()
    expect(screen.locator("#progress")).to_be_visible()
    fits(screen, axe)
    picture(screen, "deletion-progress")

    retention.carry_out(run.pk)
    expect(screen.get_by_role("heading", name="Certificate of deletion")).to_be_visible()
    expect(screen.get_by_text("1: they got a hold, a request")).to_be_visible()
    fits(screen, axe)
    picture(screen, "deletion-certificate")
    with importing(district.pk):
        assert set(Student.objects.values_list("given_name", flat=True)) == {"Held", "Maya"}
