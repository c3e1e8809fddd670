from datetime import timedelta

from django.utils import timezone

from tests.factories import OfficeFactory, PositionFactory
from tests.zones.test_people import new_person
from zones.access import Role, Side
from zones.models import Place, Position

TODAY = timezone.localdate


def test_position_ends_on_the_day_named(client, data_steward, specialist):
    position, last = specialist.positions.get(), TODAY() + timedelta(40)
    client.force_login(data_steward)

    client.post(f"/positions/{position.pk}/end/", {"ends": last})

    position.refresh_from_db()
    assert position.ends == last


def test_position_cannot_end_before_it_began(client, data_steward, specialist):
    position = specialist.positions.get()
    client.force_login(data_steward)

    response = client.post(f"/positions/{position.pk}/end/", {"ends": "2001-01-01"})

    assert response.context["form"].non_field_errors() == [
        "The last day cannot be before the first."
    ]


def test_steward_confirms_before_ending_their_own_last_stewardship(client, data_steward):
    position = data_steward.positions.get()
    client.force_login(data_steward)
    address, day = f"/positions/{position.pk}/end/", {"ends": TODAY()}

    asked = client.post(address, day)
    ended = client.post(address, day | {"confirm": "on"})

    assert asked.context["form"].errors == {"confirm": ["Tick the box to say that you mean it."]}
    assert ended.status_code == 302
    assert Position.objects.get().ends == TODAY()


def test_steward_with_a_second_stewardship_is_not_asked(client, data_steward, office):
    PositionFactory(user=data_steward, place=office, role=Role.DATA_STEWARD)
    position = data_steward.positions.first()
    client.force_login(data_steward)

    response = client.post(f"/positions/{position.pk}/end/", {"ends": TODAY()})

    assert response.status_code == 302


def test_away_and_back(client, data_steward, specialist):
    position = specialist.positions.get()
    client.force_login(data_steward)
    days = {"away_from": TODAY(), "away_until": TODAY() + timedelta(5)}

    client.post(f"/positions/{position.pk}/away/", days)
    away = client.get(specialist.get_absolute_url()).context["positions"][0]["is_away"]
    client.post(f"/positions/{position.pk}/back/")

    position.refresh_from_db()
    assert away is True
    assert (position.away_from, position.away_until) == (None, None)


def test_away_runs_forward(client, data_steward, specialist):
    position = specialist.positions.get()
    client.force_login(data_steward)
    days = {"away_from": TODAY(), "away_until": TODAY() - timedelta(5)}

    response = client.post(f"/positions/{position.pk}/away/", days)

    assert response.context["form"].non_field_errors() == [
        "The last day away cannot be before the first."
    ]


def test_only_a_position_that_has_not_begun_is_taken_back(
    client, data_steward, specialist, other_school
):
    ahead = PositionFactory(user=specialist, place=other_school, starts=TODAY() + timedelta(9))
    client.force_login(data_steward)

    for position in specialist.positions.all():
        client.post(f"/positions/{position.pk}/remove/")

    assert not specialist.positions.filter(pk=ahead.pk).exists()
    assert specialist.positions.count() == 1


def test_an_office_of_the_library_is_kept_by_its_lead(client, library_admin, library_office):
    other = OfficeFactory(district=library_office.district, side=Side.LIBRARY)
    client.force_login(library_admin)

    response = client.post("/people/new/", new_person(other, role=Role.LIBRARY_ADMIN))

    assert response.status_code == 302
    assert Place.objects.get(pk=other.pk).positions.count() == 1
