"""People of the branches are added and ended by the library's lead or the steward alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from zones.access import Role
from zones.models import Position, User

KEEPERS = {"library_admin", "data_steward"}
OTHERS = {
    *("zone_lead", "branch_lead", "branch_staff", "supervisor", "principal", "specialist"),
    *("district_admin", "viewer"),
}
LIST = "Name,E-mail,Role,Place\nNora Lind,nora@example.org,branch staff,Heron\n"


def posts(branch, position):
    """{what is tried: (address, what is sent)}"""
    today = timezone.localdate()
    seat = {"place": branch.pk, "role": Role.BRANCH_STAFF, "starts": today}
    new = {"name": "Nora Lind", "email": "nora@example.org"}
    file = SimpleUploadedFile("people.csv", LIST.encode())
    return {
        "add a person": ("/people/new/", seat | new),
        "add a position": (f"/people/{position.user_id}/positions/new/", seat),
        "end a position": (f"/positions/{position.pk}/end/", {"ends": today}),
        "mark away": (f"/positions/{position.pk}/away/", {"away_from": today}),
        "upload a list": ("/people/upload/", {"file": file}),
    }


@pytest.mark.parametrize("person", sorted(KEEPERS | OTHERS))
def test_who_adds_and_ends_the_people_of_a_branch(client, request, branch, branch_lead, person):
    position = branch_lead.positions.get()
    client.force_login(request.getfixturevalue(person))

    answers = {
        what: client.post(address, sent).status_code
        for what, (address, sent) in posts(branch, position).items()
    }

    # A viewer reads no names, so positions are not even found.
    said = {302} if person in KEEPERS else {403, 404} if person == "viewer" else {403}
    assert set(answers.values()) == said
    kept = Position.objects.filter(place=branch, role=Role.BRANCH_STAFF, user=branch_lead).exists()
    assert kept == (person in KEEPERS)
    assert User.objects.filter(email="nora@example.org").exists() == (person in KEEPERS)


def test_the_librarys_lead_names_nobody_at_a_school(client, library_admin, school, specialist):
    client.force_login(library_admin)
    today = timezone.localdate()
    seat = {"place": school.pk, "role": Role.SCHOOL_STAFF, "starts": today}
    new = {"name": "Nora Lind", "email": "nora@example.org"}
    position = specialist.positions.get()

    added = client.post("/people/new/", seat | new)
    ended = client.post(f"/positions/{position.pk}/end/", {"ends": today})

    assert added.context["form"].errors["place"] == ["Choose a place of the list."]
    assert (ended.status_code, User.objects.filter(email="nora@example.org").exists()) == (
        403,
        False,
    )


def test_people_of_another_district_are_not_found(client, outsider, branch_lead):
    position = branch_lead.positions.get()
    client.force_login(outsider)

    found = [
        client.post(f"/positions/{position.pk}/end/").status_code,
        client.post(f"/people/{branch_lead.pk}/positions/new/").status_code,
    ]

    assert found == [404, 404]
