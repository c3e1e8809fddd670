"""A child's name typed by mistake is made unreadable everywhere; the act stays on record."""

import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from goals.models import Comment, Evidence, Redaction, Step, Update
from goals.redaction import redact
from goals.review import send_back, submit
from goals.sending import aside_key
from tests.factories import (
    AssignmentFactory,
    CommentFactory,
    DigestFactory,
    EvidenceFactory,
    PlanFactory,
    PositionFactory,
    UpdateFactory,
)
from zones.access import Role
from zones.models import Draft

NAME = "Maya Lopez"
REASON = "A child was named."


@pytest.fixture
def assignment(office, school, principal):
    plan = PlanFactory(owner=office, reviewed_by="principal")
    return AssignmentFactory(
        item__goal__plan=plan, place=school, what_we_do="Maya Lopez helps on Fridays."
    )


@pytest.fixture
def update(assignment, specialist, principal):
    """Sent, returned with a note and answered, and the child is named everywhere."""
    update = UpdateFactory(
        assignment=assignment,
        author=specialist,
        state="draft",
        text="Read with Maya\nLopez and her class. maya lopez liked it.",
        number_reason="MAYA LOPEZ brought ten friends.",
    )
    update.form_key = uuid.uuid4()
    update.save()
    submit([update], specialist, "Maya Lopez's story is in it.")
    send_back(update, principal, 1, "Take Maya Lopez out.")
    Comment.objects.create(update=update, author=principal, text="Who is Maya Lopez?")
    EvidenceFactory(update=update, name="maya_lopez.txt", caption="Maya Lopez reads")
    EvidenceFactory(update=update, file="", name="", link="https://example.org/maya-lopez")
    return update


@pytest.fixture
def other_update(update, other_school):
    """Another form's, which names somebody with the same name: not touched."""
    return UpdateFactory(assignment__place=other_school, text="Maya Lopez came by.")


