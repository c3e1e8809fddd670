"""Groups of students: named by the data steward, kept while students belong to them."""

import pytest

from assessments.acting import importing
from assessments.models import Category
from tests.factories.assessments import DimensionFactory, GroupMembershipFactory

pytestmark = pytest.mark.django_db


def test_groups_are_named_one_on_a_line(client, data_steward, district):
    client.force_login(data_steward)
    sent = {"kind": "other", "name": "Home language", "position": "2"}

    client.post("/groups/new/", sent | {"groups": "EN English\nES  Spanish\n\nPT Portuguese"})
    again = client.post("/groups/new/", sent | {"groups": "EN English"})
    twice = client.post("/groups/new/", sent | {"name": "X", "groups": "EN a\nen b"})

    assert list(Category.objects.values_list("dimension__name", "code", "name", "position")) == [
        ("Home language", "EN", "English", 0),
        ("Home language", "ES", "Spanish", 1),
        ("Home language", "PT", "Portuguese", 2),
    ]
    assert [*again.context["form"].errors] == ["name"]
    assert twice.context["form"].errors == {"groups": ["Two groups have the code en."]}


def test_a_group_that_students_belong_to_stays(client, data_steward, district, maya):
    row = DimensionFactory(district=district, kind="other", name="Home language")
    kept, unused = (row.categories.create(code=code, name=code) for code in ("ES", "PT"))
    with importing(district.pk):
        GroupMembershipFactory(student=maya, category=kept)
    client.force_login(data_steward)
    address, sent = f"/groups/{row.pk}/edit/", {"kind": "other", "name": row.name, "position": "0"}

    page = client.post(address, sent | {"groups": "PT Portuguese"})
    client.post(address, sent | {"groups": "es Spanish"})

    assert page.context["form"].errors == {"groups": ["Students belong to ES ES: it stays."]}
    assert list(row.categories.values_list("pk", "code", "name")) == [(kept.pk, "es", "Spanish")]
    assert unused.pk not in row.categories.values_list("pk", flat=True)
