"""A board viewer's totals: no filter narrows them down to who is not reporting."""

import pytest
from django.utils import timezone

from tests.factories import AssignmentFactory, PlaceFactory, PositionFactory, UpdateFactory
from zones.access import Role


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


def test_who_is_staff_of_another_district_reads_the_totals_of_a_viewer(
    client, mine, theirs, plan, head_office, split
):
    places, found = {"places": f"place-{theirs.place_id}"}, []
    for user in (PositionFactory(place=head_office, role=Role.VIEWER).user, split):
        client.force_login(user)
        pages = [client.get(plan.get_absolute_url(), asked).context for asked in ({}, places)]
        item = client.get(theirs.item.get_absolute_url()).context["places"]
        reports = [
            (page["whole"]["reports"].due, page["whole"]["reports"].missing) for page in pages
        ]
        found.append((*reports, len(item.totals), item.reporting_shown))

    assert found == [((2, 1), (0, 0), 2, False)] * 2


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
