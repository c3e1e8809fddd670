"""Correcting what was read on the preview; a long plan page by page."""

import pytest

from goals.models import ActionItem, Goal, PlanImport
from goals.outline import lines_of
from tests.goals.importing import START, fields, key, press, texts


def test_a_press_keeps_everything_typed_and_does_its_step(as_supervisor, found):
    item, other = key(found, "Provide"), key(found, "Create")
    typed = {
        f"{item}-text": "Provide forums.",
        f"{item}-asks": "nothing",
        f"{other}-ongoing": "on",
        f"{other}-rhythm": "yearly:Winter",
        "plan-title": "Our plan",
        "plan-starts": "2026-08-01",
    }

    response = press(as_supervisor, found, f"down:{item}", **typed)

    assert response.url == f"{found.get_absolute_url()}?page=1&lines=1#{item}"
    assert (found.tree["title"], found.tree["starts"]) == ("Our plan", "2026-08-01")
    assert texts(found)["Reading"] == ["Create a website.", "Provide forums."]
    first, second = found.tree["goals"][0]["items"]
    assert (first["number"], first["ongoing"], first["rhythm"]) == ("1.1", True, "yearly:Winter")
    assert (second["number"], second["asks"], second["ongoing"]) == ("1.2", "nothing", False)


def test_a_box_no_longer_ticked_is_kept_too(as_supervisor, found):
    item = key(found, "Provide")
    data = fields(found, do="keep")
    del data[f"{item}-ongoing"]
    data[f"{item}-rhythm"] = "when_finished"

    as_supervisor.post(found.get_absolute_url(), data)

    found.refresh_from_db()
    first = found.tree["goals"][0]["items"][0]
    assert (first["ongoing"], first["rhythm"]) == (False, "when_finished")


@pytest.mark.parametrize(
    ("do", "words", "expected"),
    [
        ("up", "Monitor", {"Reading": ["Provide", "Create", "Monitor"], "Space": []}),
        ("down", "Reading", {"Space": ["Monitor"], "Reading": ["Provide", "Create"]}),
        ("join", "Create", {"Reading": ["Provide"], "Space": ["Monitor"]}),
        ("join", "Space", {"Reading": ["Provide", "Create", "Monitor"]}),
        ("turn", "Create", {"Reading": ["Provide"], "Create": [], "Space": ["Monitor"]}),
        ("turn", "Space", {"Reading": ["Provide", "Create", "Space", "Monitor"]}),
        ("drop", "Provide", {"Reading": ["Create"], "Space": ["Monitor"]}),
        ("drop", "Space", {"Reading": ["Provide", "Create"]}),
    ],
)
def test_each_button_does_what_it_says(as_supervisor, found, do, words, expected):
    lines = lines_of(found.tree)

    press(as_supervisor, found, f"{do}:{key(found, words)}")

    seen = {
        title.split()[0]: [one.split()[0] for one in items] for title, items in texts(found).items()
    }
    assert seen == expected
    assert lines_of(found.tree) == lines


def test_a_bar_typed_in_the_words_splits_them(as_supervisor, found):
    item = key(found, "Create")

    press(as_supervisor, found, f"split:{item}", **{f"{item}-text": "Create a page | Run it."})

    assert texts(found)["Reading"] == ["Provide forums for sharing.", "Create a page", "Run it."]


def test_what_is_ticked_moves_under_the_chosen_heading(as_supervisor, found):
    ticked = [key(found, "Provide"), key(found, "Create")]

    press(as_supervisor, found, "under", tick=ticked, target=key(found, "Space"))

    assert [len(items) for items in texts(found).values()] == [0, 3]


def test_a_ticked_heading_moves_below_another_and_back_to_the_top(as_supervisor, found):
    space = key(found, "Space")

    press(as_supervisor, found, "under", tick=[space], target=key(found, "Reading"))
    below = found.tree["goals"][1]["under"]
    press(as_supervisor, found, "under", tick=[space], target="top")

    assert (below, found.tree["goals"][1]["under"]) == (key(found, "Reading"), None)


def test_a_line_not_used_becomes_an_item_or_preface(as_supervisor, found):
    press(as_supervisor, found, "use:item", line=["13"])
    assert texts(found)["Space"] == ["Monitor the use of rooms.", "powered by finalsite"]

    press(as_supervisor, found, f"drop:{key(found, 'powered')}")
    press(as_supervisor, found, "use:preface", line=["13"])
    assert {"line": 13, "text": "powered by finalsite", "why": "preface"} in found.tree["not_used"]


def test_what_is_not_possible_is_said_and_what_was_typed_is_kept(as_supervisor, found):
    reading = key(found, "Reading")

    response = as_supervisor.post(
        found.get_absolute_url(),
        fields(found, do=f"up:{reading}", **{f"{reading}-statement": "All read."}),
        follow=True,
    )

    found.refresh_from_db()
    assert [str(message) for message in response.context["messages"]] == [
        "It already stands first."
    ]
    assert found.tree["goals"][0]["statement"] == "All read."


