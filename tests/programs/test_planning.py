"""Planning programs in the forms: days, rooms, people, publishing, calling off."""

import pytest
from django.core.exceptions import ValidationError

from programs.clashes import told_kindly
from programs.models import Program, Room, Series, Session, Staffing
from tests.factories import (
    ContributionFactory,
    DistrictFactory,
    PlaceFactory,
    ProgramFactory,
    RoomFactory,
    SessionFactory,
    SignUpFactory,
    StaffingFactory,
)

from .forms_sent import TUESDAY, at, change, days, hours, said, typed

pytestmark = pytest.mark.django_db


def test_a_program_is_planned_with_its_first_session_in_one_form(client, branch_lead, branch):
    client.force_login(branch_lead)

    response = client.post("/programs/new/", typed(branch) | {"when-mine": "on"})

    made = Program.objects.get()
    session = made.sessions.get()
    assert response.headers["Location"] == made.get_absolute_url()
    assert (made.state, made.created_by, made.title) == ("draft", branch_lead, "Chess hour")
    assert (session.starts_at, session.ends_at) == (at((2, 2), 15), at((2, 2), 16))
    assert (session.place, [row.user for row in session.staffing.all()]) == (branch, [branch_lead])


def test_problems_of_the_program_and_of_its_days_stand_in_one_summary(client, branch_lead):
    client.force_login(branch_lead)
    typed = {"title": "Puppets", "when-day": "2026-03-05", "when-link": "javascript:alert(1)"}

    page = client.post("/programs/new/", typed).content.decode()

    assert page.count('class="tl-errors"') == page.count("autofocus") == 1
    summary = page.partition('class="tl-errors"')[2].partition("</div>")[0]
    assert "Say for which ages it is mainly meant." in summary
    assert 'href="#id_when-link"' in summary
    assert f"There are {summary.count('<li>')} problems" in summary


def test_the_same_form_sent_twice_makes_one_program(client, branch_lead, branch):
    client.force_login(branch_lead)

    client.post("/programs/new/", typed(branch))
    again = client.post("/programs/new/", typed(branch))

    assert said(again) == ["You planned this program a moment ago: it is in the list."]
    assert (Program.objects.count(), Session.objects.count()) == (1, 1)


def test_a_series_is_shown_before_it_is_made(client, branch_lead, program):
    client.force_login(branch_lead)
    asked = days(repeats="weekly", times="3")

    shown = client.post(f"/programs/{program.pk}/series/new/", asked)
    assert Session.objects.count() == 0
    assert shown.context["form"].preview()["days"] == [
        "Tuesday, February 2, 2027",
        "Tuesday, February 9, 2027",
        "Tuesday, February 16, 2027",
    ]
    seen = shown.context["form"]["seen"].value()
    client.post(f"/programs/{program.pk}/series/new/", asked | {"seen": seen})
    again = client.post(f"/programs/{program.pk}/series/new/", asked | {"seen": seen})

    assert hours(Series.objects.get()) == [
        "02-02 15:00-16:00",
        "02-09 15:00-16:00",
        "02-16 15:00-16:00",
    ]
    assert said(again) == ["The program already has a session there at that time."]


@pytest.mark.parametrize(
    ("typed_here", "sentence"),
    [
        ({"ends": "14:00"}, "It cannot end before it begins."),
        ({"begins": ""}, "Say when it begins."),
        ({"last_day": "2027-02-01"}, "The last day is before the first."),
        ({"day": "9999-01-01"}, "Check the year: it lies between 1926 and 2046."),
        (
            {"day": "2027-03-14", "begins": "02:30", "ends": "04:00"},
            "On March 14, 2027 clocks go forward: there is no 2:30 am. Choose another time.",
        ),
        (
            {"repeats": "daily", "times": "2000"},
            "That would make 2,000 sessions; a series has 400 at most. Choose an earlier end.",
        ),
        ({"repeats": "weekly"}, "Say until when it repeats, or how many times."),
        (
            {"repeats": "weekly", "until": "2027-01-01"},
            "No day fits: look at the weekdays and the last day.",
        ),
        (
            {"repeats": "weekly", "times": "2", "until": "2027-05-01"},
            "Give one of the two: until when, or how many times.",
        ),
        ({"link": "javascript:alert(1)"}, "This is not a web address. It begins with https://."),
    ],
)
def test_what_cannot_be_is_said(client, branch_lead, program, typed_here, sentence):
    client.force_login(branch_lead)

    response = client.post(f"/programs/{program.pk}/sessions/new/", days(**typed_here))

    assert said(response) == [sentence]
    assert Session.objects.count() == 0


