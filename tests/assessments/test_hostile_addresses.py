"""Whatever stands in an address after the question mark, a page about students answers, and no
browser and no proxy keeps it."""

import pytest
from django.urls import reverse

from assessments.acting import importing
from tests.factories.assessments import AdministrationFactory, BatchFactory, RecordRequestFactory

from .test_hostile_requests import browser

ASKED = (
    "q page person what who since until refused district year place grade state typed next draft "
    "administration student lifted over"
).split()


@pytest.fixture
def addresses(data_steward, district, maya, school_class):
    with importing(district.pk):
        given = AdministrationFactory(assessment__district=district)
        values = {"created_by": data_steward, "kind": "results", "administration": given}
        batch = BatchFactory(district=district, **values)
        one = RecordRequestFactory(student=maya)
    about = {
        "student": (maya.pk, "detail seen holds"),
        "class": (school_class.pk, "list detail print"),
        "disclosure": (None, "list students"),
        "grant": (None, "list create"),
        "settings": (None, "history"),
        "assessment": (given.assessment_id, "list detail history"),
        "batch": (batch.pk, "list detail"),
        "request": (one.pk, "list detail"),
        "deletion": (None, "list"),
        "hold": (None, "list"),
        "proposal": (None, "list"),
    }
    names = [(f"{noun}_{name}", pk) for noun, (pk, all_) in about.items() for name in all_.split()]
    names += [("student_list", None), ("student_settings", None), ("purpose", None)]
    return [
        reverse(f"assessments:{name}", args=[pk] if pk and "list" not in name else [])
        for name, pk in names
    ]


@pytest.mark.parametrize("odd", ["\0", "x" * 3000, str(2**63), "9999-12-31", "0001-01-01"])
def test_an_odd_address_is_answered_and_kept_by_nobody(data_steward, addresses, odd):
    steward = browser(data_steward)

    answers = {path: steward.get(path, dict.fromkeys(ASKED, odd)) for path in addresses}

    assert {answer.status_code for answer in answers.values()} <= {200, 404}
    assert [path for path, one in answers.items() if "no-store" not in one["Cache-Control"]] == []
