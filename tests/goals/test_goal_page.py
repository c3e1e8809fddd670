"""A goal's page: its words, its items, the latest updates."""


def test_a_goal_shows_its_words_items_and_latest_updates(
    client, mine, theirs, plan, goal, supervisor
):
    client.force_login(supervisor)

    context = client.get(goal.get_absolute_url()).context

    assert context["counts"] == [("st-on", "1 on track"), ("st-off", "1 off track")]
    assert [item for item, _ in context["items"]] == [mine.item]
    assert [place for _, _, place, *_ in context["updates"]] == ["Juniper", "Oak"]


def test_a_goal_shows_other_staff_only_updates_that_count(client, mine, goal, school_staff):
    mine.updates.update(state="submitted", counted_at=None, counted_how="")
    client.force_login(school_staff)

    assert client.get(goal.get_absolute_url()).context["updates"] == []
