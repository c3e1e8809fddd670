"""Whoever has no reason: not on a page, not in a file, not by searching, not by a forged form; and
that they tried is on record."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.acting import acting_as, importing
from assessments.models import Disclosure, Grant, Result, Student
from tests.factories import PositionFactory
from tests.factories.assessments import (
    AdministrationFactory,
    BatchFactory,
    GrantFactory,
    GroupMembershipFactory,
    ResultFactory,
    SittingFactory,
)

PURPOSE = {"kind": "Audit or breach", "words": "Who looked at grade four?"}
OUTSIDERS = (
    *("zone_lead", "branch_lead", "branch_staff", "library_admin", "viewer"),
    *("supervisor", "district_admin", "oak_specialist"),
)


@pytest.fixture
def oak_specialist(other_school):
    """Library media specialist of another school of the district."""
    return PositionFactory(place=other_school, user__name="Oda Kern").user


@pytest.fixture
def given(district, school_class, maya):
    """An administration Maya's class takes, with a result of hers."""
    with importing(district.pk):
        row = AdministrationFactory(assessment__district=district)
        SittingFactory(school_class=school_class, administration=row)
        ResultFactory(student=maya, administration=row, score=81)
        return row


@pytest.fixture
def addresses(maya, school_class, given):
    """Every page and file with a row of Maya's."""
    named = {
        "student_detail": [maya.pk],
        "student_print": [maya.pk],
        "student_edit": [maya.pk],
        "student_seen": [maya.pk],
        "student_seen_export": [maya.pk, "csv"],
        "class_detail": [school_class.pk],
        "class_print": [school_class.pk],
        "class_export": [school_class.pk, "xlsx"],
        "grid": [given.pk, school_class.pk],
        "grid_student": [given.pk, school_class.pk, maya.pk],
    }
    return [reverse(f"assessments:{name}", args=args) for name, args in named.items()]


def refused_of(user):
    """[(address, students)] of what this person was refused, in order."""
    with acting_as(user.pk):
        rows = Disclosure.objects.filter(user=user, allowed=False).order_by("pk")
        return list(rows.values_list("page", "students"))


@pytest.mark.parametrize("who", OUTSIDERS)
def test_an_outsider_gets_404_everywhere_and_it_is_on_record(client, request, who, addresses, maya):
    person = request.getfixturevalue(who)
    client.force_login(person)

    answers = {client.get(address).status_code for address in addresses}
    answers |= {client.post(address).status_code for address in addresses}

    found = refused_of(person)
    assert answers == {404}
    assert [page for page, _ in found] == [*addresses, *addresses]
    assert [ids for page, ids in found if page.startswith("/students/")] == [[maya.pk]] * 10


@pytest.mark.parametrize("who", OUTSIDERS)
def test_an_outsider_finds_nobody_by_searching(client, request, who, maya, given):
    client.force_login(request.getfixturevalue(who))

    for words in (maya.family_name, maya.local_id, ""):
        for address in ("/students/", "/classes/", reverse("goals:search")):
            page = client.get(address, {"q": words})
            text = page.content.decode().replace(f'value="{words}"', "").replace(f"“{words}”", "")
            assert "Maya" not in text
            assert "Reading 4" not in text


def test_a_member_of_the_class_is_found_by_who_may(client, specialist, maya, addresses):
    client.force_login(specialist)
    stewards = (3, 4, 5)
    own = [one for at, one in enumerate(addresses, 1) if at not in stewards]

    page = client.get("/students/", {"q": maya.family_name})

    assert "Maya" in page.content.decode()
    assert [client.get(address).status_code for address in own] == [200] * len(own)


@pytest.mark.parametrize(
    "address", ["/students/{0}/", "/classes/{0}/", "/students/{0}/seen/", "/grants/{0}/"]
)
def test_a_number_no_row_can_have_is_a_404(client, specialist, outsider, address):
    for person in (specialist, outsider):
        client.force_login(person)
        client.post(reverse("assessments:purpose"), PURPOSE)

        assert client.get(address.format(10**30)).status_code == 404


