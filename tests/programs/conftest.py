"""A draft program of the branch, a series of it that is published, a specialist signed in."""

import pytest
from django.utils import timezone

from programs.models import Program
from tests.factories import (
    PositionFactory,
    ProgramFactory,
    SeriesFactory,
    SessionFactory,
)

from .forms_sent import at


@pytest.fixture
def program(branch):
    return ProgramFactory(place=branch, title="Story time", state=Program.State.DRAFT)


@pytest.fixture
def series(program):
    """Four Tuesdays from 3 to 4 of a published program, all still to come."""
    Program.objects.update(state="published", published_at=timezone.now())
    program.refresh_from_db()
    row = SeriesFactory(program=program, rule="FREQ=WEEKLY;BYDAY=TU;COUNT=4")
    for day in ((3, 2), (3, 9), (3, 16), (3, 23)):
        times = {"starts_at": at(day, 15), "ends_at": at(day, 16)}
        SessionFactory(program=program, series=row, **times)
    return row


@pytest.fixture
def signed_in(client, specialist):
    client.force_login(specialist)
    return client


@pytest.fixture
def colleague_of():
    return lambda district: PositionFactory(place__district=district).user