def test_undo_takes_the_step_back_but_not_what_was_typed(as_supervisor, found):
    before = texts(found)
    item = key(found, "Provide")
    press(as_supervisor, found, f"drop:{key(found, 'Space')}")

    press(as_supervisor, found, "undo", **{f"{item}-text": "Typed since."})

    assert texts(found) == before | {"Reading": ["Typed since.", "Create a website."]}
    press(as_supervisor, found, "undo")
    assert "Space" not in texts(found)


def test_the_same_press_sent_twice_is_done_once(as_supervisor, found):
    data = fields(found, do=f"drop:{key(found, 'Provide')}")

    for _ in range(2):
        response = as_supervisor.post(found.get_absolute_url(), data, follow=True)

    found.refresh_from_db()
    assert texts(found)["Reading"] == ["Create a website."]
    assert list(response.context["messages"]) == []


def test_a_page_open_twice_tells_what_it_could_not_keep(as_supervisor, found):
    item = key(found, "Provide")
    old = fields(found, do="keep", **{f"{item}-text": "Typed in the other window."})
    press(as_supervisor, found, f"down:{item}")

    response = as_supervisor.post(found.get_absolute_url(), old, follow=True)

    *_, message = response.context["messages"]
    assert "“Typed in the other window.”" in str(message)
    found.refresh_from_db()
    assert texts(found)["Reading"] == ["Create a website.", "Provide forums for sharing."]


def test_htmx_gets_only_the_form_and_the_messages(as_supervisor, found):
    data = fields(found, do=f"down:{key(found, 'Provide')}")

    response = as_supervisor.post(found.get_absolute_url(), data, headers={"HX-Request": "true"})

    page = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in page
    assert 'id="steps"' in page
    assert 'hx-swap-oob="true"' in page
    assert "Moved down." in page
    assert response.headers["HX-Replace-Url"] == f"{found.get_absolute_url()}?page=1&lines=1"


@pytest.mark.parametrize("do", ["up:gone", "split:", "use:nonsense", "under", "page:x", "no", ""])
def test_a_forged_press_breaks_nothing(as_supervisor, found, do):
    lines = lines_of(found.tree)

    response = press(as_supervisor, found, do, line=["x", "9999"], tick=["gone"], target="gone")

    assert response.status_code == 302
    assert lines_of(found.tree) == lines


def test_every_line_is_shown_with_where_it_is_used_or_why_not(as_supervisor, found):
    response = as_supervisor.get(f"{found.get_absolute_url()}?source=all")

    assert [row[:1] + row[2:] for row in response.context["lines"].rows] == [
        ("1", "", "the title and the years"),
        ("2", "", "the title and the years"),
        ("4", "preface", ""),
        ("5", "preface", ""),
        ("7", "", "heading 1"),
        ("8", "", "item 1.1"),
        ("9", "", "item 1.2"),
        ("11", "", "heading 2"),
        ("12", "", "item 2.1"),
        ("13", "page furniture", ""),
    ]


def long_plan(goals):
    lines = ["Long Plan 2026-2027", ""]
    for goal in range(1, goals + 1):
        lines += [f"Goal {goal}: Area number {goal}", ""]
        lines += [f"• Provide forum {goal}-{item} for all schools." for item in range(1, 11)]
        lines += ["", f"Page {goal}", ""]
    return "\n".join(lines)


def test_a_plan_of_three_hundred_pages_is_corrected_page_by_page(as_supervisor, office):
    data = {"owner": office.pk, "kind": "department", "text": long_plan(300)}

    response = as_supervisor.post(START, data, follow=True)

    found = PlanImport.objects.get()
    pages = response.context["pages"]
    assert (len(pages.rows), pages.count, pages.total) == (50, 66, 3300)
    assert len(response.content) < 500_000
    last = found.tree["goals"][-1]["items"][-1]["key"]
    response = as_supervisor.post(
        found.get_absolute_url(), {"step": "0", "do": f"up:{last}"}, follow=True
    )
    assert response.redirect_chain == [(f"{found.get_absolute_url()}?page=66&lines=1#{last}", 302)]
    as_supervisor.post(found.get_absolute_url(), {"step": "1", "do": "save"})
    assert (Goal.objects.count(), ActionItem.objects.count()) == (300, 3000)


def test_the_preview_asks_the_database_no_more_for_a_longer_plan(
    as_supervisor, office, django_assert_max_num_queries
):
    counts = []
    for goals in (2, 40):
        data = {"owner": office.pk, "kind": "department", "text": long_plan(goals)}
        url = as_supervisor.post(START, data).url
        with django_assert_max_num_queries(20) as queries:
            as_supervisor.get(url)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_page_turns_keep_what_was_typed(as_supervisor, office):
    as_supervisor.post(START, {"owner": office.pk, "kind": "department", "text": long_plan(12)})
    found = PlanImport.objects.get()
    goal = found.tree["goals"][0]["key"]

    response = as_supervisor.post(
        found.get_absolute_url(),
        {"step": "0", "do": "page:2", f"{goal}-title": "Renamed", "row": [goal]},
    )

    found.refresh_from_db()
    assert response.url == f"{found.get_absolute_url()}?page=2&lines=1#steps"
    assert found.tree["goals"][0]["title"] == "Renamed"
