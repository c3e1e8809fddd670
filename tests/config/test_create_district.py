import pytest
from django.core.management import CommandError, call_command

from tests.factories import DistrictFactory
from zones.models import Position


def create(**options):
    given = {"steward": "Mira Szabo", "email": "Mira@example.org"} | options
    call_command("create_district", "Riverbend Schools", verbosity=0, **given)


def test_a_new_district_has_a_steward_with_an_invitation(db, mailoutbox):
    create(site="https://plans.example.org/")

    position = Position.objects.today().get()
    assert (position.user.email, position.role) == ("mira@example.org", "data_steward")
    assert position.place.district.slug == "riverbend-schools"
    assert not position.user.has_usable_password()
    (letter,) = mailoutbox
    assert letter.to == ["mira@example.org"]
    assert "https://plans.example.org/accounts/password/reset/key/" in letter.body


def test_a_second_district_of_the_same_name_is_refused(db, mailoutbox):
    DistrictFactory(slug="riverbend-schools")

    with pytest.raises(CommandError, match="Slug already exists"):
        create()

    assert not Position.objects.exists()
    assert mailoutbox == []


def test_a_wrong_address_is_refused(db):
    with pytest.raises(CommandError, match="valid email address"):
        create(email="mira at home")