def everything():
    """[(table, row as text)] of all the database holds."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            rows += [(table, row[0].casefold()) for row in cursor.fetchall()]
    return rows


def named_in():
    """The tables where the child can still be read."""
    spellings = ("maya lopez", "maya\\nlopez", "maya_lopez", "maya-lopez")
    return {table for table, row in everything() if any(one in row for one in spellings)}


def test_the_words_go_everywhere_and_the_act_stays(update, data_steward, specialist, district):
    Draft.objects.create(
        user=specialist, address="/updates/1/edit/", fields={"text": ["About Maya Lopez"], "n": []}
    )
    DigestFactory(district=district, user=specialist, text="Maya Lopez was mentioned.")
    before = named_in()

    count = redact(update, data_steward, [NAME], [], REASON)

    assert before == {
        *("goals_update", "goals_updateevent", "goals_step", "goals_comment", "goals_evidence"),
        *("goals_assignment", "goals_assignmentevent", "zones_draft", "goals_digest"),
    }
    assert named_in() == set()
    update.refresh_from_db()
    assert update.text == "Read with [removed] and her class. [removed] liked it."
    assert update.number_reason == "[removed] brought ten friends."
    assert Draft.objects.get().fields == {"text": ["About [removed]"], "n": []}
    on_record = Redaction.objects.values_list("district", "by", "reason").distinct()
    assert set(on_record) == {(district.pk, data_steward.pk, REASON)}
    assert count == Redaction.objects.count() == 11
    assert set(Redaction.objects.values_list("table", flat=True)) == before


def test_history_keeps_who_and_when_without_the_words(update, data_steward):
    redact(update, data_steward, [NAME], [], REASON)

    events = update.events.order_by("pgh_id")
    assert {event.text for event in events} == {
        "Read with [removed] and her class. [removed] liked it."
    }
    assert [event.state for event in events] == ["submitted", "returned", "returned"]
    assert events.last().pgh_context == {
        "user": data_steward.pk,
        "reason": "Words made unreadable",
    }


def test_search_follows(client, update, data_steward, specialist):
    client.force_login(specialist)
    before = client.get("/updates/", {"q": "Lopez"}).context["rows"]

    redact(update, data_steward, [NAME], [], REASON)

    assert [row["url"] for row in before] == [update.get_absolute_url()]
    assert client.get("/updates/", {"q": "Lopez"}).context["rows"] == []


def test_longer_words_and_other_forms_are_left_alone(update, other_update, data_steward):
    Update.objects.filter(pk=update.pk).update(text="Ann came on the anniversary. Joann did not.")

    redact(update, data_steward, ["Ann", NAME], [], REASON)

    update.refresh_from_db()
    other_update.refresh_from_db()
    assert update.text == "[removed] came on the anniversary. Joann did not."
    assert other_update.text == "Maya Lopez came by."


def test_a_full_name_goes_before_its_parts(update, data_steward):
    Update.objects.filter(pk=update.pk).update(text="Maya Lopez, or Maya (O'Neil+), sang.")

    redact(update, data_steward, ["Maya", NAME, "(O'Neil+)"], [], REASON)

    update.refresh_from_db()
    assert update.text == "[removed], or [removed] [removed], sang."


def test_what_was_sent_together_goes_together(update, other_school, data_steward):
    twin = UpdateFactory(
        assignment__place=other_school,
        author=update.author,
        text=update.text,
        form_key=update.form_key,
    )

    redact(update, data_steward, [NAME], [], REASON)

    twin.refresh_from_db()
    assert twin.text == "Read with [removed] and her class. [removed] liked it."


def test_what_its_author_has_not_sent_yet_goes_too_but_never_as_a_whole(update, data_steward):
    draft = UpdateFactory(
        assignment=update.assignment, author=update.author, state="draft", text=f"Also {NAME}."
    )

    redact(update, data_steward, [NAME], ["text"], REASON)

    draft.refresh_from_db()
    update.refresh_from_db()
    assert (update.text, draft.text) == ("[removed]", "Also [removed].")


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_from_the_row_and_from_the_storage(update, data_steward, specialist, client):
    picture = EvidenceFactory(update=update, file="", name="p.jpg", link="https://example.org/p")
    picture.link = ""
    picture.file.save("p.jpg", ContentFile(b"p"), save=False)
    picture.thumbnail.save("t.jpg", ContentFile(b"t"), save=False)
    picture.save()
    names = [picture.file.name, picture.thumbnail.name]

    redact(update, data_steward, [], [f"evidence:{picture.pk}"], REASON)

    picture.refresh_from_db()
    assert picture.is_removed
    assert not picture.thumbnail
    assert (picture.name, picture.caption, picture.link) == ("[removed]", "", "")
    assert [default_storage.exists(name) for name in names] == [False, False]
    assert list(Redaction.objects.values_list("table", "row")) == [("goals_evidence", picture.pk)]


def test_a_link_that_names_the_child_goes_as_a_whole(update, data_steward):
    redact(update, data_steward, [NAME], [], REASON)

    rows = Evidence.objects.filter(update=update).values_list("name", "caption", "link")
    assert list(rows) == [("[removed].txt", "[removed] reads", ""), ("[removed]", "", "")]


def test_whole_texts_go_with_their_earlier_versions(update, data_steward):
    step = Step.objects.get(kind="returned")

    redact(update, data_steward, [], ["text", "what_we_do", f"step:{step.pk}"], REASON)

    update.refresh_from_db()
    step.refresh_from_db()
    assert (update.text, update.assignment.what_we_do, step.note) == ("[removed]",) * 3
    assert {event.text for event in update.events.all()} == {"[removed]"}
    assert {event.what_we_do for event in update.assignment.events.all()} == {"[removed]"}
    assert update.number_reason == "MAYA LOPEZ brought ten friends."


def test_the_page_shows_where_the_words_stand_and_removes_them(client, update, data_steward):
    client.force_login(data_steward)
    page = f"/redact/{update.pk}/"

    asked = client.get(page)
    looked = client.post(page, {"words": NAME})
    done = client.post(page, {"words": NAME, "reason": REASON, "confirm": "1"}, follow=True)

    assert NAME not in asked.content.decode()
    assert [one.what for one in looked.context["found"]][:2] == [
        "What happened",
        "Why the number jumped",
    ]
    assert looked.content.decode().count(NAME) == 1  # in the field where it was typed
    assert "Made unreadable in 9 places" in done.content.decode()
    assert named_in() == set()


def test_the_page_asks_for_words_and_a_reason_without_the_name(client, update, data_steward):
    client.force_login(data_steward)
    page = f"/redact/{update.pk}/"

    nothing = client.post(page, {"words": " ", "confirm": "1"})
    letter = client.post(page, {"words": "M"})
    named = client.post(page, {"words": NAME, "reason": f"{NAME} is a child", "confirm": "1"})

    assert nothing.context["form"].errors.keys() == {"reason", "words"}
    assert letter.context["form"].errors.keys() == {"words"}
    assert named.context["form"].errors.keys() == {"reason"}
    assert not Redaction.objects.exists()


def test_words_that_stand_nowhere_change_nothing(client, update, data_steward):
    client.force_login(data_steward)

    form = {"words": "Zed", "reason": REASON, "confirm": "1"}
    said = client.post(f"/redact/{update.pk}/", form, follow=True)

    assert "stand nowhere here" in said.content.decode()
    assert not Redaction.objects.exists()


def test_only_the_district_s_steward_reaches_the_page(
    client, update, outsider, specialist, supervisor, principal, viewer
):
    found = {}
    for person in (outsider, specialist, supervisor, principal, viewer):
        client.force_login(person)
        form = {"words": NAME, "reason": REASON, "confirm": "1"}
        found[person.name] = client.post(f"/redact/{update.pk}/", form).status_code

    assert found == {
        "Otto Far": 404,
        "Dana Okafor": 403,
        "Karin Lindqvist": 403,
        "Piet Janssen": 403,
        "Bea Tan": 404,
    }
    assert "goals_update" in named_in()


def test_a_draft_that_was_never_sent_is_its_author_s_alone(client, data_steward, assignment):
    draft = UpdateFactory(assignment=assignment, state="draft")
    client.force_login(data_steward)

    assert client.get(f"/redact/{draft.pk}/").status_code == 404


def test_the_database_asks_for_a_steward_itself(update, outsider, supervisor, district):
    gone = PositionFactory(
        place__district=district,
        role=Role.DATA_STEWARD,
        starts=timezone.localdate() - timezone.timedelta(days=9),
        ends=timezone.localdate() - timezone.timedelta(days=2),
    ).user
    for person in (outsider, supervisor, gone):
        with pytest.raises(DatabaseError, match="Only a data steward"), transaction.atomic():
            redact(update, person, [NAME], [], REASON)

    assert "goals_update" in named_in()
    assert not Redaction.objects.exists()


def test_the_words_are_no_part_of_the_statement_that_can_fail(update, supervisor):
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        redact(update, supervisor, [NAME], [], REASON)

    assert NAME not in str(refused.value)
    assert NAME not in (refused.value.__cause__.diag.internal_query or "")


@pytest.mark.parametrize(
    "statement",
    [
        'INSERT INTO goals_redaction (district_id, "table", "row", by_id, at, reason)'
        " SELECT district_id, 'goals_update', 1, 1, now(), 'x' FROM zones_place",
        "UPDATE goals_redaction SET reason = 'x'",
        "DELETE FROM goals_redaction",
        "UPDATE goals_updateevent SET text = 'x'",
        "UPDATE goals_step SET note = 'x'",
        "UPDATE goals_comment SET text = 'x'",
        "CREATE OR REPLACE FUNCTION redacted(said text, words text[]) RETURNS text"
        " LANGUAGE sql AS 'SELECT said'",
    ],
)
def test_the_web_login_cannot_do_it_by_hand(update, statement):
    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        transaction.atomic(),
    ):
        connection.cursor().execute(statement)


def test_a_function_of_the_session_does_not_stand_in(update, data_steward):
    """The owner's function never looks into the caller's temporary schema."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE zones_position (LIKE public.zones_position)")
        cursor.execute("SELECT proconfig FROM pg_proc WHERE proname = 'redact'")
        assert cursor.fetchone() == (["search_path=pg_catalog, public, pg_temp"],)

        count = redact(update, data_steward, [NAME], [], REASON)

    assert count


