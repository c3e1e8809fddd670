"""Results a family has stated something about: typed over, not emptied."""

import json

import pytest

from assessments.acting import importing
from assessments.models import Result, Statement
from tests.factories.assessments import RecordRequestFactory, ResultFactory, StatementFactory


@pytest.fixture
def stated(maya, fall):
    """A family's words about Maya's 75 points in fall."""
    with importing(maya.district_id):
        result = ResultFactory(student=maya, administration=fall)
        return StatementFactory(request=RecordRequestFactory(student=maya), result=result)


def typed(client, address, stated, text):
    cell = f"c-{stated.student_id}-{stated.result.administration_id}"
    return client.post(
        address,
        {cell: text, "seen": json.dumps({cell: "75"})},
        headers={"Accept": "application/json"},
    ).json()["cells"][cell]


def kept(stated):
    with importing(stated.district_id):
        score = Result.objects.filter(pk=stated.result_id).values_list("score", flat=True)
        return list(score), Statement.objects.get().result_id == stated.result_id


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("who", ["specialist", "school_staff"])
def test_a_result_with_a_familys_statement_is_not_emptied(request, client, address, stated, who):
    client.force_login(request.getfixturevalue(who))

    cell = typed(client, address, stated, "")

    assert (cell["state"], cell["now"]) == ("wrong", "75")
    assert kept(stated) == ([75], True)


@pytest.mark.django_db(transaction=True)
def test_a_result_with_a_familys_statement_is_typed_over(client, specialist, address, stated):
    client.force_login(specialist)

    assert typed(client, address, stated, "76")["state"] == "saved"
    assert kept(stated) == ([76], True)