def test_an_all_day_session_needs_no_hours(client, branch_lead, program):
    client.force_login(branch_lead)
    asked = {"day": TUESDAY, "all_day": "on", "repeats": "once", "last_day": "2027-02-04"}

    client.post(f"/programs/{program.pk}/sessions/new/", asked)

    session = Session.objects.get()
    assert (session.starts_at, session.ends_at) == (at((2, 2), 0), at((2, 5), 0))
    page = client.get(session.get_absolute_url()).context["when"]
    assert page == ("Tuesday, February 2, 2027", "All day until Thursday, February 4, 2027")


def test_a_room_that_is_taken_says_by_what(client, branch_lead, program):
    room = RoomFactory(place=program.place, name="Story corner")
    times = {"starts_at": at((2, 2), 15, 30), "ends_at": at((2, 2), 17)}
    SessionFactory(program__place=program.place, program__title="Lego club", room=room, **times)
    client.force_login(branch_lead)

    response = client.post(f"/programs/{program.pk}/sessions/new/", days(room=room.pk))

    assert said(response) == [
        "Story corner is taken on Tuesday, February 2, 2027, 3:30 to 5:00 pm by “Lego club”."
    ]
    assert program.sessions.count() == 0


def test_a_session_one_does_not_see_is_not_named_where_it_stands_in_the_way(
    client, branch_lead, branch, program, school
):
    room = RoomFactory(place=branch, name="Hall")
    hidden = ProgramFactory(place=school, title="Secret lesson", is_public=False)
    times = {"starts_at": at((2, 2), 15), "ends_at": at((2, 2), 16)}
    SessionFactory(program=hidden, place=branch, room=room, **times)
    client.force_login(branch_lead)

    response = client.post(f"/programs/{program.pk}/sessions/new/", days(room=room.pk))

    assert said(response) == [
        "Hall is taken on Tuesday, February 2, 2027, 3:00 to 4:00 pm by a session you do not see."
    ]


def test_a_person_who_holds_another_session_is_said_with_it(client, branch_lead, program):
    times = {"starts_at": at((2, 2), 15), "ends_at": at((2, 2), 16)}
    other = SessionFactory(program__place=program.place, program__title="Lego club", **times)
    mine = SessionFactory(program=program, **times)
    StaffingFactory(session=other, user=branch_lead)
    client.force_login(branch_lead)

    response = client.post(f"/sessions/{mine.pk}/staff/", {"users": [branch_lead.pk]})

    assert said(response) == [
        "Ivo Petrov holds “Lego club” on Tuesday, February 2, 2027, 3:00 to 4:00 pm."
    ]
    assert Staffing.objects.count() == 1


def test_a_program_is_published_only_with_a_day_and_taken_back_while_nobody_knows(
    client, branch_lead, program
):
    client.force_login(branch_lead)

    client.post(f"/programs/{program.pk}/publish/")
    program.refresh_from_db()
    assert program.state == "draft"
    session = SessionFactory(program=program)
    client.post(f"/programs/{program.pk}/publish/")
    client.post(f"/programs/{program.pk}/unpublish/")
    program.refresh_from_db()
    assert program.state == "draft"
    client.post(f"/programs/{program.pk}/publish/")
    SignUpFactory(session=session)
    client.post(f"/programs/{program.pk}/unpublish/")

    program.refresh_from_db()
    assert program.state == "published"


