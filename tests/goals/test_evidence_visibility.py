"""A board viewer of one district who is staff in another reads names and evidence only there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from goals.models import Evidence
from tests.factories import (
    AssignmentFactory,
    EvidenceFactory,
    OfficeFactory,
    PlaceFactory,
    PositionFactory,
    UpdateFactory,
)
from zones.access import Role


@pytest.fixture
def both(viewer):
    """The viewer of Riverbend is the specialist of a school far away."""
    PositionFactory(user=viewer, place=OfficeFactory(), role=Role.SUPERVISOR)
    return viewer


@pytest.fixture
def here(office, school, specialist):
    assignment = AssignmentFactory(item__goal__plan__owner=office, place=school)
    return UpdateFactory(assignment=assignment, author=specialist)


@pytest.fixture
def there(both):
    place = both.positions.get(role=Role.SUPERVISOR).place
    assignment = AssignmentFactory(item__goal__plan__owner=place)
    author = PositionFactory(place=assignment.place, user__name="Wren Hollis").user
    return UpdateFactory(assignment=assignment, author=author)


def test_evidence_shared_with_staff_is_not_shared_with_a_viewer(both, here, there):
    EvidenceFactory(update=here, shared_with_district=True)
    own = EvidenceFactory(update=there, shared_with_district=True)

    assert list(Evidence.objects.visible_to(both)) == [own]


def test_names_are_read_only_where_one_is_staff(client, both, here, there):
    client.force_login(both)

    rows = client.get("/updates/").context["rows"]
    table = b"".join(client.get("/updates/export/")).decode()
    pages = [
        client.get(address).content.decode()
        for address in (
            here.assignment.get_absolute_url(),
            here.assignment.item.get_absolute_url(),
            here.get_absolute_url(),
            f"/places/{here.assignment.place_id}/",
        )
    ]

    assert {row["url"]: row["who"] for row in rows} == {
        here.get_absolute_url(): "",
        there.get_absolute_url(): "Wren Hollis",
    }
    assert "Dana Okafor" not in table
    assert "Wren Hollis" in table
    assert ["Dana Okafor" in page for page in pages] == [False] * 4
    assert "Wren Hollis" in client.get(there.get_absolute_url()).content.decode()


@pytest.mark.parametrize("left_as", [Role.VIEWER, Role.SPECIALIST])
def test_who_works_there_no_more_shares_nothing_more(client, here, specialist, district, left_as):
    """What they sent they still read; whom it is shown to is decided by who works there."""
    evidence = EvidenceFactory(update=here)
    specialist.positions.update(ends=timezone.localdate() - timedelta(days=1))
    new = OfficeFactory(district=district) if left_as == Role.VIEWER else PlaceFactory()
    PositionFactory(user=specialist, place=new, role=left_as)
    client.force_login(specialist)

    asked = client.post(f"/evidence/{evidence.pk}/share/", {"shared_with_district": "on"})

    evidence.refresh_from_db()
    assert (asked.status_code, evidence.shared_with_district) == (403, False)
    assert list(Evidence.objects.visible_to(specialist)) == [evidence]
