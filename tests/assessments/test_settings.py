"""What a district decides about rows of students."""

import pytest
from django.urls import reverse

from assessments.models import StudentSettings

SENT = {"upload_days": "30", "student_years": "7", "roster_folder": "nightly"}
ADDRESS = "assessments:student_settings"


@pytest.fixture
def steward(client, data_steward):
    client.force_login(data_steward)
    return client


def stored():
    fields = ("specialists_narrowed", "upload_days", "student_years", "roster_folder")
    return list(StudentSettings.objects.values_list(*fields))


def test_settings_are_stored_with_the_first_change(steward):
    page = steward.get(reverse(ADDRESS))
    answer = steward.post(reverse(ADDRESS), SENT | {"specialists_narrowed": "on"})

    assert page.context["form"]["upload_days"].value() == 60
    assert (answer.status_code, stored()) == (302, [(True, 30, 7, "nightly")])


def test_the_page_says_whether_the_nightly_folder_is_there(steward, district, settings, tmp_path):
    settings.ROSTERS_DIR = tmp_path
    shown = [steward.get(reverse(ADDRESS)).context["nightly"]]
    StudentSettings.objects.create(district=district, roster_folder="sis")
    shown.append(steward.get(reverse(ADDRESS)).context["nightly"])
    (tmp_path / district.slug / "sis").mkdir(parents=True)
    shown.append(steward.get(reverse(ADDRESS)).context["nightly"])

    named = f"{district.slug}/sis"
    assert shown == [None, (named, False), (named, True)]


def test_of_two_stewards_the_second_reads_both_versions(steward, district):
    StudentSettings.objects.create(district=district, upload_days=9)
    form = steward.get(reverse(ADDRESS)).context["form"]
    version = {"version": form["version"].value()}
    StudentSettings.objects.update(upload_days=10)

    page = steward.post(reverse(ADDRESS), SENT | version)

    assert "while you wrote. Nothing of yours is saved yet." in page.content.decode()
    assert stored() == [(False, 10, 6, "")]


@pytest.mark.parametrize(
    "folder", ["../other", "/etc", "a/b", "..", ".", "~", "a\\b", "C:", ".hidden", "a b"]
)
def test_a_folder_is_a_name_and_no_path(steward, folder):
    page = steward.post(reverse(ADDRESS), SENT | {"roster_folder": folder})

    assert "roster_folder" in page.context["form"].errors
    assert stored() == []


@pytest.mark.parametrize(
    "wrong", [{"upload_days": "0"}, {"upload_days": "366"}, {"student_years": "31"}]
)
def test_numbers_have_bounds(steward, wrong):
    assert steward.post(reverse(ADDRESS), SENT | wrong).status_code == 200
    assert stored() == []


def test_another_districts_settings_are_not_there(steward, outsider):
    place = outsider.positions.order_by("pk").first().place

    assert steward.get(reverse(ADDRESS), {"district": place.district_id}).status_code == 404
    assert steward.get(reverse(ADDRESS), {"district": "x"}).status_code == 404
