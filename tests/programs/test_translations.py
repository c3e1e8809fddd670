"""The workbench of translations: what is missing, who writes it, and who checks it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from goals.models import Plan
from programs.models import Program, Translation
from programs.translated import Words
from tests.factories import (
    ActionItemFactory,
    DistrictFactory,
    ExchangeResourceFactory,
    PlaceFactory,
    PlanFactory,
    PositionFactory,
    ProgramFactory,
    PublicSentenceFactory,
    RoomFactory,
    SessionFactory,
    SessionFileFactory,
    SessionLogFactory,
    TranslationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(branch):
    return ProgramFactory(place=branch, title="Story time", description="Songs and stories.")


def address(row, field="title", kind="program", language="es"):
    return f"/translations/{kind}/{row.pk}/{field}/{language}/"


def listed(client, query=""):
    page = client.get(f"/translations/{query}")
    return [(row["title"], row["what"], row["state"]) for row in page.context["rows"]]


def _version(form):
    """What a form of a row that is there carries of it."""
    return form["version"].value() if "version" in form.fields else ""


def write(client, row, text, field="title", kind="program", **more):
    to = address(row, field, kind)
    page = client.get(to)
    form = page.context["form"]
    data = {"text": text, "seen": form.initial["seen"], "version": _version(form)}
    return client.post(to, data | more, follow=True).content.decode()


def check(client, row, field="title", **more):
    page = client.get(address(row, field))
    found = page.context["row"]
    data = {"seen": page.context["seen"]} | more
    return client.post(f"/translations/{found.pk}/check/", data, follow=True).content.decode()


def spanish(row, field="title"):
    return str(Words("es", {Program: [row.pk]})(Program, row.pk, field, getattr(row, field)))


def test_a_translation_is_public_once_another_person_checked_it(
    client, program, branch_lead, library_admin
):
    client.force_login(branch_lead)
    write(client, program, "Hora del cuento")
    before = spanish(program)
    client.force_login(library_admin)
    check(client, program)
    [row] = Translation.objects.all()

    assert (before, spanish(program)) == ("Story time", "Hora del cuento")
    assert (row.by, row.checked_by, row.source, row.district) == (
        branch_lead,
        library_admin,
        "Story time",
        program.place.district,
    )


def test_who_translated_it_does_not_check_it(client, program, branch_lead, library_admin):
    client.force_login(branch_lead)
    write(client, program, "Hora del cuento")
    page = client.get(address(program))
    row, seen = Translation.objects.get(), page.context["seen"]

    sent = client.post(f"/translations/{row.pk}/check/", {"seen": seen})

    row.refresh_from_db()
    assert (sent.status_code, row.checked_at, spanish(program)) == (403, None, "Story time")
    assert "I read it, it is right" not in page.text
    assert "You translated it." in page.text


@pytest.mark.parametrize("left", ["nobody", "gone", "another place", "another district"])
def test_where_nobody_else_translates_the_writer_checks_and_the_record_says_so(
    client, program, branch, branch_lead, left
):
    if left == "gone":
        day = timezone.localdate() - timedelta(days=1)
        PositionFactory(place=branch, role="branch_staff", starts=day, ends=day)
    if left == "another place":
        near = PlaceFactory(district=branch.district, kind="branch", side="library")
        PositionFactory(place=near, role="branch_staff")
    if left == "another district":
        PositionFactory(role="supervisor", place__kind="office")
    client.force_login(branch_lead)
    write(client, program, "Hora del cuento")
    asked = client.get(address(program)).text
    check(client, program)

    page = client.get(address(program)).text
    assert "nobody else translates for this place" in asked
    assert "who translated it: nobody else here could. Families read it." in page
    assert spanish(program) == "Hora del cuento"


@pytest.mark.parametrize("kind", ["room", "photo", "place"])
def test_names_of_rooms_and_what_photos_show_are_translated_too(
    client, program, branch, branch_lead, library_admin, kind
):
    session = SessionFactory(program=program, days=-2)
    photo = SessionFileFactory(
        log=SessionLogFactory(session=session),
        **{"alt": "A paper owl", "consent": True, "is_public": True, "content_type": "image/png"},
    )
    row, field, words = {
        "room": (RoomFactory(place=branch, name="Story room"), "name", "Story room"),
        "photo": (photo, "alt", "A paper owl"),
        "place": (branch, "name", branch.name),
    }[kind]
    for person in (branch_lead, library_admin):
        client.force_login(person)
        page = client.get(address(row, field, kind))
        if person == branch_lead:
            data = {"text": "Búho de papel", "seen": page.context["form"].initial["seen"]}
            client.post(address(row, field, kind), data)
    client.post(
        f"/translations/{Translation.objects.get().pk}/check/",
        {"seen": client.get(address(row, field, kind)).context["seen"]},
    )

    assert str(Words("es", {type(row): [row.pk]})(type(row), row.pk, field, words)) == (
        "Búho de papel"
    )


def test_only_photos_for_the_public_are_translated(client, program, branch, branch_lead):
    log = SessionLogFactory(session=SessionFactory(program=program, days=-2))
    shown = {"alt": "Owls", "consent": True, "content_type": "image/png"}
    SessionFileFactory(log=log, **shown)
    inner = SessionFactory(program=ProgramFactory(place=branch, is_public=False), days=-2)
    SessionFileFactory(log=SessionLogFactory(session=inner), is_public=True, **shown)
    SessionFileFactory(log=log, is_public=True, **shown | {"alt": "Kites"})
    RoomFactory(place=branch, name="Closed room", closed_on=timezone.localdate())
    client.force_login(branch_lead)

    assert [row[1:] for row in listed(client, "?kind=room")] == []
    assert listed(client, "?kind=photo&q=Owls") == []
    assert listed(client, "?kind=photo") == [("Story time", "Photos: what it shows", "Missing")]


def test_new_words_wait_for_a_check_again(client, program, branch_lead):
    TranslationFactory(of_row=program)
    client.force_login(branch_lead)
    write(client, program, "La hora del cuento")

    assert spanish(program) == "Story time"
    assert Translation.objects.filter(checked_at=None, checked_by=None).count() == 1


def test_words_that_changed_make_a_translation_old(client, program, branch_lead):
    TranslationFactory(of_row=program)
    Program.objects.update(title="Stories and songs")
    client.force_login(branch_lead)
    page = client.get(address(program)).content.decode()

    assert ("Stories and songs", "Programs: title", "Old: the words changed") in listed(client)
    assert "The words changed since they were translated." in page
    assert "I read it, it is right" not in page


def test_an_old_translation_is_not_checked(client, program, branch_lead):
    row = TranslationFactory(of_row=program, checked_by=None, checked_at=None)
    client.force_login(branch_lead)
    seen = client.get(address(program)).context["seen"]
    Program.objects.update(title="Stories and songs")

    page = client.post(f"/translations/{row.pk}/check/", {"seen": seen}, follow=True)

    row.refresh_from_db()
    assert "The words changed while you read." in page.content.decode()
    assert row.checked_at is None


def test_nobody_checks_words_they_have_not_read(client, program, branch_lead):
    row = TranslationFactory(of_row=program, checked_by=None, checked_at=None)
    client.force_login(branch_lead)
    page = check(client, program, seen="of something else")

    row.refresh_from_db()
    assert ("The words changed while you read." in page, row.checked_at) == (True, None)


def test_who_translates_while_the_words_change_compares_them(client, program, branch_lead):
    client.force_login(branch_lead)
    page = write(client, program, "Hora del cuento", seen="of other words")

    assert "The English words changed while you wrote." in page
    assert Translation.objects.count() == 0


def test_two_who_translate_one_text_both_read_the_other(client, program, branch_lead):
    row = TranslationFactory(of_row=program)
    client.force_login(branch_lead)
    form = client.get(address(program)).context["form"]
    Translation.objects.filter(pk=row.pk).update(text="El cuento")

    data = {"text": "Cuentos", "seen": form.initial["seen"], "version": _version(form)}
    page = client.post(address(program), data, follow=True).content.decode()

    row.refresh_from_db()
    assert ("Nothing of yours is saved yet" in page, row.text) == (True, "El cuento")


def test_html_in_a_translation_is_text(client, program, branch_lead):
    client.force_login(branch_lead)
    page = write(client, program, "<script>alert(1)</script>")

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_line_stays_one_line_and_an_empty_text_is_refused(client, program, branch_lead):
    client.force_login(branch_lead)

    assert "write the translation in one too" in write(client, program, "Hora\ndel cuento")
    assert "Write the translation." in write(client, program, "  ")
    assert Translation.objects.count() == 0


def test_the_list_holds_what_is_public_or_about_to_be(client, program, branch, branch_lead):
    draft = ProgramFactory(place=branch, title="Draft hour", state="draft")
    SessionFactory(program=draft, note="Bring a blanket.")
    ProgramFactory(place=branch, title="Called off", state="cancelled")
    ProgramFactory(place=branch, title="A lesson", is_public=False)
    SessionFactory(program=ProgramFactory(place=branch, title="Long over"), days=-30)
    ProgramFactory(title="Of another district")
    resource = {"place": branch, "by": branch_lead}
    ExchangeResourceFactory(title="Reading list", for_families=True, **resource)
    ExchangeResourceFactory(title="Only for colleagues", **resource)
    plan = PlanFactory(owner=branch, kind=Plan.Kind.ACTION)
    PublicSentenceFactory(item=ActionItemFactory(goal__plan=plan), sentence="Homework help.")
    TranslationFactory(of_row=program)
    client.force_login(branch_lead)

    assert sorted(listed(client)) == sorted(
        [
            ("Story time", "Programs: title", "Checked"),
            ("Story time", "Programs: description", "Missing"),
            ("Draft hour", "Programs: title", "Missing"),
            ("Draft hour", "Notes of sessions: about this day", "Missing"),
            ("Reading list", "Resources: title", "Missing"),
            ("Reading list", "Resources: what it is", "Missing"),
            ("Homework help.", "Sentences of plans: what families read", "Missing"),
            ("Heron Branch", "Names of places: name", "Missing"),
            ("Heron zone", "Names of zones: name", "Missing"),
        ]
    )


def test_filters_narrow_the_list_and_the_sums_stay(client, program, branch, branch_lead):
    TranslationFactory(of_row=program, checked_by=None, checked_at=None)
    client.force_login(branch_lead)
    waiting = [("Story time", "Programs: title", "Waiting for a check")]
    page = client.get("/translations/?state=2")

    assert listed(client, "?state=2") == waiting
    assert listed(client, "?q=songs") == [("Story time", "Programs: description", "Missing")]
    assert listed(client, f"?kind=program&place={branch.pk}&state=2") == waiting
    assert [(words, n) for words, n, _url in page.context["summed"]] == [
        ("Missing", 3),
        ("Old: the words changed", 0),
        ("Waiting for a check", 1),
        ("Checked", 0),
    ]
    assert client.get("/translations/?state=9").status_code == 404
    assert client.get("/translations/?language=xx").status_code == 404


def test_filters_that_find_nothing_are_said_in_words(client, program, branch_lead):
    client.force_login(branch_lead)
    page = client.get("/translations/?state=1").content.decode()

    assert "Asked for: Spanish, Old: the words changed." in page


def test_the_name_of_a_place_is_translated(client, branch, branch_lead):
    client.force_login(branch_lead)
    write(client, branch, "Sucursal Heron", "name", kind="place")

    found = Translation.objects.get()
    assert (found.text, found.district, found.row) == ("Sucursal Heron", branch.district, branch.pk)


def test_a_note_that_sessions_share_is_translated_and_checked_once(client, program, branch_lead):
    first, *others = [SessionFactory(program=program, note="Bring a blanket.") for _ in range(3)]
    SessionFactory(program=program, note="Bring a hat.")
    client.force_login(branch_lead)
    form = client.get(address(first, "note", "session")).context["form"]
    data = {"text": "Traiga una manta.", "seen": form.initial["seen"]}
    client.post(address(first, "note", "session"), data)
    page = client.get(address(first, "note", "session"))
    found = page.context["row"]
    client.post(f"/translations/{found.pk}/check/", {"seen": page.context["seen"]})

    rows = Translation.objects.checked().filter(text="Traiga una manta.")
    assert {row.row for row in rows} == {first.pk, *(row.pk for row in others)}


def test_what_is_written_in_the_language_needs_no_translation(client, branch, branch_lead):
    ExchangeResourceFactory(
        place=branch, by=branch_lead, title="Leer en casa", for_families=True, language="es"
    )
    client.force_login(branch_lead)

    assert [row for row in listed(client) if row[0] == "Leer en casa"] == []


def test_drafts_of_the_library_are_not_the_supervisors_to_read(client, branch, supervisor):
    ProgramFactory(place=branch, title="Draft hour", state="draft")
    client.force_login(supervisor)

    assert [row for row in listed(client) if row[0] == "Draft hour"] == []


def test_plain_english_is_only_for_the_words_of_a_policy(client, program, areas, supervisor):
    client.force_login(supervisor)
    area = areas[0]

    assert client.get(address(area, kind="area", language="en")).status_code == 200
    assert client.get(address(program, language="en")).status_code == 404
    assert {what for _, what, _ in listed(client, "?language=en")} <= {
        "Key areas: name",
        "Key areas: description",
    }


def test_another_districts_rows_are_no_page(client, outsider, program):
    other = DistrictFactory()
    client.force_login(outsider)
    row = TranslationFactory(of_row=program)

    assert client.get(address(program)).status_code == 404
    assert client.post(f"/translations/{row.pk}/check/").status_code == 404
    assert other.translations.count() == 0


def test_the_list_costs_the_same_for_one_text_and_for_a_hundred(
    client, program, branch, branch_lead, django_assert_max_num_queries
):
    client.force_login(branch_lead)
    client.get("/translations/")
    with django_assert_max_num_queries(30) as few:
        client.get("/translations/")
    for _ in range(60):
        TranslationFactory(of_row=ProgramFactory(place=branch, description="Words."))
    with django_assert_max_num_queries(30) as many:
        client.get("/translations/")

    assert len(few) == len(many)


def test_families_read_the_name_of_a_room_in_spanish(client, program, branch, branch_lead):
    branch.district.public_site = True
    branch.district.save(update_fields=["public_site"])
    room = RoomFactory(place=branch, name="Story room")
    session = SessionFactory(program=program, room=room, takes_sign_up=True)
    said = {"field": "name", "text": "Sala de cuentos", "source": "Story room"}
    TranslationFactory(of_row=room, by=branch_lead, **said)
    root = f"/site/{branch.district.slug}/es"
    pages = (f"/programs/{program.pk}/", f"/sessions/{session.pk}/", "/programs/")
    pages = (*pages, f"/sessions/{session.pk}/sign-up/")

    found = [client.get(f"{root}{page}").text for page in pages]

    assert ["Sala de cuentos" in page for page in found] == [True] * 4
    assert ["Story room" in page for page in found] == [False] * 4
