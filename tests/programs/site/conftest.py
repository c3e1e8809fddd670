"""A district with a public site: a zone whose branch offers story time, with everything that must
never stand there beside it."""

from datetime import date

import pytest

from tests.factories import BranchFactory, ZoneFactory
from tests.factories.programs import ProgramFactory, SessionFactory
from zones.models import District, ZoneMembership


@pytest.fixture
def site_district(district):
    District.objects.filter(pk=district.pk).update(public_site=True, slug="riverbend")
    district.refresh_from_db()
    return district


@pytest.fixture
def site_zone(site_district, school):
    branch = BranchFactory(district=site_district, name="Juniper Branch")
    zone = ZoneFactory(branch=branch, district=site_district, name="Juniper zone")
    ZoneMembership.objects.filter(school=school).delete()
    ZoneMembership.objects.create(zone=zone, school=school, starts=date(2020, 1, 1))
    return zone


@pytest.fixture
def story_time(site_zone):
    return ProgramFactory(
        place=site_zone.branch, title="Story time", description="Songs and two short books."
    )


@pytest.fixture
def story_session(story_time):
    return SessionFactory(program=story_time, days=2, note="Bring a blanket")


@pytest.fixture
def read(client):
    """read("programs/", "es"): the text of a page of the site."""

    def get(path="", language="en"):
        inner = "" if language == "en" else f"{language}/"
        response = client.get(f"/site/riverbend/{inner}{path}")
        assert response.status_code == 200, (path, response.status_code)
        return response.content.decode()

    return get
