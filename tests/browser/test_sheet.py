"""A class's results typed and pasted by keyboard; one student after the other on a phone."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from assessments.acting import acting_as, importing
from assessments.models import Administration, Assessment, Result
from tests.factories import PositionFactory
from tests.factories.assessments import (
    AdministrationFactory,
    AssessmentFactory,
    ClassEnrollmentFactory,
    LevelSetFactory,
    SchoolClassFactory,
    SittingFactory,
    StudentFactory,
)
from zones.access import Role

NAMES = ["Adler", "Birch", "Cedar", "Dogwood", "Elm"]  # the order of the list


def class_of(school):
    """Five invented students in one class."""
    with importing(school.district_id):
        row = SchoolClassFactory(place=school, title="Reading 4")
        for name in NAMES:
            student = StudentFactory(school=school, given_name="Wren", family_name=name)
            ClassEnrollmentFactory(school_class=row, student=student)
        return row


@pytest.fixture
def reading(school):
    """The class takes a task of 0 to 100 points in fall and winter."""
    school_class = class_of(school)
    task = AssessmentFactory(district=school.district, name="Reading task")
    fall = AdministrationFactory(assessment=task)
    winter = AdministrationFactory(
        assessment=task, window=Administration.Window.WINTER, level_set=fall.level_set
    )
    for row in (fall, winter):
        SittingFactory(administration=row, school_class=school_class)
    return fall, school_class


@pytest.fixture
def writing(school):
    """The class is scored by a rubric of four levels."""
    school_class = class_of(school)
    task = AssessmentFactory(
        district=school.district,
        name="Writing prompt",
        scale=Assessment.Scale.LEVELS,
        lowest=None,
        highest=None,
    )
    levels = LevelSetFactory(
        assessment=task, levels=[(name, None) for name in ("New", "Near", "Meets", "Above")]
    )
    fall = AdministrationFactory(assessment=task, level_set=levels)
    SittingFactory(administration=fall, school_class=school_class)
    return fall, school_class


def address(sheet):
    return f"/administrations/{sheet[0].pk}/classes/{sheet[1].pk}/"


def stored(user):
    """{(family name, window): what is stored}"""
    with acting_as(user.pk):
        rows = Result.objects.select_related("student", "administration", "level")
        return {
            (row.student.family_name, row.administration.window): row.level.name
            if row.score is None and row.level
            else row.status
            if row.score is None
            else int(row.score)
            for row in rows
        }


def test_a_class_is_typed_and_pasted_by_keyboard(
    desktop, sign_in, axe, picture, specialist, school, reading
):
    desktop.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(desktop, specialist)
    desktop.goto(address(reading))
    keys, says = desktop.keyboard, desktop.locator("[data-sheet-says]")
    assert axe(desktop) == []

    desktop.get_by_label("Wren Adler, Fall").focus()
    for typed in ("71", "39.5", "exempt"):
        keys.type(typed)
        keys.press("Enter")
    expect(desktop.get_by_label("Wren Cedar, Fall")).to_have_value("Exempt")
    keys.type("700")
    keys.press("ArrowUp")
    expect(desktop.get_by_text("700 is not on the scale: 0 to 100.", exact=True)).to_be_visible()
    picture(desktop, "sheet-wrong")
    assert axe(desktop) == []
    keys.press("ArrowDown")
    keys.type("70")
    keys.press("ArrowDown")
    expect(says).to_have_text("Wren Dogwood, Fall: 70 saved.")

    desktop.get_by_label("Wren Adler, Winter").focus()
    desktop.evaluate(
        "navigator.clipboard.writeText('80\\r\\n81\\r\\n\\r\\n83\\r\\n84\\r\\n85\\r\\n')"
    )
    keys.press("Control+V")
    expect(desktop.get_by_label("Wren Elm, Winter")).to_have_value("84")
    expect(says).to_have_text(
        "4 cells saved. Of the copied cells 1 had no place here and was left out."
    )
    picture(desktop, "sheet")

    assert stored(specialist) == {
        ("Adler", "fall"): 71,
        ("Birch", "fall"): 39,
        ("Cedar", "fall"): "exempt",
        ("Dogwood", "fall"): 70,
        ("Adler", "winter"): 80,
        ("Birch", "winter"): 81,
        ("Dogwood", "winter"): 83,
        ("Elm", "winter"): 84,
    }


def test_what_somebody_else_typed_meanwhile_is_shown_and_chosen(
    desktop, new_context, sign_in, axe, picture, specialist, school, reading
):
    other = PositionFactory(place=school, role=Role.SPECIALIST, user__name="Ines Duarte").user
    second = new_context().new_page()
    for page, user in ((desktop, specialist), (second, other)):
        sign_in(page, user)
        page.goto(address(reading))
    for name, typed in (("Adler", "80"), ("Birch", "60")):
        second.get_by_label(f"Wren {name}, Fall").fill(typed)
        second.keyboard.press("Enter")
        expect(second.locator("[data-sheet-says]")).to_have_text(
            f"Wren {name}, Fall: {typed} saved."
        )
    for name, typed in (("Adler", "75"), ("Birch", "65")):
        desktop.get_by_label(f"Wren {name}, Fall").fill(typed)
        desktop.keyboard.press("Enter")
        said = desktop.locator("td", has=desktop.get_by_label(f"Wren {name}, Fall"))
        expect(said).to_contain_text("Ines Duarte entered")
    assert axe(desktop) == []
    picture(desktop, "sheet-conflict")

    desktop.get_by_role("button", name="Keep 80").click()
    desktop.get_by_role("button", name="Put 65").click()
    expect(desktop.locator("[data-sheet-says]")).to_have_text("Wren Birch, Fall: 65 saved.")

    assert stored(specialist) == {("Adler", "fall"): 80, ("Birch", "fall"): 65}


def test_what_is_typed_after_the_sign_in_expired_is_saved_when_signed_in_again(
    desktop, sign_in, axe, specialist, reading
):
    specialist.set_password("long-enough-words")
    specialist.save()
    specialist.emailaddress_set.update_or_create(
        email=specialist.email, defaults={"verified": True, "primary": True}
    )
    sign_in(desktop, specialist)
    desktop.goto(address(reading))
    says = desktop.locator("[data-sheet-says]")
    Session.objects.all().delete()
    desktop.get_by_label("Wren Adler, Fall").fill("71")
    desktop.keyboard.press("Enter")
    expect(says).to_contain_text("Not saved: you are signed out.")
    expect(desktop.get_by_text("Not saved yet.")).to_be_visible()
    assert axe(desktop) == []
    assert stored(specialist) == {}

    with desktop.context.expect_page() as opened:
        says.get_by_role("link", name="Go there in a new tab").click()
    opened.value.get_by_label("E-mail address").fill(specialist.email)
    opened.value.get_by_label("Password").fill("long-enough-words")
    opened.value.get_by_role("button", name="Sign in").click()
    expect(opened.value.get_by_label("Wren Adler, Fall")).to_have_value("")
    opened.value.close()

    desktop.get_by_label("Wren Birch, Fall").fill("39")
    desktop.keyboard.press("Enter")
    expect(desktop.locator("td.saved")).to_have_count(2)
    assert stored(specialist) == {("Adler", "fall"): 71, ("Birch", "fall"): 39}


def test_on_a_phone_one_student_follows_the_other(
    phone, sign_in, axe, picture, specialist, writing
):
    sign_in(phone, specialist)
    phone.goto(address(writing))
    assert axe(phone) == []
    picture(phone, "sheet-phone")
    phone.get_by_role("link", name="One student at a time").click()
    for name, level in zip(NAMES, ["3 Meets", "1 New", "Not taken", "4 Above"], strict=False):
        expect(phone.get_by_role("heading", name=f"Wren {name}")).to_be_visible()
        phone.get_by_role("button", name=level, exact=True).click()
    phone.get_by_role("link", name="Previous").click()
    expect(phone.get_by_role("button", name="4 Above")).to_have_attribute("aria-pressed", "true")
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    picture(phone, "sheet-step")
    phone.get_by_role("link", name="Next", exact=True).click()
    phone.get_by_role("button", name="2 Near").click()
    expect(phone.get_by_label("Wren Elm, Fall")).to_have_value("2")

    assert stored(specialist) == {
        ("Adler", "fall"): "Meets",
        ("Birch", "fall"): "New",
        ("Cedar", "fall"): "absent",
        ("Dogwood", "fall"): "Above",
        ("Elm", "fall"): "Near",
    }
