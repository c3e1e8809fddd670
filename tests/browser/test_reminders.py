"""What was sent as reminders, and the settings of the district, on a phone and on a desk."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import DigestFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent(district, specialist):
    return DigestFactory(
        district=district,
        user=specialist,
        owed=1,
        subject="1 update due",
        text="Hello Dana Okafor,\n\nDue\n- 1.1 Read aloud, Juniper School: due Feb 6\n",
        sent_at=timezone.now(),
    )


def test_a_mail_is_read_again(screen, sign_in, axe, sent, specialist):
    sign_in(screen, specialist)
    screen.goto("/reminders/")
    assert axe(screen) == []

    screen.get_by_role("link", name="1 update due").click()

    expect(screen.get_by_role("heading", level=1)).to_have_text("1 update due")
    expect(screen.get_by_text("1.1 Read aloud, Juniper School: due Feb 6")).to_be_visible()
    assert axe(screen) == []


def test_the_steward_chooses_another_day(screen, sign_in, axe, sent, data_steward):
    sign_in(screen, data_steward)
    screen.goto("/reminders/")
    expect(screen.get_by_text("Mail goes out on Mondays")).to_be_visible()
    screen.get_by_role("link", name="Change the day").click()
    assert axe(screen) == []

    screen.get_by_label("Reminders go out on").select_option("Thursday")
    screen.get_by_label("Working days to review an update").fill("0")
    screen.get_by_role("button", name="Save the settings").click()
    expect(screen.get_by_role("alert")).to_contain_text("Enter a number from 1 to 60.")
    assert axe(screen) == []
    screen.get_by_label("Working days to review an update").fill("8")
    screen.get_by_role("button", name="Save the settings").click()

    expect(screen.get_by_role("status")).to_contain_text("were saved")
    screen.goto("/reminders/")
    expect(screen.get_by_text("Mail goes out on Thursdays")).to_be_visible()