def test_comments_of_others_and_their_history_are_counted_once(update, data_steward):
    CommentFactory(update=update, text="Maya Lopez again")

    first = redact(update, data_steward, [NAME], [], REASON)
    second = redact(update, data_steward, [NAME], [], REASON)

    assert (first, second) == (10, 0)


def test_the_setting_is_empty_afterwards(update, data_steward):
    redact(update, data_steward, [NAME], [], REASON)

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('throughline.words', true)")
        assert cursor.fetchone()[0] in ("", None)


def test_what_the_author_has_not_sent_yet_is_cleaned_too(update, data_steward, specialist):
    """A draft for other work, and the files set aside from a form that could not be sent."""
    form_key = aside_key(update)
    aside = UpdateFactory(
        assignment=update.assignment, author=specialist, state="draft", text=NAME, form_key=form_key
    )
    other = UpdateFactory(
        author=specialist, state="draft", text=f"{NAME} read.", number_reason="Maya  Lopez."
    )
    EvidenceFactory(update=aside, name="maya lopez.txt", caption=NAME)
    EvidenceFactory(update=other, file="", name="", link="https://example.org/maya-lopez")

    redact(update, data_steward, [NAME], ["text"], REASON)

    assert named_in() == set()
    other.refresh_from_db()
    assert (other.text, other.number_reason) == ("[removed] read.", "[removed].")


def test_the_search_for_words_tells_nobody_s_unsent_text(
    client, update, data_steward, specialist, district
):
    """That the words stand there is told; what stands around them is its owner's alone."""
    for text in ("Maya Lopez and my secret plan.", "nothing of it"):
        UpdateFactory(assignment=update.assignment, author=specialist, state="draft", text=text)
    Draft.objects.create(
        user=specialist, address="/plans/9/", fields={"t": ["Maya Lopez, a secret form"]}
    )
    DigestFactory(district=district, user=specialist, text="Maya Lopez in a secret mail.")
    Update.objects.filter(pk=update.pk).update(state="draft", text="Maya Lopez, my secret words.")
    client.force_login(data_steward)

    looked = client.post(f"/redact/{update.pk}/", {"words": NAME})

    private = {one.what: one.passage for one in looked.context["found"] if "secret" in one.passage}
    told = {one.what for one in looked.context["found"]}
    assert private == {}
    assert told >= {"A draft that is not sent yet", "A form that is not sent yet", "A reminder"}
    assert "secret" not in looked.content.decode()
