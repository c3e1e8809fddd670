"""Bringing a printed plan in through the pages: the document, the corrections, the draft plan."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from goals.models import ActionItem, Framework, Goal, Plan, PlanImport, Standard
from goals.outline import lines_of
from tests.factories import (
    FrameworkFactory,
    OfficeFactory,
    PlanFactory,
    PlanImportFactory,
    PositionFactory,
    StandardFactory,
)
from zones.access import Role

SOURCES = Path("goals/sources")
WEST_HARTFORD = SOURCES / "west-hartford-library-development-plan-2016-17.txt"
PARTNERSHIP = SOURCES / "hartford-library-schools-zone-partnership.txt"
START = reverse("goals:plan_import")
SMALL = """\
Library Plan
2026-2027

Our Vision
Every student reads.

Goal 1: Reading
• Provide forums for sharing.
• Create a website.

Goal 2: Space
• Monitor the use of rooms.
powered by finalsite
"""


@pytest.fixture
def as_supervisor(client, supervisor):
    client.force_login(supervisor)
    return client


@pytest.fixture
def found(as_supervisor, office):
    """An import of the small plan, as the page makes it."""
    as_supervisor.post(START, {"owner": office.pk, "kind": "department", "text": SMALL})
    return PlanImport.objects.get()


def fields(found, **typed):
    """What the preview would send for the whole (short) plan, with `typed` in place."""
    found.refresh_from_db()
    tree = found.tree
    data = {"step": str(tree["step"]), "row": []}
    for name in ("title", "owner", "kind", "starts", "ends", "level", "sublevel"):
        data[f"plan-{name}"] = tree[name]
    for goal in tree["goals"]:
        data["row"].append(goal["key"])
        data |= {f"{goal['key']}-{name}": goal[name] for name in ("number", "title", "statement")}
        for item in goal["items"]:
            data["row"].append(item["key"])
            names = ("number", "text", "asks", "rhythm")
            data |= {f"{item['key']}-{name}": item[name] for name in names}
            if item["ongoing"]:
                data[f"{item['key']}-ongoing"] = "on"
    return data | typed


def press(client, found, do, **typed):
    response = client.post(found.get_absolute_url(), fields(found, do=do, **typed))
    found.refresh_from_db()
    return response


def texts(found):
    """{goal's title: [its items' words]}."""
    return {goal["title"]: [item["text"] for item in goal["items"]] for goal in found.tree["goals"]}


def key(found, words):
    nodes = [*found.tree["goals"], *(one for goal in found.tree["goals"] for one in goal["items"])]
    return next(
        node["key"] for node in nodes if node.get("text", node.get("title")).startswith(words)
    )


# The document


def test_a_pasted_plan_leads_to_its_preview(as_supervisor, office):
    response = as_supervisor.post(
        START, {"owner": office.pk, "kind": "department", "text": SMALL}, follow=True
    )

    found = PlanImport.objects.get()
    assert response.redirect_chain == [(found.get_absolute_url(), 302)]
    assert (found.district, found.name, found.tree["title"]) == (
        office.district,
        "",
        "Library Plan",
    )
    page = response.content.decode()
    for words in ("Provide forums for sharing.", "Monitor the use of rooms.", "page furniture"):
        assert words in page


def docx(*lines):
    import docx as word

    document, stream = word.Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(stream)
    return stream.getvalue()


def xlsx(*rows):
    from openpyxl import Workbook

    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.txt", SMALL.encode()),
        ("plan.md", b"# Plan 2026-2027\n\n## Goal 1: Reading\n\n- Provide forums for sharing.\n"),
        ("plan.docx", docx("Plan 2026-2027", "Goal 1: Reading", "• Provide forums for sharing.")),
        ("plan.csv", b"Goal,Action\nReading,Provide forums for sharing.\n"),
        ("plan.xlsx", xlsx(("Goal", "Action"), ("Reading", "Provide forums for sharing."))),
        ("latin.txt", "Goal 1: Reading\n• Provide forums for sharing.\n• Café".encode("cp1252")),
    ],
)
def test_every_kind_of_file_is_read(as_supervisor, office, name, content):
    data = {"owner": office.pk, "kind": "department", "file": SimpleUploadedFile(name, content)}

    response = as_supervisor.post(START, data)

    found = PlanImport.objects.get()
    assert response.url == found.get_absolute_url()
    assert found.name == name
    assert texts(found)["Reading"][0] == "Provide forums for sharing."


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.txt", b"", "There is no text in it"),
        ("picture.txt", bytes(range(256)), "The file is not text"),
        ("large.txt", b"Goal 1\n" * 1_500_000, "larger than 5 MB"),
        ("prose.txt", b"just some words without any shape", "put each goal"),
        ("old.doc", b"\xd0\xcf\x11\xe0 and more", "open it in Word and save as .docx"),
        ("scan.pdf", b"%PDF-1.4 scanned", "A PDF cannot be read as a plan"),
        ("people.csv", b"name,e-mail\nDana,dana@example.org\n", "column"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(as_supervisor, office, name, content, sentence):
    data = {"owner": office.pk, "kind": "strategic", "file": SimpleUploadedFile(name, content)}

    response = as_supervisor.post(START, data)

    assert response.status_code == 200
    (refusal,) = response.context["form"].errors["file"]
    assert sentence in refusal
    assert response.context["form"]["kind"].value() == "strategic"
    assert not PlanImport.objects.exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Paste the plan's text here, or choose a file."),
        (" \n ", "Paste the plan's text here, or choose a file."),
        ("some words without any shape", "No headings with work below them were found"),
    ],
)
def test_a_paste_that_cannot_be_read_stays_in_the_form(as_supervisor, office, text, sentence):
    response = as_supervisor.post(START, {"owner": office.pk, "kind": "department", "text": text})

    (refusal,) = response.context["form"].errors["text"]
    assert refusal.startswith(sentence)
    assert response.context["form"]["text"].value() == text
    assert not PlanImport.objects.exists()


def test_text_and_file_together_are_asked_about(as_supervisor, office):
    data = {
        "owner": office.pk,
        "kind": "department",
        "text": SMALL,
        "file": SimpleUploadedFile("plan.txt", SMALL.encode()),
    }

    response = as_supervisor.post(START, data)

    assert response.context["form"].errors["file"] == [
        "There is a pasted text and a file: keep one of them."
    ]
    assert response.context["form"]["text"].value() == SMALL


def test_a_text_that_is_too_long_is_refused_in_the_form(as_supervisor, office):
    text = "Goal 1: Reading\n• Provide forums.\n" * 180_000

    response = as_supervisor.post(START, {"owner": office.pk, "kind": "department", "text": text})

    assert response.context["form"].errors["text"] == [
        "The text is longer than 5 MB: paste only the part with the goals."
    ]


def test_a_school_cannot_own_a_strategic_plan(client, principal, school):
    client.force_login(principal)

    response = client.post(START, {"owner": school.pk, "kind": "strategic", "text": SMALL})

    assert list(response.context["form"].errors) == ["kind"]
    assert not PlanImport.objects.exists()


def test_the_same_form_sent_twice_begins_one_import(as_supervisor, office):
    data = {"owner": office.pk, "kind": "department", "text": SMALL}

    addresses = {as_supervisor.post(START, data).url for _ in range(2)}

    assert addresses == {PlanImport.objects.get().get_absolute_url()}


def test_unfinished_imports_are_listed_and_can_be_deleted(as_supervisor, found):
    assert "Library Plan" in as_supervisor.get(START).content.decode()

    response = as_supervisor.post(reverse("goals:plan_import_delete", args=[found.pk]), follow=True)

    assert "No import is waiting." in response.content.decode()
    assert not PlanImport.objects.exists()


# Who may


def test_the_places_offered_are_those_one_writes_plans_for(
    client, supervisor, data_steward, office, head_office, school, library_office
):
    offered = {}
    for user in (supervisor, data_steward):
        client.force_login(user)
        form = client.get(START).context["form"]
        offered[user] = {str(place) for place in form.fields["owner"].queryset}

    assert offered == {
        supervisor: {"Library Media Services"},
        data_steward: {"Library Media Services", "Superintendent's office", "Juniper School"},
    }


@pytest.mark.parametrize("name", ["specialist", "school_staff", "branch_staff", "viewer"])
def test_who_writes_no_plan_may_not_import_one(client, request, name, school):
    client.force_login(request.getfixturevalue(name))

    assert client.get(START).status_code == 403
    assert client.post(START, {"owner": school.pk, "text": SMALL}).status_code == 403
    assert not PlanImport.objects.exists()


def test_another_districts_place_in_the_form_is_not_there(as_supervisor, outsider, office):
    foreign = outsider.positions.get(role=Role.SUPERVISOR).place

    for pk in (foreign.pk, "9" * 30, "²"):
        response = as_supervisor.post(START, {"owner": pk, "kind": "department", "text": SMALL})
        assert response.status_code == 404
    assert not PlanImport.objects.exists()


def test_an_import_is_seen_only_by_who_began_it(client, found, data_steward, outsider, office):
    colleague = PositionFactory(place=office, role=Role.SUPERVISOR).user
    delete = reverse("goals:plan_import_delete", args=[found.pk])

    for user in (colleague, data_steward, outsider):
        client.force_login(user)
        assert client.get(found.get_absolute_url()).status_code == 404
        assert client.post(found.get_absolute_url(), {"do": "save"}).status_code == 404
        assert client.post(delete).status_code == 404
        assert "Library Plan" not in client.get(START).content.decode()
    assert PlanImport.objects.count() == 1
    assert not Plan.objects.exists()


def test_another_districts_place_in_the_preview_is_not_there(as_supervisor, found, outsider):
    foreign = outsider.positions.get(role=Role.SUPERVISOR).place

    response = press(as_supervisor, found, "save", **{"plan-owner": foreign.pk})

    assert response.status_code == 404
    assert not Plan.objects.exists()


def test_who_lost_the_office_cannot_save_into_it(client, found, supervisor, office):
    elsewhere = OfficeFactory(district=office.district)
    supervisor.positions.update(place=elsewhere)
    client.force_login(type(supervisor).objects.get(pk=supervisor.pk))

    assert press(client, found, "save").status_code == 404
    assert not Plan.objects.exists()


# Corrections


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


# The draft plan


def test_saving_makes_the_draft_plan_with_its_source(as_supervisor, found, supervisor, office):
    response = press(as_supervisor, found, "save")

    plan = Plan.objects.get()
    assert response.url == plan.get_absolute_url()
    assert (plan.owner, plan.kind, plan.status, plan.created_by) == (
        office,
        "department",
        "draft",
        supervisor,
    )
    assert (plan.title, str(plan.starts), str(plan.ends), plan.level) == (
        "Library Plan",
        "2026-07-01",
        "2027-06-30",
        "Goal",
    )
    assert plan.preface == "Our Vision\n\nEvery student reads."
    assert plan.source_text == SMALL.rstrip("\n")
    assert list(plan.goals.values_list("number", "title", "lines")) == [
        ("1", "Reading", [7]),
        ("2", "Space", [11]),
    ]
    items = ActionItem.objects.filter(goal__plan=plan)
    assert list(items.values_list("number", "text", "lines")) == [
        ("1.1", "Provide forums for sharing.", [8]),
        ("1.2", "Create a website.", [9]),
        ("2.1", "Monitor the use of rooms.", [12]),
    ]


def test_saving_twice_makes_one_plan(as_supervisor, found):
    data = fields(found, do="save")

    addresses = {as_supervisor.post(found.get_absolute_url(), data).url for _ in range(2)}

    plan = Plan.objects.get()
    assert addresses == {plan.get_absolute_url()}
    assert as_supervisor.get(found.get_absolute_url()).url == plan.get_absolute_url()
    assert "No import is waiting." in as_supervisor.get(START).content.decode()


def test_subgoals_are_saved_under_their_goal(as_supervisor, found):
    press(as_supervisor, found, "under", tick=[key(found, "Space")], target=key(found, "Reading"))

    press(as_supervisor, found, "save")

    assert list(Goal.objects.values_list("number", "title", "parent__title")) == [
        ("1", "Reading", None),
        ("1.1", "Space", "Reading"),
    ]


def test_what_is_missing_is_said_before_saving_and_what_was_typed_stays(as_supervisor, found):
    item = key(found, "Provide")

    response = press(
        as_supervisor,
        found,
        "save",
        **{"plan-title": "", "plan-starts": "2027-08-01", f"{item}-text": " "},
    )

    form = response.context["form"]
    assert form.errors == {
        "title": ["This field is required."],
        "ends": ["The last day cannot be before the first."],
        "__all__": ["1.1 has no words: type or set it aside."],
    }
    assert form["starts"].value() == "2027-08-01"
    assert not Plan.objects.exists()


def test_a_plan_the_place_has_already_is_not_made_again(as_supervisor, found, office):
    PlanFactory(owner=office, title="Library Plan", starts="2026-07-01", ends="2027-06-30")

    response = press(as_supervisor, found, "save")

    assert list(response.context["form"].errors) == ["title"]
    assert Plan.objects.count() == 1


def test_key_areas_are_saved_for_the_district(as_supervisor, office):
    data = {"owner": office.pk, "kind": "partnership", "text": PARTNERSHIP.read_text()}
    as_supervisor.post(START, data)

    found = PlanImport.objects.get()
    press(as_supervisor, found, "save", **{"plan-starts": "2026-07-01", "plan-ends": "2027-06-30"})

    assert Framework.objects.get().district == office.district
    assert list(Standard.objects.values_list("title", flat=True)) == [
        "School Readiness",
        "Library Services & Access",
        "Programming for Students & Families",
        "Intervention Programs & Services",
    ]


def test_key_areas_the_district_has_are_shown_as_matched(as_supervisor, office):
    StandardFactory(framework=FrameworkFactory(district=office.district), title="School readiness")
    data = {"owner": office.pk, "kind": "partnership", "text": PARTNERSHIP.read_text()}

    response = as_supervisor.post(START, data, follow=True)

    assert [area["note"] for area in response.context["areas"]] == [
        "The district has this key area already: nothing is added.",
        *["The district has other key areas already: this one is not added."] * 3,
    ]


@pytest.mark.parametrize(
    ("name", "goals"),
    [
        ("west-hartford-library-development-plan-2016-17", [4, 4, 5]),
        ("hartford-schools-strategic-plan-2018-22", [8, 6, 6, 8, 10, 5]),
        ("hartford-library-schools-zone-partnership", [4, 3, 3]),
        ("best-practices-library-media", [6, 20]),
        ("west-hartford-policies-and-1800-educational-equity", [0] * 7),
    ],
)
def test_the_documents_come_in_through_the_page(as_supervisor, office, name, goals):
    text = (SOURCES / f"{name}.txt").read_text()
    as_supervisor.post(START, {"owner": office.pk, "kind": "department", "text": text})
    found = PlanImport.objects.get()
    dates = {"plan-starts": "2026-07-01", "plan-ends": "2027-06-30"}

    response = press(as_supervisor, found, "save", **dates)

    plan = Plan.objects.get()
    assert response.url == plan.get_absolute_url()
    assert [goal.items.count() for goal in plan.goals.all()] == goals


# Long plans


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


def test_the_factory_makes_an_import_that_can_be_listed(as_supervisor, supervisor, office):
    PlanImportFactory(created_by=supervisor, district=office.district, name="old.txt")

    assert "old.txt" in as_supervisor.get(START).content.decode()
