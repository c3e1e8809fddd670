"""Bringing a printed plan in: the document in every kind and state, and who may."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from goals.models import Plan, PlanImport
from tests.factories import OfficeFactory, PlanImportFactory, PositionFactory
from tests.goals.importing import SMALL, START, press, texts
from zones.access import Role


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


def test_the_factory_makes_an_import_that_can_be_listed(as_supervisor, supervisor, office):
    PlanImportFactory(created_by=supervisor, district=office.district, name="old.txt")

    assert "old.txt" in as_supervisor.get(START).content.decode()
