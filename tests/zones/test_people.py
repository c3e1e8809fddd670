from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import PlaceFactory, PositionFactory, UserFactory
from tests.zones.test_places import said
from zones.access import Role
from zones.models import User

TODAY = timezone.localdate


def listed(response):
    return [row["name"] for row in response.context["people"]]


def new_person(place, **changes):
    fields = {
        "name": "Nora Lind",
        "email": "nora@example.org",
        "place": place.pk,
        "role": Role.SPECIALIST,
        "starts": TODAY(),
    }
    return fields | changes


def test_list_names_everybody_of_the_district_with_positions_and_state(
    client, data_steward, specialist, principal, other_school, outsider
):
    PositionFactory(user=specialist, place=other_school)
    principal.positions.update(away_from=TODAY(), away_until=TODAY() + timedelta(1))
    client.force_login(data_steward)

    response = client.get("/people/")

    rows = [(row["name"], row["positions"], row["state"][:4]) for row in response.context["people"]]
    assert rows == [
        (
            "Dana Okafor",
            "Library media specialist, Juniper; Library media specialist, Oak",
            "Acti",
        ),
        ("Mira Szabo", "Data steward, Superintendent's office", "Acti"),
        ("Piet Janssen", "School administrator, Juniper", "Away"),
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=OKAFOR", ["Dana Okafor"]),
        ("q=gone@", ["Gone Gil"]),
        ("role=principal", ["Piet Janssen"]),
        ("state=away", ["Piet Janssen"]),
        ("state=ended", ["Gone Gil"]),
        ("state=later", ["Late Lee"]),
        ("state=active", ["Dana Okafor", "Mira Szabo"]),
        ("state=invited", ["Dana Okafor", "Late Lee", "Piet Janssen"]),
        ("role=wrong", ["Dana Okafor", "Gone Gil", "Late Lee", "Mira Szabo", "Piet Janssen"]),
    ],
)
def test_the_address_narrows_the_list(
    client, data_steward, specialist, principal, school, query, expected
):
    yesterday, tomorrow = TODAY() - timedelta(1), TODAY() + timedelta(1)
    principal.positions.update(away_from=yesterday)
    gone = UserFactory(name="Gone Gil", email="gone@example.org", last_login=timezone.now())
    PositionFactory(place=school, user=gone, ends=yesterday)
    PositionFactory(place=school, user__name="Late Lee", starts=tomorrow)
    client.force_login(data_steward)

    response = client.get(f"/people/?{query}")

    assert listed(response) == expected


def test_list_can_be_narrowed_to_a_place_but_not_to_a_foreign_one(
    client, data_steward, specialist, school, outsider
):
    foreign = outsider.positions.first().place
    client.force_login(data_steward)

    own, other = (client.get(f"/people/?place={place.pk}") for place in (school, foreign))

    assert listed(own) == ["Dana Okafor"]
    assert "place" in other.context["filter_form"].errors
    assert "Otto Far" not in listed(other)


def test_fifty_people_stand_on_a_page_and_queries_do_not_grow(client, data_steward, school):
    PositionFactory(place=school)
    client.force_login(data_steward)
    client.get("/people/")
    with CaptureQueriesContext(connection) as few:
        client.get("/people/")
    PositionFactory.create_batch(60, place=school)

    with CaptureQueriesContext(connection) as many:
        first = client.get("/people/")
    second = client.get("/people/?page=2")

    assert (len(listed(first)), len(listed(second))) == (50, 12)
    assert len(many) == len(few)


def test_list_is_closed_to_viewers(client, viewer, specialist):
    client.force_login(viewer)

    answers = [client.get("/people/"), client.get(specialist.get_absolute_url())]

    assert [answer.status_code for answer in answers] == [403, 404]


def test_everybody_reads_their_own_page(client, viewer):
    client.force_login(viewer)

    response = client.get(viewer.get_absolute_url())

    assert [row["role"] for row in response.context["positions"]] == ["Board viewer"]
    assert response.context["may_edit"] is False


