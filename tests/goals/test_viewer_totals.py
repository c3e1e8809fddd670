"""A board viewer's totals: no filter narrows them down to who is not reporting."""

import pytest
from django.utils import timezone

from tests.factories import AssignmentFactory, PlaceFactory, PositionFactory, UpdateFactory


@pytest.mark.parametrize("narrowed", ["places", "status"])
def test_a_viewers_totals_are_not_told_for_one_place(client, mine, theirs, plan, viewer, narrowed):
    asked = {"places": f"place-{theirs.place_id}", "status": "off_track"}[narrowed]
    client.force_login(viewer)

    response = client.get(plan.get_absolute_url(), {narrowed: asked})

    whole = response.context["whole"]
    assert (whole["total"], whole["reports"].due, whole["reports"].missing) == (1, 0, 0)
    assert "missing" not in response.context["headline"]


def test_an_item_at_one_place_shows_a_viewer_no_totals(client, theirs, late_period, viewer):
    client.force_login(viewer)

    response = client.get(theirs.item.get_absolute_url())

    assert response.context["places"].totals == []


def test_two_totals_do_not_differ_by_one_place(client, mine, theirs, item, viewer, district, plan):
    """All of three places less those on track would be the one that is off track, by name."""
    third = AssignmentFactory(item=item, place=PlaceFactory(district=district, name="Elm School"))
    author = PositionFactory(place=third.place).user
    UpdateFactory(assignment=third, author=author, happened_on=timezone.localdate())
    client.force_login(viewer)

    pages = [
        client.get(plan.get_absolute_url(), asked)
        for asked in ({}, {"status": "on_track"}, {"places": "kind-school"})
    ]

    found = [page.context["whole"] for page in pages]
    assert [(one["total"], one["reports"].due) for one in found] == [(3, 3), (2, 0), (3, 3)]


def test_a_viewers_home_does_not_say_of_one_place_that_it_is_silent(client, theirs, viewer, mine):
    client.force_login(viewer)
    both = client.get("/").context["sections"][0]["plans"][0]["tally"]
    mine.end()

    alone = client.get("/").context["sections"][0]["plans"][0]["tally"]

    assert (both.total, both.missing) == (2, 1)
    assert (alone.total, alone.missing, alone.due) == (1, 0, 0)