def test_an_odd_character_in_an_address_is_a_404(client, branch_staff, school_class):
    client.force_login(branch_staff)

    assert client.get(f"/classes/{school_class.pk}/results.%00").status_code == 404
    assert refused_of(branch_staff) == [(f"/classes/{school_class.pk}/results.%00", [])]


def test_a_position_that_ended_yesterday_opens_nothing(client, specialist, addresses):
    specialist.positions.update(ends=timezone.localdate() - timedelta(days=1))
    client.force_login(specialist)

    assert {client.get(address).status_code for address in addresses} == {404}


def test_a_grant_that_ended_opens_nothing(client, viewer, district, maya, addresses):
    with importing(district.pk):
        grant = GrantFactory(district=district, user=viewer, student=maya)
    client.force_login(viewer)
    before = client.get(addresses[0]).status_code
    with importing(district.pk):
        Grant.objects.get(pk=grant.pk).end()

    assert (before, client.get(addresses[0]).status_code) == (200, 404)


def test_a_grant_of_one_student_shows_no_classmate(client, viewer, district, maya, noel):
    with importing(district.pk):
        GrantFactory(district=district, user=viewer, student=maya)
    client.force_login(viewer)

    page = client.get("/students/", {"q": "i"}).content.decode()

    assert client.get(noel.get_absolute_url()).status_code == 404
    assert ("Maya" in page, "Noel" in page) == (True, False)


def test_a_forged_cell_writes_no_result_of_another_schools_student(
    client, specialist, school_class, given, oak_student
):
    client.force_login(specialist)
    address = reverse("assessments:grid", args=[given.pk, school_class.pk])

    answer = client.post(address, {f"c-{oak_student.pk}-{given.pk}": "12", "seen": "{}"})

    with importing(given.assessment.district_id):
        assert not Result.objects.filter(student=oak_student).exists()
    assert answer.status_code == 404
    assert refused_of(specialist) == [(address, [oak_student.pk])]


def test_a_forged_correction_changes_nobody(client, outsider, specialist, maya):
    sent = {"given_name": "Else", "family_name": "Else", "grade": "04"}
    for person in (outsider, specialist):
        client.force_login(person)
        client.post(reverse("assessments:purpose"), PURPOSE)
        address = reverse("assessments:student_edit", args=[maya.pk])

        assert client.post(address, sent).status_code == 404

    with importing(maya.district_id):
        assert Student.objects.get(pk=maya.pk).given_name == "Maya"


def test_flags_stand_on_no_page_but_the_stewards(client, specialist, principal, maya, addresses):
    with importing(maya.district_id):
        GroupMembershipFactory(student=maya, category__name="Learns English")
    for person in (specialist, principal):
        client.force_login(person)
        for address in addresses:
            assert b"Learns English" not in b"".join(client.get(address))


@pytest.mark.parametrize(("kind", "expected"), [("roster", 404), ("flags", 404), ("results", 200)])
def test_a_steward_of_before_keeps_only_files_of_results(
    client, specialist, district, kind, expected
):
    batch = BatchFactory(district=district, kind=kind, created_by=specialist)
    client.force_login(specialist)

    pages = ("batch_detail", "batch_problems")
    answers = [client.get(reverse(f"assessments:{name}", args=[batch.pk])) for name in pages]

    assert [answer.status_code for answer in answers] == [expected, expected]


@pytest.mark.parametrize("who", ["oak_specialist", "school_staff", "branch_staff", "outsider"])
def test_files_that_somebody_else_sent_are_not_there(client, request, who, specialist, district):
    person = request.getfixturevalue(who)
    batch = BatchFactory(district=district, kind="results", created_by=specialist)
    client.force_login(person)
    client.post(reverse("assessments:purpose"), PURPOSE)

    read = ("batch_detail", "batch_problems", "batch_refused", "batch_columns")
    pages = [reverse(f"assessments:{name}", args=[batch.pk]) for name in read]
    posted = ("batch_read", "batch_apply", "batch_cancel", "batch_undo")
    found = {client.get(page).status_code for page in pages}
    found |= {
        client.post(reverse(f"assessments:{name}", args=[batch.pk])).status_code for name in posted
    }

    assert found == {404}
