"""What is sent twice is there once: a button pressed twice, two people with the same thought."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from goals.models import ExpansionCost, Lesson, Message, Plan, Training
from tests.factories import ExpansionFactory, SchoolYearFactory, ToolFactory
from zones.access import Role

DAY = timezone.localdate().isoformat()


@pytest.fixture
def forms(zone, district, library_office):
    """{what is made: (address, what is sent)}"""
    tool, line = ToolFactory(owner=library_office), ExpansionFactory(district=district)
    message = {
        **{"title": "Story times", "audiences": ["families"], "channel": "Flyer"},
        **{"languages": "English", "cadence": "monthly", "next_due": DAY},
        **{"owner_place": library_office.pk, "owner_role": Role.LIBRARY_ADMIN.value},
    }
    cost = {"year": timezone.localdate().year, "what": "Licenses", "cost": "$1,200"}
    return {
        Lesson: (f"/zones/{zone.pk}/lessons/new/", {"text": "Name one person."}),
        Training: (f"/tools/{tool.pk}/trainings/new/", {"topic": "Scan", "planned_for": DAY}),
        ExpansionCost: (f"/tools/long-term/{line.pk}/costs/new/", cost),
        Message: ("/communication/new/", message),
    }


@pytest.mark.parametrize("model", [Lesson, Training, ExpansionCost, Message])
def test_a_row_sent_twice_is_there_once_and_the_second_is_told(client, forms, library_admin, model):
    address, sent = forms[model]
    client.force_login(library_admin)

    first, second = client.post(address, sent), client.post(address, sent)

    assert (first.status_code, second.status_code) == (302, 200)
    assert "already" in str(second.context["form"].errors)
    assert model.objects.count() == 1
    row = model.objects.get()
    assert client.get(row.get_absolute_url() if model is Message else "/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_plan_begun_twice_at_once_is_one_plan(zone, branch, branch_lead, district):
    year = SchoolYearFactory(district=district)
    name = f"{year.starts.year}-{year.ends.year % 100:02d}"
    sent = {"place": branch.pk, "year": name, "focus": "Every family reads."}
    start = threading.Barrier(2)

    def press():
        browser = Client()
        browser.force_login(branch_lead)
        start.wait()
        browser.post("/plans/action/new/", sent)
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Plan.objects.count() == 1
