"""Two people who save the same cell in the same moment."""

from threading import Thread

import pytest
from django.db import connection, transaction
from django.test import Client

from assessments.acting import importing
from tests.assessments.sheets.found import name, stored, typed
from tests.factories.assessments import BatchFactory, ResultFactory

WAITS = """SELECT count(*) FROM pg_stat_activity, pg_sleep(0.05)
    WHERE datname = current_database() AND wait_event_type = 'Lock'"""


def until_somebody_waits():
    with connection.cursor() as cursor:
        for _ in range(400):
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(WAITS)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("Nobody waited.")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("begins", ["empty", "filled"])
def test_the_second_is_told_what_the_first_saved(specialist, address, fall, maya, district, begins):
    seen = {}
    if begins == "filled":
        with importing(district.pk):
            row = ResultFactory(student=maya, administration=fall)
        seen = {(maya, fall): "75"}
    browser, answers = Client(), []
    browser.force_login(specialist)

    def press():
        sent = typed({(maya, fall): "60"}, seen)
        answers.append(browser.post(address, sent, headers={"accept": "application/json"}))
        connection.close()

    second = Thread(target=press)
    with transaction.atomic(), importing(district.pk):
        if begins == "filled":
            row.score = 80
            row.save()
        else:
            batch = BatchFactory(district=district)
            ResultFactory(student=maya, administration=fall, score=80, batch=batch)
        second.start()
        until_somebody_waits()
    second.join()

    assert [answer.json()["cells"][name(maya, fall)] for answer in answers] == [
        {
            "state": "conflict",
            "now": "80",
            "level": "Meeting",
            "says": "An import entered 80 meanwhile.",
        }
    ]
    assert [row[2] for row in stored(district)] == [80]