def test_person_of_another_district_is_not_found(client, outsider, specialist):
    client.force_login(outsider)

    position = specialist.positions.get()
    gets = ["", "edit/"]
    found = [client.get(f"/people/{specialist.pk}/{page}").status_code for page in gets]
    found += [client.post(f"/people/{specialist.pk}/invite/").status_code]
    found += [
        client.post(f"/positions/{position.pk}/{verb}/").status_code
        for verb in ("end", "away", "back", "remove")
    ]

    assert found == [404] * 7


def test_branch_people_do_not_find_the_staff_of_other_schools(
    client, branch_staff, specialist, other_school
):
    unseen = PositionFactory(place=other_school).user
    client.force_login(branch_staff)

    found = [client.get(person.get_absolute_url()).status_code for person in (specialist, unseen)]

    assert found == [200, 404]


def test_page_of_somebody_in_two_districts_shows_only_the_positions_here(
    client, data_steward, specialist, school
):
    elsewhere = PlaceFactory(name="Far School")
    PositionFactory(user=specialist, place=elsewhere)
    client.force_login(data_steward)

    page = client.get(specialist.get_absolute_url())

    assert [row["place"] for row in page.context["positions"]] == ["Juniper School"]
    assert "Far School" not in page.content.decode()


def test_steward_adds_a_person_who_is_invited(client, data_steward, school):
    client.force_login(data_steward)

    response = client.post("/people/new/", new_person(school, email="Nora@Example.org"))

    person = User.objects.get(email="nora@example.org")
    assert response.url == person.get_absolute_url()
    assert (person.name, person.has_usable_password()) == ("Nora Lind", False)
    assert person.positions.get().place == school
    assert [message.to for message in mail.outbox] == [["nora@example.org"]]
    assert "/accounts/password/reset/key/" in mail.outbox[0].body


def test_known_address_offers_to_add_a_position_instead(
    client, data_steward, specialist, other_school
):
    client.force_login(data_steward)

    response = client.post("/people/new/", new_person(other_school, email=specialist.email.upper()))

    assert response.context["known"] == specialist
    assert f"/people/{specialist.pk}/positions/new/?place={other_school.pk}" in (
        response.content.decode()
    )
    assert mail.outbox == []


def test_address_known_elsewhere_is_added_without_a_word_of_that_district(
    client, data_steward, school, outsider
):
    outsider.last_login = timezone.now()
    outsider.save()
    client.force_login(data_steward)

    response = client.post("/people/new/", new_person(school, email=outsider.email))

    page = client.get(outsider.get_absolute_url())
    here = [row["place"] for row in page.context["positions"]]
    assert response.status_code == 302
    assert here == ["Juniper School"]
    assert page.context["may_edit"] is False
    elsewhere = outsider.positions.exclude(place=school)
    assert not any(row.place.name in page.content.decode() for row in elsewhere)
    assert mail.outbox[0].subject == "A new position at Throughline"


def test_account_shared_with_another_district_cannot_be_taken_over(
    client, data_steward, school, outsider
):
    PositionFactory(user=outsider, place=school)
    client.force_login(data_steward)

    response = client.post(
        f"/people/{outsider.pk}/edit/", {"name": "Mine", "email": "mine@example.org"}
    )

    outsider.refresh_from_db()
    assert response.status_code == 403
    assert outsider.name == "Otto Far"


def test_library_lead_keeps_library_positions_only(
    client, library_admin, school, branch, specialist
):
    client.force_login(library_admin)

    added = client.post("/people/new/", new_person(branch, role=Role.BRANCH_STAFF))
    refused = client.post("/people/new/", new_person(school, email="b@example.org"))
    pages = [f"/people/{specialist.pk}/edit/", f"/people/{specialist.pk}/invite/"]
    pages += [
        f"/positions/{specialist.positions.get().pk}/{verb}/"
        for verb in ("end", "away", "back", "remove")
    ]

    assert added.status_code == 302
    assert set(refused.context["form"].errors) == {"place", "role"}
    assert [client.post(page).status_code for page in pages] == [403] * 6


