"""The pages of a sign-up: what families read and send, and the counts staff read."""

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from programs.forms import guarded
from programs.models import Session, SignUp
from programs.sign_up_mail import mail_sign_up
from programs.views.sign_up import A_NETWORK, AN_ADDRESS
from tests.factories import ProgramFactory, SessionFactory, SignUpFactory

pytestmark = pytest.mark.django_db
State = SignUp.State


@pytest.fixture
def session(branch):
    branch.district.public_site = True
    branch.district.save()
    program = ProgramFactory(place=branch, title="Science <b>night</b>")
    return SessionFactory(program=program, takes_sign_up=True, capacity=3)


def url(session, language="en", page="sign_up", **named):
    district = session.program.place.district.slug
    named = named or {"pk": session.pk}
    kwargs = {"district": district, "language": language, **named}
    return reverse(f"programs:{page}", kwargs=kwargs)


def opened(session, seconds=60, nonce="page"):
    moment = timezone.now().timestamp() - seconds
    return signing.dumps([f"session {session.pk}", moment, nonce], salt=guarded.OPENED)


def send(client, session, language="en", nonce="page", **said):
    posted = {
        "opened": opened(session, nonce=nonce),
        "email": "Family@Example.org",
        "children_6_11": "2",
        "adults": "",
        **said,
    }
    return client.post(url(session, language), posted)


def mails():
    rows = DBTaskResult.objects.filter(task_path=mail_sign_up.module_path)
    return [row.args_kwargs["args"][1] for row in rows.order_by("enqueued_at")]


def test_a_family_signs_up_in_spanish_confirms_and_cancels(client, session):
    asked = send(client, session, "es")
    row = SignUp.objects.get()
    mine = url(session, "es", "sign_up_mine", key=row.key)
    first = client.get(mine).content.decode()
    refused = client.get(url(session, "es", "sign_up_confirm", key=row.key)).status_code
    row.refresh_from_db()
    unchanged = refused, row.state
    confirmed = client.post(url(session, "es", "sign_up_confirm", key=row.key))
    then = client.get(mine).content.decode()
    client.post(url(session, "es", "sign_up_cancel", key=row.key))
    row.refresh_from_db()

    assert asked.url == f"{url(session, 'es')}?sent=1"
    assert "Revise su correo electrónico." in client.get(asked.url).content.decode()
    assert ("Sí, vamos" in first, "Está inscrito." in then) == (True, True)
    assert (unchanged, confirmed.url) == ((405, State.ASKED), mine)
    assert (row.state, row.email, row.children_6_11) == (State.CANCELLED, "", 2)
    assert mails() == ["asked", "coming"]


def test_the_address_is_written_small_and_html_is_text(client, session):
    send(client, session)

    page = client.get(url(session)).content.decode()
    assert SignUp.objects.get().email == "family@example.org"
    assert ("Science &lt;b&gt;night&lt;/b&gt;" in page, "<b>night" in page) == (True, False)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "family"}, "Enter an e-mail address like"),
        ({"children_6_11": ""}, "Say how many people come."),
        ({"children_6_11": "-1"}, "Enter a number from 0 up."),
        ({"adults": "11"}, "At most 12 people with one sign-up."),
        ({"adults": "99999999"}, "At most 12 people with one sign-up."),
        ({"opened": "forged"}, "This page was open for too long."),
    ],
)
def test_what_is_not_a_sign_up_is_refused_with_its_reason(client, session, wrong, said):
    response = send(client, session, **wrong)

    assert said in response.content.decode()
    assert SignUp.objects.count() == 0


def test_a_machine_is_answered_like_a_person_and_nothing_is_kept(client, session):
    response = send(client, session, website="https://example.org")

    assert response.url == f"{url(session)}?sent=1"
    assert (SignUp.objects.count(), mails()) == (0, [])


def test_pressed_twice_one_mail_goes_out(client, session):
    answers = [send(client, session).url for _ in range(2)]

    assert (len(set(answers)), SignUp.objects.count(), mails()) == (1, 1, ["asked"])


