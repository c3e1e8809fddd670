"""Partners: kept by who plans programs, counted by year, made one where they were entered twice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from programs.models import Partner
from programs.partners import duplicates, years_of
from tests.factories import (
    PartnerAgreementFactory,
    PartnerContactFactory,
    PartnerFactory,
    ProgramFactory,
    SessionFactory,
    SessionLogFactory,
)

pytestmark = pytest.mark.django_db
today = timezone.localdate
DAY = timedelta(days=1)


def on(day):
    starts = datetime.combine(day, datetime.min.time().replace(hour=17), UTC)
    return {"starts_at": starts, "ends_at": starts + timedelta(hours=1)}


@pytest.fixture
def partner(district):
    return PartnerFactory(district=district, name="Riverbend Garden Club")


def test_a_partner_is_added_once(client, branch_lead, partner):
    client.force_login(branch_lead)
    new = {"name": "Lantern Theater", "what_they_do": "Puppets.", "website": "lantern.example.org"}

    client.post("/partners/new/", new)
    again = client.post("/partners/new/", {"name": "riverbend GARDEN club"})

    added = Partner.objects.get(name="Lantern Theater")
    assert (added.district, added.website) == (partner.district, "https://lantern.example.org")
    assert again.context["form"].errors == {
        "name": ["The district already has a partner with this name."]
    }


def test_a_link_that_is_no_web_address_is_refused(client, branch_lead, partner):
    client.force_login(branch_lead)

    page = client.post(
        f"/partners/{partner.pk}/edit/", {"name": "Club", "website": "javascript:alert(1)"}
    )

    assert page.context["form"].errors == {
        "website": ["This is not a web address. It begins with https://."]
    }


def test_what_is_typed_is_shown_as_text(client, branch_lead, partner):
    partner.what_they_do = "<script>alert(1)</script>"
    partner.save()
    client.force_login(branch_lead)

    page = client.get(partner.get_absolute_url())

    assert b"&lt;script&gt;alert(1)" in page.content


def test_who_sends_a_form_second_reads_what_was_saved_meanwhile(client, branch_lead, partner):
    client.force_login(branch_lead)
    address = f"/partners/{partner.pk}/edit/"
    version = client.get(address).context["form"]["version"].value()
    Partner.objects.filter(pk=partner.pk).update(what_they_do="Seeds and soil")

    page = client.post(address, {"name": partner.name, "what_they_do": "Bulbs", "version": version})

    assert page.context["form"].versions == [("What they do", "Seeds and soil", "Bulbs", False)]


def test_an_agreement_is_told_of_from_a_month_before_its_review(client, branch_lead, partner):
    PartnerAgreementFactory(partner=partner, review_on=today() + 20 * DAY)
    later = PartnerFactory(district=partner.district, name="Later")
    PartnerAgreementFactory(partner=later, review_on=today() + 40 * DAY)
    over = PartnerFactory(district=partner.district, name="Over")
    PartnerAgreementFactory(
        partner=over, starts=today() - 9 * DAY, ends=today() - DAY, review_on=today()
    )
    client.force_login(branch_lead)

    every = client.get("/partners/").context["rows"]
    due = client.get("/partners/", {"state": "review"}).context["rows"]

    assert [(row["name"], bool(row["review"])) for row in every] == [
        ("Later", False),
        ("Over", False),
        ("Riverbend Garden Club", True),
    ]
    assert [row["name"] for row in due] == ["Riverbend Garden Club"]


def test_an_agreement_does_not_end_before_it_starts(client, branch_lead, partner):
    client.force_login(branch_lead)
    typed = {"title": "Use of the garden", "starts": "2026-05-02", "ends": "2026-05-01"}

    page = client.post(f"/partners/{partner.pk}/agreements/new/", typed)
    mistyped = client.post(
        f"/partners/{partner.pk}/agreements/new/", typed | {"ends": "9999-01-01"}
    )

    assert page.context["form"].errors == {"ends": ["The last day cannot be before the first."]}
    assert list(mistyped.context["form"].errors) == ["ends"]


def test_what_was_done_together_is_counted_by_school_year(partner, branch, branch_lead, school):
    walk = ProgramFactory(place=branch, title="Garden walk")
    lesson = ProgramFactory(place=school, is_public=False, sponsor="school")
    for program in (walk, lesson):
        program.partners.add(partner)
    SessionLogFactory(session=SessionFactory(program=walk, **on(datetime(2025, 6, 30))))
    SessionLogFactory(session=SessionFactory(program=walk, **on(datetime(2025, 7, 1))))
    SessionFactory(program=walk, **on(datetime(2025, 8, 1)))
    SessionFactory(program=walk, cancelled_at=timezone.now(), **on(datetime(2025, 8, 2)))
    SessionLogFactory(session=SessionFactory(program=lesson, **on(datetime(2025, 9, 1))))

    row = ["Garden walk", f"/programs/{walk.pk}/", "Heron"]
    assert years_of(partner, branch_lead) == [
        ("2025-26", 2, 12, [[*row, 2, 12]]),
        ("2024-25", 1, 12, [[*row, 1, 12]]),
    ]


def test_the_list_asks_the_same_of_the_database_however_long_it_is(client, branch_lead, partner):
    client.force_login(branch_lead)

    def asked():
        with CaptureQueriesContext(connection) as found:
            client.get("/partners/")
        return len(found)

    few = asked()
    for name in ("Alder", "Birch", "Cedar", "Dogwood"):
        one = PartnerFactory(district=partner.district, name=name)
        PartnerAgreementFactory(partner=one, review_on=today())
        ProgramFactory(place__district=partner.district).partners.add(one)

    assert asked() == few


def test_names_that_are_nearly_the_same_are_proposed_as_one(partner):
    for name, site in (
        ("The Riverbend Garden Club, Inc.", ""),
        ("Riverbend Gardn Club", ""),
        ("Lantern Theater", "https://lantern.example.org/"),
        ("Puppets at the Lantern", "https://www.lantern.example.org/puppets"),
        ("Riverbend Chess Club", ""),
    ):
        PartnerFactory(district=partner.district, name=name, website=site)
    PartnerFactory(name="Riverbend Garden Club")  # of another district

    pairs = duplicates(Partner.objects.filter(district=partner.district))

    assert sorted(tuple(name for _, name in pair) for pair in pairs) == [
        ("Lantern Theater", "Puppets at the Lantern"),
        ("Riverbend Garden Club", "Riverbend Gardn Club"),
        ("Riverbend Garden Club", "The Riverbend Garden Club, Inc."),
        ("Riverbend Gardn Club", "The Riverbend Garden Club, Inc."),
    ]


def test_two_partners_are_made_one(client, library_admin, partner, branch):
    twice = PartnerFactory(district=partner.district, name="Garden Club of Riverbend")
    both, other = ProgramFactory(place=branch), ProgramFactory(place=branch)
    both.partners.set([partner, twice])
    other.partners.set([twice])
    PartnerContactFactory(partner=twice, name="Fern Ashby")
    PartnerAgreementFactory(partner=twice)
    client.force_login(library_admin)
    address = f"/partners/{twice.pk}/merge/"

    preview = client.get(address, {"into": partner.pk})
    unchanged = twice.programs.count()
    client.post(address, {"into": partner.pk})

    twice.refresh_from_db()
    assert preview.context["moved"] == [(2, "programs"), (1, "contact"), (1, "agreement")]
    assert (unchanged, twice.merged_into) == (2, partner)
    assert set(partner.programs.all()) == {both, other}
    assert [row.name for row in partner.contacts.all()] == ["Fern Ashby"]
    assert partner.agreements.count() == 1
    assert client.get("/partners/").context["page"].paginator.count == 1
    assert client.get(twice.get_absolute_url()).status_code == 200
    assert client.get(f"/partners/{twice.pk}/edit/").status_code == 403
    with pytest.raises(ValidationError, match="merged meanwhile"):
        twice.merge_into(partner)


def test_a_partner_is_not_made_one_with_that_of_another_district(client, library_admin, partner):
    foreign = PartnerFactory()
    client.force_login(library_admin)
    address = f"/partners/{partner.pk}/merge/"

    answers = [
        client.get(address, {"into": foreign.pk}),
        client.post(address, {"into": foreign.pk}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert not Partner.objects.exclude(merged_into=None).exists()


def test_the_list_says_how_much_was_held_with_each(client, partner, branch, school, branch_lead):
    walk, talk = (ProgramFactory(place=branch) for _ in range(2))
    lesson = ProgramFactory(place=school, is_public=False, sponsor="school")
    for program in (walk, talk, lesson):
        program.partners.add(partner)
        SessionFactory(program=program, **on(datetime(2026, 3, 5)))
    SessionFactory(program=walk, **on(datetime(2026, 3, 12)))
    SessionFactory(program=walk, days=3)
    client.force_login(branch_lead)

    (row,) = client.get("/partners/").context["rows"]

    assert (row["done"], row["last"]) == ("2 programs, 3 sessions", "March 12, 2026")
