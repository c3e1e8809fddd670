"""What a hold or a family's open request keeps when a batch is taken back."""

import pytest

from assessments import batches
from assessments.acting import importing
from assessments.models import Batch, Result
from assessments.undo import undo
from tests.factories.assessments import RecordRequestFactory, StudentHoldFactory

from .test_batches import enter, ready

State = Batch.State


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("kept_by", [StudentHoldFactory, RecordRequestFactory])
def test_nothing_of_a_student_is_taken_back_while_a_hold_or_a_request_keeps_it(
    data_steward, district, maya, oak_student, kept_by
):
    batch = ready(data_steward, district)
    with importing(district.pk):
        take = enter(maya, oak_student)
    batches.apply(batch.pk, data_steward.pk, take)
    with importing(district.pk):
        kept_by(student=maya)
    batches.begin(batch, [State.APPLIED], State.APPLIED, "Waiting")

    undo(batch.pk, data_steward.pk)

    batch.refresh_from_db()
    with importing(district.pk):
        rows = Result.objects.order_by("student__given_name", "score")
        assert list(rows.values_list("student__given_name", "score")) == [
            ("Maya", 50),
            ("Maya", 60),
        ]
    assert batch.report["undone"] == {"assessments_result": {"back": 1, "stays": 2}}
