"""Exceptions to a lock: asked, granted, used, revoked, refused; what stays on record."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from goals import unlocks
from goals.locks import lock_of
from goals.models import Unlock, Update
from goals.review import submit
from tests.factories import (
    AssignmentFactory,
    OfficeFactory,
    PlanFactory,
    PositionFactory,
    ReportingPeriodFactory,
    UnlockFactory,
    UpdateFactory,
)
from tests.goals.drafting import said
from zones.access import Role, Side

today = timezone.localdate
soon = today() + timedelta(days=7)


@pytest.fixture
def locked(period):
    period.locked_on = today()
    period.save()
    return period


@pytest.fixture
def asked(locked, specialist):
    return UnlockFactory(user=specialist, period=locked)


def ask(client, period, **form):
    return client.post(reverse("goals:unlock_create", args=[period.pk]), form, follow=True)


def answer(client, unlock, decision, **form):
    url = reverse("goals:unlock_decide", args=[unlock.pk])
    return client.post(url, {"decision": decision, **form}, follow=True)


def stored(unlock):
    fields = ("until", "answer", "decided_by__name", "revoked_by__name")
    return Unlock.objects.values_list(*fields).get(pk=unlock.pk)


def test_a_locked_form_leads_to_asking_and_back(client, specialist, supervisor, office, locked):
    assignment = AssignmentFactory(
        item__goal__plan=PlanFactory(owner=office), place=specialist.positions.get().place
    )
    client.force_login(specialist)
    log = reverse("goals:update_create", args=[assignment.pk])

    shown = client.get(log).content.decode()
    url = f"/periods/{locked.pk}/unlock/?next={log}"
    form = client.get(url)
    done = client.post(url, {"reason": "The snow week.", "next": log}, follow=True)

    assert f'href="{url}">Ask to unlock</a>' in shown
    assert "has been locked since" in form.content.decode()
    assert done.redirect_chain == [(log, 302)]
    assert said(done) == [
        "You asked. Karin Lindqvist can decide. The answer will stand on your home page."
    ]
    assert list(Unlock.objects.values_list("user", "period", "side", "reason", "until")) == [
        (specialist.pk, locked.pk, "schools", "The snow week.", None)
    ]


def test_granted_one_person_sends_until_the_day_and_nobody_else(
    client, asked, specialist, supervisor, locked
):
    client.force_login(supervisor)

    done = answer(client, asked, "grant", until=str(soon), answer="Until Friday.")

    assert said(done) == [f"Dana Okafor may send until {soon:%B} {soon.day}, {soon.year}."]
    assert stored(asked) == (soon, "Until Friday.", "Karin Lindqvist", None)
    district = locked.school_year.district_id
    assert lock_of(district, today(), specialist) is None
    assert "has been locked since" in lock_of(district, today(), supervisor).why


def test_revoked_the_lock_holds_again_and_all_stays_on_record(
    client, asked, specialist, supervisor, locked
):
    unlocks.grant(asked, supervisor, soon)
    client.force_login(supervisor)

    done = client.post(reverse("goals:unlock_revoke", args=[asked.pk]), follow=True)

    assert said(done) == ["Done: the lock holds again for Dana Okafor."]
    assert lock_of(locked.school_year.district_id, today(), specialist)
    page = done.content.decode()
    assert "I was at a training." in page
    assert "Granted until" in page
    assert "Revoked by Karin Lindqvist" in page


def test_refused_with_an_answer_the_asker_reads_it(client, asked, specialist, supervisor):
    client.force_login(supervisor)

    empty = answer(client, asked, "refuse", until=str(soon))
    answer(client, asked, "refuse", answer="The board has the figures already.")
    client.force_login(specialist)
    page = client.get(reverse("goals:unlock_list")).content.decode()

    assert "Say why not" in empty.content.decode()
    assert stored(asked)[:3] == (None, "The board has the figures already.", "Karin Lindqvist")
    assert "The board has the figures already." in page


def test_nothing_is_decided_twice(client, asked, supervisor, district_admin):
    unlocks.grant(asked, district_admin, soon)
    client.force_login(supervisor)

    again = answer(client, asked, "refuse", answer="No.")

    assert "It was answered by Omar Reyes on" in again.content.decode()
    assert stored(asked)[2] == "Omar Reyes"


def test_it_is_not_granted_until_a_day_that_has_passed(asked, supervisor):
    with pytest.raises(ValidationError, match="still to come"):
        unlocks.grant(asked, supervisor, today() - timedelta(days=1))


def test_asked_twice_it_waits_once(client, asked, specialist, locked):
    client.force_login(specialist)

    shown = client.get(reverse("goals:unlock_create", args=[locked.pk]), follow=True)
    again = ask(client, locked, reason="Please.")

    assert said(shown) == ["You asked for this already. It waits for an answer."]
    assert "You asked for this already." in again.content.decode()
    assert Unlock.objects.count() == 1


def test_what_is_open_is_not_asked_for(client, specialist, period):
    client.force_login(specialist)

    done = ask(client, period, reason="Please.")

    assert "The Winter period is not locked" in done.content.decode()
    assert not Unlock.objects.exists()


def test_the_asker_withdraws_what_still_waits(client, asked, specialist, supervisor):
    client.force_login(specialist)

    client.post(reverse("goals:unlock_revoke", args=[asked.pk]))

    assert stored(asked)[3] == "Dana Okafor"
    with pytest.raises(ValidationError, match="It was withdrawn on"):
        unlocks.grant(asked, supervisor, soon)


def test_nobody_grants_their_own_while_somebody_else_could(
    client, supervisor, district_admin, locked
):
    own = UnlockFactory(user=supervisor, period=locked)
    client.force_login(supervisor)

    shown = client.get(reverse("goals:unlock_decide", args=[own.pk])).content.decode()
    tried = answer(client, own, "grant", until=str(soon))

    assert "Nobody grants their own exception. It waits for Omar Reyes." in shown
    assert "Grant until this day" not in shown
    assert stored(own)[0] is None
    assert tried.status_code == 200


def test_alone_in_a_tiny_district_one_grants_ones_own_and_it_says_so(client, supervisor, locked):
    own = UnlockFactory(user=supervisor, period=locked)
    client.force_login(supervisor)

    shown = client.get(reverse("goals:unlock_decide", args=[own.pk])).content.decode()
    done = answer(client, own, "grant", until=str(soon))

    assert "Nobody else in the district can decide it today, so you may." in shown
    assert stored(own)[2] == "Karin Lindqvist"
    assert "by Karin Lindqvist, who asked: nobody else could" in done.content.decode()


def test_in_a_closed_year_only_the_data_steward_decides(
    client, asked, specialist, supervisor, data_steward, school_year
):
    unlocks.grant(asked, supervisor, soon)
    Unlock.objects.update(decided_at=timezone.now() - timedelta(days=2), asked_at=asked.asked_at)
    school_year.closed_on = today()
    school_year.save()
    late = UnlockFactory(user=specialist, period=asked.period)

    ended = lock_of(school_year.district_id, today(), specialist)
    with pytest.raises(ValidationError, match="Somebody else decides: Mira Szabo"):
        unlocks.grant(late, supervisor, soon)
    unlocks.grant(late, data_steward, soon)

    assert "What comes late goes through the data steward." in ended.why
    assert lock_of(school_year.district_id, today(), specialist) is None


def test_the_library_decides_for_its_own_side(
    asked, locked, branch_lead, library_admin, supervisor
):
    theirs = UnlockFactory(user=branch_lead, period=locked, side=Side.LIBRARY)

    waiting = Unlock.objects.waiting().decidable_by(library_admin)

    assert list(waiting) == [theirs]
    with pytest.raises(ValidationError, match="Somebody else decides"):
        unlocks.grant(asked, library_admin, soon)


@pytest.mark.parametrize(
    ("person", "codes"),
    [
        ("specialist", (200, 403, 302)),
        ("colleague", (404, 404, 404)),
        ("principal", (404, 404, 404)),
        ("outsider", (404, 404, 404)),
        ("viewer", (403, 403, 404)),
    ],
)
def test_who_may_not_decide(client, request, asked, person, codes):
    client.force_login(request.getfixturevalue(person))
    url = reverse("goals:unlock_decide", args=[asked.pk])

    found = (
        client.get(url).status_code,
        client.post(url, {"decision": "grant", "until": str(soon)}).status_code,
        client.post(reverse("goals:unlock_revoke", args=[asked.pk])).status_code,
    )

    assert found == codes
    assert stored(asked)[0] is None


@pytest.fixture
def colleague(other_school):
    return PositionFactory(place=other_school).user


def test_another_districts_period_is_not_asked_for(client, specialist, outsider):
    office = OfficeFactory(district=outsider.positions.first().place.district)
    theirs = ReportingPeriodFactory(school_year__district=office.district, locked_on=today())
    PositionFactory(place=office, role=Role.SUPERVISOR)
    client.force_login(specialist)

    assert ask(client, theirs, reason="Please.").status_code == 404
    assert not Unlock.objects.exists()


def test_the_way_back_leads_nowhere_else(client, specialist, locked):
    client.force_login(specialist)

    done = ask(client, locked, reason="Please.", next="https://elsewhere.example/")

    assert done.redirect_chain == [("/unlocks/", 302)]


def test_an_exception_opens_only_the_side_it_was_granted_for(
    client, locked, specialist, library_admin, branch, office, school
):
    """Who works at a school and at a branch asked the library, which answers for its own side."""
    PositionFactory(user=specialist, place=branch, role=Role.BRANCH_STAFF)
    asked = UnlockFactory(user=specialist, period=locked, side=Side.LIBRARY)
    unlocks.grant(asked, library_admin, soon)
    work = AssignmentFactory(item__goal__plan=PlanFactory(owner=office), place=school)
    client.force_login(specialist)
    url = reverse("goals:update_create", args=[work.pk])

    shown = client.get(url).content.decode()
    form = {"form_key": str(uuid.uuid4()), "status": "on_track", "text": "In the closed weeks."}
    sent = client.post(url, form | {"happened_on": str(today())})

    district = locked.school_year.district_id
    assert unlocks.why_not_asked(locked, specialist) == ""  # the schools can still be asked
    assert lock_of(district, today(), specialist, Side.LIBRARY) is None
    assert lock_of(district, today(), specialist, Side.SCHOOLS)
    assert "Ask to unlock" in shown
    assert sent.context["form"].errors.keys() == {"happened_on"}
    with pytest.raises(ValidationError, match="has been locked since"):
        submit([UpdateFactory(assignment=work, author=specialist, state="draft")], specialist)
    assert not Update.objects.sent().exists()


def test_an_account_that_was_ended_keeps_nobody_waiting(asked, specialist, supervisor):
    supervisor.is_active = False
    supervisor.save()

    assert not unlocks.deciders(asked).exists()
