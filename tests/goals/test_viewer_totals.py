"""A board viewer's totals: no filter narrows them down to who is not reporting."""

import pytest


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