def test_nobody_floods_a_mailbox_or_fills_a_session(client, session):
    for number in range(AN_ADDRESS + 3):
        send(client, session, nonce=f"same {number}")
    one_mailbox = len(mails())
    answers = [
        send(client, session, nonce=f"{number}", email=f"family{number}@example.org")
        for number in range(A_NETWORK)
    ]

    assert one_mailbox == AN_ADDRESS
    assert answers[0].status_code == 302
    assert "Too many people sign up from here just now." in answers[-1].content.decode()
    assert SignUp.objects.count() == A_NETWORK - AN_ADDRESS - 3 + 1


def test_full_called_off_and_over_each_say_so(client, session):
    SignUpFactory(session=session, adults=2)
    full = client.get(url(session)).content.decode()
    Session.objects.filter(pk=session.pk).cancel("The room is wet.")
    off = client.get(url(session)).content.decode()
    Session.objects.filter(pk=session.pk).update(cancelled_at=None, starts_at=timezone.now())
    over = client.get(url(session)).content.decode()

    assert "All seats are taken." in full
    assert "The room is wet." in off
    assert "Sign-up has ended." in over
    assert [send(client, session).status_code, SignUp.objects.count()] == [200, 1]


def test_who_waits_reads_how_many_come_first(client, session):
    now = timezone.now()
    SignUpFactory(session=session, adults=2)
    for _ in range(2):
        row = SignUpFactory(session=session, state=State.WAITING, confirmed_at=now)

    page = client.get(url(session, page="sign_up_mine", key=row.key)).content.decode()

    assert "1 family is ahead of you." in page
    assert row.email not in page


@pytest.mark.parametrize(
    "fields", [{"state": "draft"}, {"is_public": False}, {"place__district__public_site": False}]
)
def test_only_what_is_published_takes_sign_ups(client, fields):
    session = SessionFactory(program=ProgramFactory(**fields), takes_sign_up=True)

    assert client.get(url(session)).status_code == 404


def test_the_key_of_a_family_opens_nothing_in_another_district(client, session, outsider):
    other = SessionFactory(takes_sign_up=True)
    other.place.district.public_site = True
    other.place.district.save()
    row = SignUpFactory(session=session)

    assert client.get(url(other, page="sign_up_mine", key=row.key)).status_code == 404


def test_in_a_demonstration_the_page_of_the_link_is_shown_at_once(client, session, district):
    district.demonstration = True
    district.save()

    response = send(client, session)

    row = SignUp.objects.get()
    assert response.url == url(session, page="sign_up_mine", key=row.key)
    assert "This is a demonstration" in client.get(response.url).content.decode()


def test_no_cache_keeps_these_pages(client, session):
    row = SignUpFactory(session=session)

    found = [
        client.get(page)["Cache-Control"]
        for page in (url(session), url(session, page="sign_up_mine", key=row.key))
    ]

    assert ["no-store" in one for one in found] == [True, True]


def test_staff_read_counts_and_nothing_else(client, branch_lead, session):
    SignUpFactory(session=session, children_6_11=2, adults=1, email="secret@example.org")
    SignUpFactory(session=session, state=State.WAITING, children_6_11=0, children_0_5=4)
    SignUpFactory(session=session, state=State.CANCELLED, email="")
    client.force_login(branch_lead)

    response = client.get(reverse("programs:sign_up_list", args=[session.pk]))

    assert response.context["rows"] == [
        ("Coming", 1, 3, [0, 2, 0, 1]),
        ("Not confirmed yet", 0, 0, [0, 0, 0, 0]),
        ("Waiting", 1, 4, [4, 0, 0, 0]),
    ]
    assert "@example.org" not in response.content.decode()


def test_staff_write_to_everybody_once_without_reading_an_address(client, branch_lead, session):
    now = timezone.now()
    SignUpFactory(session=session, confirmed_at=now)
    SignUpFactory(session=session, state=State.WAITING, confirmed_at=now)
    SignUpFactory(session=session, state=State.ASKED)
    client.force_login(branch_lead)
    page = reverse("programs:sign_up_list", args=[session.pk])

    for _ in range(2):
        client.post(page, {"words": "Bring a box.", "once": "form"})

    rows = DBTaskResult.objects.filter(task_path=mail_sign_up.module_path)
    assert [row.args_kwargs["args"][1:] for row in rows] == [["written", "Bring a box."]] * 2


def test_the_school_of_the_zone_reads_not_even_counts(client, specialist, session):
    SignUpFactory(session=session)
    client.force_login(specialist)

    response = client.get(reverse("programs:sign_up_list", args=[session.pk]))

    assert response.status_code == 403
