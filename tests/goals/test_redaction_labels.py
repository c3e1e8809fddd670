"""What may go as a whole is named so that the data steward can tell one note from another."""

from datetime import timedelta

from django.utils import timezone

from goals.models import Step
from goals.redaction import wholes
from tests.factories import UpdateFactory
from zones.formats import clock, short_date


def test_each_note_of_a_person_can_be_told_from_their_others(principal):
    update, now = UpdateFactory(), timezone.now()
    days = (now - timedelta(days=3), now - timedelta(days=1))
    rows = [Step(update=update, kind="returned", by=principal, note="Why?", at=at) for at in days]
    first, second = Step.objects.bulk_create(rows)

    labels = dict(wholes(update))

    for step in (first, second):
        at = timezone.localtime(step.at)
        said = f"The note of {principal}, {short_date(at)}, {clock(at)}"
        assert labels[f"step:{step.pk}"] == said
