import pytest

from goals.models import PlanImport
from tests.goals.importing import SMALL, START


@pytest.fixture
def as_supervisor(client, supervisor):
    client.force_login(supervisor)
    return client


@pytest.fixture
def found(as_supervisor, office):
    """An import of the small plan, as the page makes it."""
    as_supervisor.post(START, {"owner": office.pk, "kind": "department", "text": SMALL})
    return PlanImport.objects.get()
