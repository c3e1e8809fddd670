"""Headers of pages, rights of sessions: what a stranger at the same computer finds."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import PlanFactory


@pytest.mark.parametrize("name", ["home", "goals:plan_list", "goals:update_export"])
def test_private_pages_and_files_are_kept_nowhere(client, supervisor, name):
    client.force_login(supervisor)

    headers = client.get(reverse(name)).headers

    assert {part.strip() for part in headers["Cache-Control"].split(",")} == {
        "private",
        "no-store",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_session_of_somebody_deactivated_ends_at_once(client, supervisor):
    client.force_login(supervisor)
    assert client.get("/plans/").status_code == 200
    supervisor.is_active = False
    supervisor.save()

    response = client.get("/plans/")

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_demonstration_sign_in_is_not_there_outside_demonstration_mode(
    client, settings, supervisor, district
):
    settings.DEMO = False
    district.demonstration = True
    district.save()

    response = client.post("/accounts/demo/", {"person": supervisor.email})

    assert response.status_code == 404
    assert client.get("/plans/").status_code == 302


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_nobody_is_led_to_another_site(client, supervisor, school_year, away):
    client.force_login(supervisor)

    response = client.post("/year/", {"year": school_year.pk, "next": away})

    assert (response.status_code, response["Location"]) == (302, "/")


def test_form_from_another_site_changes_nothing(supervisor, office):
    plan = PlanFactory(owner=office, title="Reading plan")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(supervisor)

    response = browser.post(f"/plans/{plan.pk}/edit/", {"title": "Other"})

    plan.refresh_from_db()
    assert (response.status_code, plan.title) == (403, "Reading plan")