def test_a_cancelled_program_takes_its_coming_sessions_with_it(client, branch_lead, series):
    program = series.program
    held = SessionFactory(program=program, days=-7)
    client.force_login(branch_lead)

    client.post(f"/programs/{program.pk}/cancel/", {"why": "No staff"})

    program.refresh_from_db()
    assert (program.state, program.why_cancelled) == ("cancelled", "No staff")
    assert not series.sessions.standing().exists()
    assert not Session.objects.get(pk=held.pk).is_cancelled


def test_a_copy_is_a_draft_without_days_that_counts_toward_the_same(
    client, branch_lead, series, school
):
    program = series.program
    program.together.add(school)
    toward = ContributionFactory(program=program)
    client.force_login(branch_lead)

    for _ in range(2):
        client.post(f"/programs/{program.pk}/copy/")

    new = Program.objects.exclude(pk=program.pk).get()
    assert (new.title, new.state, new.copied_from) == ("Story time", "draft", program)
    assert ([*new.together.all()], new.sessions.count()) == ([school], 0)
    assert new.contributions.get().item == toward.item


def test_scripts_in_a_program_are_shown_as_text(client, branch_lead, program):
    script = "<script>alert(1)</script>"
    Program.objects.update(title=script, description=script, audience=script)
    session = SessionFactory(program=program, note=script, where=script)
    client.force_login(branch_lead)

    pages = [
        client.get(address).content.decode()
        for address in ("/programs/", program.get_absolute_url(), session.get_absolute_url())
    ]

    assert [page.count(script) for page in pages] == [0, 0, 0]
    assert all("&lt;script&gt;" in page for page in pages)


def test_nothing_of_another_district_can_be_named_in_a_form(client, branch_lead, branch, outsider):
    """A room, a place, a program and a person of another district: unknown here."""
    away = PlaceFactory(district=DistrictFactory(), name="Far School")
    theirs, room = ProgramFactory(place=away), RoomFactory(place=away)
    RoomFactory(place=branch)
    own = ProgramFactory(place=branch)
    session = SessionFactory(program=own)
    client.force_login(branch_lead)
    asked = {
        "/programs/new/": typed(away),
        f"/programs/{own.pk}/sessions/new/": days(place=away.pk),
        f"/programs/{own.pk}/series/new/": days(room=room.pk),
        f"/sessions/{session.pk}/edit/": change(session, place=away.pk),
        f"/sessions/{session.pk}/staff/": {"users": [outsider.pk]},
        f"/programs/{theirs.pk}/publish/": {},
        f"/places/{away.pk}/rooms/new/": {"name": "Mine"},
    }

    found = {address: client.post(address, sent).status_code for address, sent in asked.items()}

    assert found == dict.fromkeys(asked, 404)
    assert Room.objects.count() == 2


def test_a_program_of_a_place_one_does_not_plan_for_cannot_be_made(client, specialist, branch):
    client.force_login(specialist)

    response = client.post("/programs/new/", typed(branch))

    assert response.status_code == 404
    assert not Program.objects.exists()


def test_a_viewer_reads_no_names_of_who_holds_a_session(client, viewer, branch_lead, branch):
    session = SessionFactory(program__place=branch)
    StaffingFactory(session=session, user=branch_lead)
    client.force_login(viewer)

    page = client.get(session.get_absolute_url()).content.decode()

    assert branch_lead.name not in page


