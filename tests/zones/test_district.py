"""/district/: what the steward sets for everybody."""

from tests.factories import DistrictFactory, OfficeFactory, PositionFactory
from zones.access import Role
from zones.models import District

URL = "/district/"


def settings(**changes):
    return {
        "name": "Riverbend Public Schools",
        "time_zone": "America/Chicago",
        "reminder_weekday": "3",
        "review_days": "5",
        "load_limit": "8",
        "public_site": "True",
        "sign_up_days": "20",
        "least_answers": "12",
        "fiscal_month": "10",
    } | changes


def stored(district):
    return District.objects.filter(pk=district.pk).values(*settings()).get()


def test_the_steward_sets_name_clock_and_cycle(client, data_steward, district):
    client.force_login(data_steward)

    response = client.post(URL, settings())

    assert (response.status_code, response.url) == (302, "/years/")
    assert stored(district) == {
        "name": "Riverbend Public Schools",
        "time_zone": "America/Chicago",
        "reminder_weekday": 3,
        "review_days": 5,
        "load_limit": 8,
        "public_site": True,
        "sign_up_days": 20,
        "least_answers": 12,
        "fiscal_month": 10,
    }


def test_what_cannot_be_is_refused_and_kept_on_the_page(client, data_steward, district):
    client.force_login(data_steward)
    before = stored(district)

    response = client.post(
        URL,
        settings(
            name="", time_zone="Moon/Base", reminder_weekday="6", review_days="0", least_answers="4"
        ),
    )

    assert set(response.context["form"].errors) == {
        *("name", "time_zone", "reminder_weekday", "review_days", "least_answers"),
    }
    assert 'value="8"' in response.content.decode()
    assert stored(district) == before


def test_zones_of_the_united_states_come_first(client, data_steward):
    client.force_login(data_steward)

    (_, first), (_, others) = client.get(URL).context["form"].fields["time_zone"].choices

    assert [zone for zone, _ in first][:2] == ["America/New_York", "America/Chicago"]
    assert ("Europe/Berlin", "Europe, Berlin") in others


def test_only_what_was_changed_is_written(client, data_steward, district):
    client.force_login(data_steward)
    data = settings(**{name: str(value) for name, value in stored(district).items()})
    District.objects.update(load_limit=4)  # somebody else, meanwhile

    client.post(URL, data | {"load_limit": "4", "review_days": "7"})

    assert (stored(district)["load_limit"], stored(district)["review_days"]) == (4, 7)


def test_another_district_is_not_found(client, data_steward, district, outsider):
    client.force_login(data_steward)
    other = DistrictFactory()

    responses = [
        client.post(f"{URL}?district={which}", settings()) for which in (other.pk, "x", "٣")
    ]

    assert [response.status_code for response in responses] == [404] * 3
    assert stored(other)["load_limit"] == 6


def test_the_steward_of_two_districts_chooses(client, data_steward, district):
    office = OfficeFactory(district__name="Second District")
    PositionFactory(user=data_steward, place=office, role=Role.DATA_STEWARD)
    client.force_login(data_steward)

    page = client.get(f"{URL}?district={office.district_id}")

    assert page.context["name"] == "Second District"
    assert page.context["others"] == [district]
