"""Who enters results beside the school's own: a steward, who was given leave, a narrowed
specialist."""

from django.urls import reverse

from assessments.acting import importing
from assessments.models import Sitting, StudentSettings
from tests.assessments.sheets.found import records, stored, typed
from tests.factories.assessments import GrantFactory

PURPOSE = {"kind": "Correction", "words": "A family asked us to mend the record."}


def test_a_steward_enters_for_the_purpose_they_stated(
    client, data_steward, address, fall, maya, district
):
    client.force_login(data_steward)
    client.post(reverse("assessments:purpose"), PURPOSE)

    client.post(address, typed({(maya, fall): "80"}))

    assert stored(district) == [("Maya", "fall", 80, "Meeting", "scored")]
    what, who, students, reason, allowed = records(district)[-1]
    assert (what, who, students, allowed) == ("change", "Mira Szabo", [maya.pk], True)
    assert "A family asked us to mend the record." in reason


def test_nobody_saves_what_another_typed_at_the_same_computer(
    client, specialist, data_steward, address, fall, maya, district
):
    sent = typed({(maya, fall): "80"}) | {"reader": specialist.pk}
    client.force_login(data_steward)
    client.post(reverse("assessments:purpose"), PURPOSE)

    refused = client.post(address, sent).status_code
    client.force_login(specialist)
    taken = client.post(address, sent).status_code

    assert (refused, taken) == (409, 302)
    assert [(what, who) for what, who, *_ in records(district)] == [("change", specialist.name)]
    assert stored(district) == [("Maya", "fall", 80, "Meeting", "scored")]


def test_who_was_given_leave_looks_on(client, viewer, address, fall, maya, district):
    with importing(district.pk):
        GrantFactory(district=district, user=viewer)
    client.force_login(viewer)

    statuses = [client.get(address).status_code]
    statuses.append(client.post(address, typed({(maya, fall): "80"})).status_code)

    assert (statuses, stored(district)) == ([200, 403], [])


def test_a_narrowed_specialist_enters_where_they_give_the_test(
    client, specialist, address, fall, maya, school_class, district
):
    StudentSettings.objects.create(district=district, specialists_narrowed=True)
    client.force_login(specialist)
    before = client.post(address, typed({(maya, fall): "80"})).status_code
    Sitting.objects.filter(administration=fall).update(given_by=specialist)

    after = client.post(address, typed({(maya, fall): "80"})).status_code

    assert (before, after) == (404, 302)
    assert stored(district) == [("Maya", "fall", 80, "Meeting", "scored")]