def test_the_list_finds_by_words_place_age_and_state(client, branch_lead, branch, school):
    ProgramFactory(place=branch, title="Chess", age="12_18")
    ProgramFactory(place=school, title="Chess too", age="6_11")
    ProgramFactory(place=branch, title="Poems", age="19_up", state="draft")
    client.force_login(branch_lead)

    def found(query):
        return [row["title"] for row in client.get(f"/programs/?{query}").context["rows"]]

    assert found("q=chess&sort=title") == ["Chess", "Chess too"]
    assert found(f"place={branch.pk}&sort=title") == ["Chess", "Poems"]
    assert found("age=6_11") == ["Chess too"]
    assert found("state=draft") == ["Poems"]
    assert client.get("/programs/?place=999").status_code == 404


def queries(client, address, count):
    with count as seen:
        client.get(address)
    return len(seen)


def test_pages_cost_the_same_at_any_size(
    client, branch_lead, branch, series, django_assert_max_num_queries
):
    client.force_login(branch_lead)
    pages = ("/programs/", series.program.get_absolute_url(), f"/places/{branch.pk}/rooms/")

    def counted():
        limit = (django_assert_max_num_queries(40) for _ in pages)
        return [queries(client, *pair) for pair in zip(pages, limit, strict=True)]

    client.get(pages[0])
    few = counted()
    for number in range(25):
        program = ProgramFactory(place=branch)
        RoomFactory(place=branch)
        SessionFactory(program=program)
        SessionFactory(program=series.program, days=30 + number)
    many = counted()

    assert many == few


def test_four_hundred_sessions_are_added_in_few_statements(
    client, branch_lead, program, django_assert_max_num_queries
):
    client.force_login(branch_lead)
    address = f"/programs/{program.pk}/series/new/"
    asked = days(repeats="daily", times="400", mine="on")
    seen = client.post(address, asked).context["form"]["seen"].value()

    with django_assert_max_num_queries(60):
        client.post(address, asked | {"seen": seen})

    assert (Session.objects.count(), Staffing.objects.count()) == (400, 400)


@pytest.mark.parametrize(
    ("row", "address", "field"),
    [
        ("program", "/programs/{}/edit/", "audience"),
        ("session", "/sessions/{}/edit/", "note"),
        ("room", "/rooms/{}/edit/", "name"),
    ],
)
def test_of_two_who_edit_the_second_reads_both_versions(client, branch_lead, row, address, field):
    """What one wrote meanwhile is not overwritten by who opened the page before."""
    place = branch_lead.positions.get().place
    rows = {"program": ProgramFactory(place=place), "room": RoomFactory(place=place)}
    rows["session"] = SessionFactory(program=rows["program"])
    found, address = rows[row], address.format(rows[row].pk)
    client.force_login(branch_lead)
    form = client.get(address).context["form"]
    sent = {name: value for name, value in _as_sent(form).items() if value not in (None, "")}
    type(found).objects.filter(pk=found.pk).update(**{field: "Theirs"})

    refused = client.post(address, sent | {field: "Yours"})

    assert [versions[1:3] for versions in refused.context["form"].versions] == [("Theirs", "Yours")]
    found.refresh_from_db()
    assert getattr(found, field) == "Theirs"


def _as_sent(form):
    sent = {bound.name: bound.value() for bound in form}
    ticks = {name: "on" for name, value in sent.items() if value is True}
    return {name: value for name, value in sent.items() if value is not False} | ticks


def test_who_was_quicker_is_told_in_words(branch):
    room = RoomFactory(place=branch)
    first = SessionFactory(program__place=branch, room=room)

    said = "took the room at one of these times just now"
    with pytest.raises(ValidationError, match=said), told_kindly():
        SessionFactory(program=first.program, room=room, starts_at=first.starts_at)

    assert Session.objects.count() == 1


def test_a_session_that_was_published_once_is_cancelled_and_not_taken_out(
    client, branch_lead, series
):
    series.program.unpublish()
    one = series.sessions.first()
    client.force_login(branch_lead)

    client.post(f"/sessions/{one.pk}/cancel/", {"reach": "one", "why": "Snow"})

    assert [row.is_cancelled for row in series.sessions.all()].count(True) == 1
