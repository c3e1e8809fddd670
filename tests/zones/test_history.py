"""The history of positions, and how changes are put into words."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from tests.factories import PositionFactory
from zones.differences import marked, swapped
from zones.models import Position

FORGET = """SELECT set_config('pghistory.context_id', '', true),
    set_config('pghistory.context_metadata', '', true)"""


def plain(html):
    """Marked words as typed: [-out-] {+in+}."""
    out = html.replace('<span class="visually-hidden">taken out: </span>', "")
    out = out.replace('<span class="visually-hidden">put in: </span>', "")
    for tag, sign in (
        ("<del>", "[-"),
        ("</del>", "-]"),
        ("<ins>", "{+"),
        ("</ins>", "+}"),
    ):
        out = out.replace(tag, sign)
    return out


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Read daily.", "Read weekly.", "Read [-daily.-] {+weekly.+}"),
        ("Read.", "Read.\r\nWrite.", "Read. {+Write.+}"),
        ("A b c", "A c", "A [-b-] c"),
        ("<b> x", "<i> x", "[-&lt;b&gt;-] {+&lt;i&gt;+} x"),
        (
            " ".join("abcdefghijklmnop") + " x",
            " ".join("abcdefghijklmnop") + " y",
            "… e f g h i j k l m n o p [-x-] {+y+}",
        ),
        ("same", "same", "same"),
    ],
)
def test_words_taken_out_and_put_in_are_marked(old, new, words):
    assert plain(marked(old, new)) == words


def test_two_texts_without_a_word_in_common_are_shown_whole():
    old, new = " ".join(f"a{n}" for n in range(400)), " ".join(f"b{n}" for n in range(400))

    assert plain(marked(old, new)) == f"[-{old}-] {{+{new}+}}"


def test_a_value_that_was_or_becomes_empty_is_said_so():
    assert [plain(swapped(*pair)) for pair in (("", "Fall"), ("Fall", ""), ("Fall", "<x>"))] == [
        "set to {+Fall+}",
        "[-Fall-] taken out",
        "from [-Fall-] to {+&lt;x&gt;+}",
    ]


@pytest.fixture
def position(school):
    return PositionFactory(place=school, starts=date(2025, 8, 1), user__name="Ann Beech")


def history_of(position):
    return reverse("zones:position_history", args=[position.pk])


def said(client, position):
    lines = client.get(history_of(position)).context["lines"]
    return [(line["who"], line["did"], plain(line["changes"])) for line in lines]


def test_joined_away_and_ended_are_told_with_who_did_it(client, position, data_steward):
    client.force_login(data_steward)

    client.post(
        reverse("zones:position_away", args=[position.pk]),
        {"away_from": "2026-01-05", "away_until": "2026-01-09"},
    )
    client.post(reverse("zones:position_end", args=[position.pk]), {"ends": "2026-06-30"})

    assert said(client, position) == [
        ("Mira Szabo", "Changed", "<dt>Last day</dt><dd>set to {+June 30, 2026+}</dd>"),
        (
            "Mira Szabo",
            "Changed",
            "<dt>Away from</dt><dd>set to {+January 5, 2026+}</dd>"
            "<dt>Last day away</dt><dd>set to {+January 9, 2026+}</dd>",
        ),
        (
            "Nobody known: changed outside the pages",
            "Added",
            "<dt>Role</dt><dd>Library media specialist</dd><dt>Place</dt><dd>Juniper School</dd>"
            "<dt>First day</dt><dd>August 1, 2025</dd>",
        ),
    ]


def test_the_person_reads_it_and_a_colleague_of_the_same_place_does_not(
    client, position, principal
):
    client.force_login(position.user)
    own = client.get(history_of(position)).status_code
    client.force_login(principal)
    colleague = client.get(history_of(position)).status_code

    assert (own, colleague) == (200, 403)


def test_a_board_viewer_reads_their_own_without_the_names_of_others(client, viewer, data_steward):
    position = Position.objects.get(user=viewer)
    client.force_login(data_steward)
    client.post(reverse("zones:position_end", args=[position.pk]), {"ends": "2030-06-30"})
    client.force_login(viewer)

    response = client.get(history_of(position))

    assert [line["who"] for line in response.context["lines"]] == [
        "Somebody of the district",
        "Nobody known: changed outside the pages",
    ]
    assert "Mira Szabo" not in response.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(away_from=date(2026, 1, 5)),
        lambda rows: Position.objects.bulk_update(
            [setattr(row, "away_from", date(2026, 1, 5)) or row for row in rows], ["away_from"]
        ),
        lambda rows: connection.cursor().execute(
            "UPDATE zones_position SET away_from = '2026-01-05' WHERE id = %s", [rows.get().pk]
        ),
    ],
    ids=["update", "bulk_update", "typed SQL"],
)
def test_what_is_changed_past_the_pages_is_told_without_a_name(
    client, position, data_steward, change
):
    change(Position.objects.filter(pk=position.pk))
    client.force_login(data_steward)

    assert said(client, position)[0] == (
        "Nobody known: changed outside the pages",
        "Changed",
        "<dt>Away from</dt><dd>set to {+January 5, 2026+}</dd>",
    )