def test_library_lead_adds_a_library_position_to_a_school_person_but_not_more(
    client, library_admin, specialist, branch, other_school
):
    client.force_login(library_admin)
    address = f"/people/{specialist.pk}/positions/new/"

    added = client.post(address, {"place": branch.pk, "role": Role.BRANCH_STAFF, "starts": TODAY()})
    refused = client.post(
        address, {"place": other_school.pk, "role": Role.SPECIALIST, "starts": TODAY()}
    )
    edited = client.post(f"/people/{specialist.pk}/edit/", {"name": "X", "email": "x@x.org"})

    assert (added.status_code, refused.status_code, edited.status_code) == (302, 200, 403)
    assert specialist.positions.count() == 2


def test_place_of_another_district_is_refused(client, data_steward):
    foreign = PlaceFactory()
    client.force_login(data_steward)

    response = client.post("/people/new/", new_person(foreign))

    assert response.context["form"].errors == {"place": ["Choose a place of the list."]}
    assert not User.objects.filter(email="nora@example.org").exists()


def test_a_role_must_fit_the_place(client, data_steward, school):
    client.force_login(data_steward)

    response = client.post("/people/new/", new_person(school, role=Role.SUPERVISOR))

    assert response.context["form"].errors == {
        "role": [
            "Juniper School has these roles: Library media specialist, School staff, "
            "School administrator, Zone lead."
        ]
    }


def test_other_roles_add_nobody(client, specialist, principal, supervisor, school):
    found = []
    for person in (specialist, principal, supervisor):
        client.force_login(person)
        found += [client.get("/people/new/").status_code]
        found += [client.get(f"/people/{specialist.pk}/positions/new/").status_code]

    assert found == [403] * 6


def test_the_same_position_is_not_held_twice(client, data_steward, specialist, school):
    client.force_login(data_steward)

    response = client.post(
        f"/people/{specialist.pk}/positions/new/",
        {"place": school.pk, "role": Role.SPECIALIST, "starts": TODAY()},
    )

    assert response.context["form"].non_field_errors() == [
        "This person already holds this position."
    ]


def test_edit_changes_name_and_address_and_tells_the_old_one(client, data_steward, specialist):
    EmailAddress.objects.create(
        user=specialist, email=specialist.email, primary=True, verified=True
    )
    old = specialist.email
    client.force_login(data_steward)

    client.post(f"/people/{specialist.pk}/edit/", {"name": "D. Okafor", "email": "D@Example.org"})

    specialist.refresh_from_db()
    assert (specialist.name, specialist.email) == ("D. Okafor", "d@example.org")
    assert [row.email for row in EmailAddress.objects.all()] == ["d@example.org"]
    assert [message.to for message in mail.outbox] == [[old]]


def test_an_address_of_another_account_is_refused(client, data_steward, specialist, outsider):
    client.force_login(data_steward)

    response = client.post(
        f"/people/{specialist.pk}/edit/", {"name": "Dana", "email": outsider.email}
    )

    assert response.context["form"].errors == {
        "email": ["Somebody with this e-mail address is already here."]
    }


def test_invitation_goes_out_again_until_the_first_sign_in(client, data_steward, specialist):
    client.force_login(data_steward)
    address = f"/people/{specialist.pk}/invite/"

    first = client.post(address)
    User.objects.filter(pk=specialist.pk).update(last_login=timezone.now())
    second = client.post(address)

    assert said(first) == [f"An invitation was sent to {specialist.email}."]
    assert "has signed in before" in said(second)[-1]
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_down_keeps_the_person(client, data_steward, school, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    client.force_login(data_steward)

    response = client.post("/people/new/", new_person(school))

    assert User.objects.filter(email="nora@example.org").exists()
    assert "no mail could be sent" in said(response)[0]
