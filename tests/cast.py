"""The cast: one small district with a library beside it, and somebody from another district.

Schools `school` (in `zone` with `branch`) and `other_school`; offices `office` (Library Media
Services), `head_office` (superintendent) and `library_office`. Each person is named after the role.
"""

import pytest

from tests.factories import (
    BranchFactory,
    DistrictFactory,
    OfficeFactory,
    PlaceFactory,
    PositionFactory,
    ReportingPeriodFactory,
    SchoolYearFactory,
    ZoneFactory,
    ZoneMembershipFactory,
)
from zones.access import Role, Side


@pytest.fixture
def district(db):
    return DistrictFactory(name="Riverbend Schools")


@pytest.fixture
def school(district):
    return PlaceFactory(district=district, name="Juniper School", short_name="Juniper")


@pytest.fixture
def other_school(district):
    return PlaceFactory(district=district, name="Oak School", short_name="Oak")


@pytest.fixture
def office(district):
    return OfficeFactory(district=district, name="Library Media Services")


@pytest.fixture
def head_office(district):
    return OfficeFactory(district=district, name="Superintendent's office")


@pytest.fixture
def library_office(district):
    return OfficeFactory(district=district, name="Main library office", side=Side.LIBRARY)


@pytest.fixture
def branch(district):
    return BranchFactory(district=district, name="Heron Branch", short_name="Heron")


@pytest.fixture
def zone(branch, school):
    """Heron Branch with Juniper School."""
    zone = ZoneFactory(branch=branch, name="Heron zone")
    ZoneMembershipFactory(zone=zone, school=school)
    return zone


@pytest.fixture
def school_year(district):
    return SchoolYearFactory(district=district)


@pytest.fixture
def period(school_year):
    return ReportingPeriodFactory(school_year=school_year)


@pytest.fixture
def specialist(school):
    return PositionFactory(place=school, role=Role.SPECIALIST, user__name="Dana Okafor").user


@pytest.fixture
def school_staff(school):
    return PositionFactory(place=school, role=Role.SCHOOL_STAFF, user__name="Ines Duarte").user


@pytest.fixture
def principal(school):
    return PositionFactory(place=school, role=Role.PRINCIPAL, user__name="Piet Janssen").user


@pytest.fixture
def zone_lead(school, zone):
    """Leads the zone's work at the school."""
    return PositionFactory(place=school, role=Role.ZONE_LEAD, user__name="Luz Marrero").user


@pytest.fixture
def branch_lead(branch, zone):
    """Leads the zone's work at the branch: shares the zone with `school`."""
    return PositionFactory(place=branch, role=Role.ZONE_LEAD, user__name="Ivo Petrov").user


@pytest.fixture
def branch_staff(branch, zone):
    return PositionFactory(place=branch, role=Role.BRANCH_STAFF, user__name="Ada Field").user


@pytest.fixture
def library_admin(library_office, zone):
    return PositionFactory(
        place=library_office, role=Role.LIBRARY_ADMIN, user__name="Noor Haddad"
    ).user


@pytest.fixture
def supervisor(office):
    return PositionFactory(place=office, role=Role.SUPERVISOR, user__name="Karin Lindqvist").user


@pytest.fixture
def district_admin(head_office):
    return PositionFactory(
        place=head_office, role=Role.DISTRICT_ADMIN, user__name="Omar Reyes"
    ).user


@pytest.fixture
def data_steward(head_office):
    return PositionFactory(place=head_office, role=Role.DATA_STEWARD, user__name="Mira Szabo").user


@pytest.fixture
def viewer(head_office):
    return PositionFactory(place=head_office, role=Role.VIEWER, user__name="Bea Tan").user


@pytest.fixture
def outsider(db):
    """Specialist, supervisor and data steward of another district, which is staffed."""
    elsewhere = PositionFactory(user__name="Otto Far")
    other_office = OfficeFactory(district=elsewhere.place.district)
    for role in (Role.SUPERVISOR, Role.DATA_STEWARD):
        PositionFactory(user=elsewhere.user, place=other_office, role=role)
    return elsewhere.user
