"""Work for programs that need not wait for an answer. Every task may run twice."""

import pghistory
from django_tasks import task

from zones.models import District

from .rounds import go_round


@task()
def district_round(district_id):
    with pghistory.context(reason="The round of the worker."):
        return go_round(District.objects.get(pk=district_id))
