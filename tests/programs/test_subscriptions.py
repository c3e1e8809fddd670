"""A subscribed calendar: drafts, what follows, what stays as somebody wrote it, and its pages."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from programs.calendars.reading import EVERY, take
from programs.models import Program, Session, SignUp, Subscription
from programs.rounds import go_round
from programs.to_log import waiting_for
from tests.factories import SessionLogFactory, SignUpFactory, SubscriptionFactory
from tests.programs.test_calendars_read import calendar
from zones.models import District

TOMORROW = timezone.now().replace(hour=15, minute=0, second=0, microsecond=0) + timedelta(days=1)


@pytest.fixture
def subscription(branch, branch_lead):
    return SubscriptionFactory(place=branch, created_by=branch_lead)


def event(uid="a", title="Story", days=0, more="", hours=1):
    starts = TOMORROW + timedelta(days=days)
    ends = starts + timedelta(hours=hours)
    return (
        f"UID:{uid}\nSUMMARY:{title}\nDTSTART:{starts:%Y%m%dT%H%M%SZ}\n"
        f"DTEND:{ends:%Y%m%dT%H%M%SZ}{more}"
    )


def reads(subscription, *events):
    """{what: how many} of one reading, without what is 0; and its problems."""
    counts = take(subscription, calendar(*events), timezone.now())
    problems = counts.pop("problems")
    return {key: value for key, value in counts.items() if value and key != "day"}, problems


def test_events_arrive_as_drafts_and_only_once(subscription, branch):
    events = event("a"), event("b", days=7), event("c", "Chess", more="\nLOCATION:Heron Branch")

    first = reads(subscription, *events)
    second = reads(subscription, *events)

    assert (first, second) == (({"new": 3}, []), ({"unchanged": 3}, []))
    assert list(Program.objects.order_by("title").values_list("title", "state", "sponsor")) == [
        ("Chess", "draft", "library"),
        ("Story", "draft", "library"),
    ]
    assert [one.sessions.count() for one in Program.objects.order_by("title")] == [1, 2]
    one = Session.objects.get(source_uid="c")
    assert (one.place, one.starts_at, one.sequence) == (branch, TOMORROW, 0)


def test_changes_and_cancellations_follow_and_are_undone(subscription):
    reads(subscription, event("a"), event("b", days=7))

    moved = reads(subscription, event("a", days=1), event("b", days=7, more="\nSTATUS:CANCELLED"))

    one, other = Session.objects.order_by("source_uid")
    assert moved == ({"changed": 1, "cancelled": 1}, [])
    assert (one.starts_at, one.sequence) == (TOMORROW + timedelta(days=1), 1)
    assert (other.is_cancelled, other.sequence) == (True, 1)
    assert reads(subscription, event("a", days=1), event("b", days=7))[0] == {
        "changed": 1,
        "unchanged": 1,
    }
    other.refresh_from_db()
    assert (other.is_cancelled, other.sequence) == (False, 2)


def test_who_signed_up_is_told(subscription, mailoutbox, django_capture_on_commit_callbacks):
    reads(subscription, event("a"), event("b", days=7))
    Program.objects.update(state="published", published_at=timezone.now())
    for session in Session.objects.all():
        SignUpFactory(session=session)
    before = DBTaskResult.objects.count()

    with django_capture_on_commit_callbacks(execute=True):
        reads(subscription, event("a", days=1), event("b", days=7, more="\nSTATUS:CANCELLED"))

    assert len(mailoutbox) + DBTaskResult.objects.count() - before == 2


def published(subscription, *events):
    reads(subscription, *events)
    for program in Program.objects.all():
        program.publish()


def test_a_new_day_of_a_published_program_waits_for_a_yes(
    subscription, branch, branch_lead, principal, client
):
    District.objects.update(public_site=True)
    published(subscription, event("a"))

    reads(subscription, event("a", days=1), event("b", "Story", days=7), event("c", "Chess"))

    old, new, draft = Session.objects.order_by("source_uid")
    assert [one.waits for one in (old, new, draft)] == [False, True, False]
    assert list(Session.objects.published()) == [old]
    assert old.starts_at == TOMORROW + timedelta(days=1)  # a change follows at once
    assert set(Session.objects.visible_to(branch_lead)) == {old, new, draft}
    assert list(Session.objects.visible_to(principal)) == [old]
    assert client.get(f"/site/{branch.district.slug}/sessions/{new.pk}/").status_code == 404
    assert client.get(f"/site/{branch.district.slug}/sessions/{old.pk}/").status_code == 200


def test_one_button_says_yes_to_all_days_of_a_calendar(subscription, lead):
    published(subscription, event("a"), event("c", "Chess"))
    other = SubscriptionFactory(place=subscription.place)
    published(other, event("a", "Games"))
    reads(other, event("a", "Games"), event("b", "Games", days=2))
    days = event("a"), event("b", days=7), event("c", "Chess"), event("d", "Chess", days=9)
    reads(subscription, *days)

    page = lead.get(f"/calendars/{subscription.pk}/")
    done = lead.post(f"/calendars/{subscription.pk}/publish/", follow=True)

    assert page.context["waiting"] == 2
    assert b"Publish the 2 days" in page.content
    assert [str(one) for one in done.context["messages"]] == ["2 days published."]
    assert done.context["waiting"] == 0
    assert [(one.subscription, one.source_uid) for one in Session.objects.waiting()] == [
        (other, "b")
    ]


def test_one_button_says_yes_to_all_days_of_a_program(subscription, lead):
    published(subscription, event("a"))
    reads(subscription, event("a"), event("b", days=7), event("d", days=9))
    program = Program.objects.get()

    page = lead.get(program.get_absolute_url())
    done = lead.post(f"/programs/{program.pk}/publish/", follow=True)

    assert page.context["waiting"] == 2
    assert page.content.count(b"Waits for a yes") == 2
    assert b"Waits for a yes" not in done.content
    assert not Session.objects.filter(waits=True).exists()


def test_a_day_that_waits_is_no_day_of_the_program_for_others(
    subscription, client, principal, branch_lead
):
    published(subscription, event("a"))
    reads(subscription, event("a"), event("b", days=7))
    new = Session.objects.get(source_uid="b")
    Session.objects.filter(pk=new.pk).update(
        starts_at=TOMORROW - timedelta(days=9), ends_at=TOMORROW - timedelta(days=8)
    )
    client.force_login(principal)

    page = client.get(new.program.get_absolute_url())
    day = client.get(new.get_absolute_url())

    assert (page.context["ahead"], page.context["waiting"], page.context["past"]) == (1, 0, [])
    assert day.status_code == 404
    assert not waiting_for(branch_lead).exists()  # it cannot be logged before somebody says yes
    client.force_login(branch_lead)
    assert b"This day waits for a yes" in client.get(new.get_absolute_url()).content


def test_a_day_that_waited_and_was_cancelled_stays_out_of_sight(subscription):
    District.objects.update(public_site=True)
    published(subscription, event("a"))
    reads(subscription, event("a"), event("b", days=7))

    counts, _ = reads(subscription, event("a"), event("b", days=7, more="\nSTATUS:CANCELLED"))

    assert counts == {"cancelled": 1, "unchanged": 1}
    assert not Session.objects.waiting().exists()
    assert [one.source_uid for one in Session.objects.published()] == ["a"]


def test_what_somebody_changed_here_stays_and_is_said(subscription):
    reads(subscription, event("a"))
    here = TOMORROW + timedelta(hours=5)
    Session.objects.update(starts_at=here, ends_at=here + timedelta(hours=1), where="The garden")
    Program.objects.update(title="Story under the trees", description="Our words")

    counts, problems = reads(subscription, event("a", "Tales", days=2, more="\nLOCATION:Room 4"))

    one = Session.objects.get()
    assert (one.starts_at, one.where, one.program.title, one.program.description) == (
        here,
        "The garden",
        "Story under the trees",
        "Our words",
    )
    assert counts == {"kept": 1}
    assert len(problems) == 1
    assert problems[0].endswith("was changed here: it stays as it is here.")
    assert reads(subscription, event("a", "Tales", days=2, more="\nLOCATION:Room 4")) == (
        {"unchanged": 1},
        [],
    )


def test_a_new_title_and_new_words_are_taken_over(subscription):
    reads(subscription, event("a", more="\nDESCRIPTION:Old"))

    reads(subscription, event("a", "Tales", more="\nDESCRIPTION:New"))

    program = Program.objects.get()
    assert (program.title, program.description) == ("Tales", "New")


def test_what_vanishes_is_called_off_but_not_half_a_calendar(subscription):
    days = [event(str(day), days=day) for day in range(8)]
    reads(subscription, *days)

    gone = reads(subscription, *days[:3], *days[4:])
    empty = reads(subscription, *days[-1:])

    assert gone == ({"cancelled": 1, "unchanged": 7}, [])
    assert Session.objects.get(source_uid="3").why_cancelled == (
        "No longer in the calendar of the place."
    )
    assert empty[0] == {"unchanged": 1}
    assert empty[1] == ["6 of 7 events are gone at once. Nothing was cancelled: look."]
    assert Session.objects.standing().count() == 7


def test_what_was_held_and_logged_is_let_alone(subscription):
    reads(subscription, event("a"))
    SessionLogFactory(session=Session.objects.get())

    counts, _ = reads(subscription, event("a", days=3))

    assert counts == {"unchanged": 1}
    assert Session.objects.get().starts_at == TOMORROW


def test_two_places_may_read_calendars_with_the_same_names(subscription):
    other = SubscriptionFactory()

    found = [reads(one, event("a"))[0] for one in (subscription, other)]

    assert found == [{"new": 1}, {"new": 1}]
    assert Program.objects.count() == 2


def test_what_was_put_back_here_stays_though_the_calendar_has_no_such_day(subscription, lead):
    days = [event(str(day), days=day) for day in range(6)]
    published(subscription, *days)
    reads(subscription, *days[:2], *days[3:])
    off = Session.objects.get(source_uid="2")

    lead.post(f"/sessions/{off.pk}/put-back/")
    counts, problems = reads(subscription, *days[:2], *days[3:])

    off.refresh_from_db()
    assert (off.is_cancelled, counts, problems) == (False, {"unchanged": 5}, [])


def test_who_was_told_is_told_again_when_the_calendar_takes_it_back(subscription):
    published(subscription, event("a"), event("b", days=3))
    SignUpFactory(session=Session.objects.get(source_uid="a"))
    off = event("a", more="\nSTATUS:CANCELLED"), event("b", days=3)
    reads(subscription, *off)
    told = SignUp.objects.get().told_at

    reads(subscription, event("a", days=1), event("b", days=3))

    assert told is not None
    assert SignUp.objects.get().told_at is None


@pytest.mark.parametrize("size", [2, 40])
def test_a_reading_costs_the_same_however_many(subscription, django_assert_num_queries, size):
    with django_assert_num_queries(12):
        reads(subscription, *(event(str(n), f"Title {n}", days=n % 9) for n in range(size)))


def test_rounds_read_what_is_due(subscription, branch):
    now = timezone.now()
    for minutes, stopped in ((0, None), (-200, None), (-200, now)):
        SubscriptionFactory(
            place=branch, read_at=now + timedelta(minutes=minutes), stopped_at=stopped
        )

    assert go_round(branch.district, now)["calendars"] == 2  # never read, and read long ago
    assert timedelta(hours=1) <= EVERY


@pytest.fixture
def lead(client, branch_lead):
    client.force_login(branch_lead)
    return client


def test_a_calendar_is_added_read_stopped_and_resumed(lead, branch):
    fields = {"name": "Events", "age": "6_11", "season": "summer"}
    added = lead.post(
        f"/places/{branch.pk}/calendars/new/", fields | {"address": "webcal://example.org/a.ics"}
    )

    one = Subscription.objects.get()
    assert added["Location"] == one.get_absolute_url()
    assert (one.address, one.created_by.positions.get().place) == (
        "https://example.org/a.ics",
        branch,
    )
    assert DBTaskResult.objects.filter(task_path__endswith="read_calendar").count() == 1
    for verb, stopped in (("stop", True), ("resume", False)):
        lead.post(f"/calendars/{one.pk}/{verb}/")
        one.refresh_from_db()
        assert bool(one.stopped_at) == stopped
    lead.post(f"/calendars/{one.pk}/read/")
    assert DBTaskResult.objects.filter(task_path__endswith="read_calendar").count() == 2


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ftp://example.org/a.ics", b"begins with https://"),
        ("javascript:alert(1)", b"begins with https://"),
        ("https://me:secret@example.org/", b"has a password in it"),
    ],
)
def test_an_unsafe_address_is_refused_in_the_form(lead, branch, address, said):
    fields = {"name": "Events", "age": "6_11", "season": "summer", "address": address}

    answer = lead.post(f"/places/{branch.pk}/calendars/new/", fields)

    assert said in answer.content
    assert not Subscription.objects.exists()


def test_the_same_calendar_is_not_read_twice(lead, subscription):
    fields = {"name": "Again", "age": "6_11", "season": "summer"}
    fields["address"] = subscription.address

    answer = lead.post(f"/places/{subscription.place_id}/calendars/new/", fields)

    assert b"reads this calendar already" in answer.content


def test_a_file_is_read_at_once_and_its_page_says_what_arrived(lead, subscription):
    content = calendar(event("a", "Story <b>time</b>"), event("b", days=7))
    file = SimpleUploadedFile("events.ics", content)

    answer = lead.post(f"/calendars/{subscription.pk}/file/", {"file": file}, follow=True)

    assert [str(message) for message in answer.context["messages"]] == ["Read: 2 new."]
    assert {row["title"] for row in answer.context["programs"]} == {"Story time", "Story"}
    assert b"<b>time" not in answer.content


def test_a_file_that_is_no_calendar_changes_nothing(lead, subscription):
    file = SimpleUploadedFile("photo.ics", b"\x89PNG nothing")

    answer = lead.post(f"/calendars/{subscription.pk}/file/", {"file": file}, follow=True)

    (said,) = [str(message) for message in answer.context["messages"]]
    assert said.endswith("Nothing was changed.")
    assert not Session.objects.exists()


def test_another_district_adds_nothing_here(client, outsider, subscription):
    client.force_login(outsider)

    answers = [
        client.post(f"/places/{subscription.place_id}/calendars/new/", {"name": "Mine"}),
        client.post(f"/calendars/{subscription.pk}/stop/"),
        client.post(f"/calendars/{subscription.pk}/publish/"),
        client.post(f"/calendars/{subscription.pk}/file/"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert Subscription.objects.get().stopped_at is None


def test_of_two_who_edit_a_calendar_the_second_reads_both_versions(
    client, subscription, branch_lead
):
    client.force_login(branch_lead)
    edit = f"{subscription.get_absolute_url()}edit/"
    form = client.get(edit).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    Subscription.objects.update(name="Events, all ages", etag="kept")

    page = client.post(edit, sent | {"name": "Our events"})

    subscription.refresh_from_db()
    assert (subscription.name, subscription.etag) == ("Events, all ages", "kept")
    assert "Nothing of yours is saved yet." in page.text
    told = page.context["form"].versions
    assert [row[:3] for row in told] == [("What you call it", "Events, all ages", "Our events")]

    form = page.context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    assert client.post(edit, again).status_code == 302
    subscription.refresh_from_db()
    assert subscription.name == "Our events"
