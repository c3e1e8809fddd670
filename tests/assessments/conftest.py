"""Two students of Juniper School, one of Oak School, one elsewhere; who left; a class taught."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.acting import importing
from tests.factories import PositionFactory
from tests.factories.assessments import (
    ClassEnrollmentFactory,
    EnrollmentFactory,
    RecordRequestFactory,
    SchoolClassFactory,
    StaffMemberFactory,
    StudentFactory,
    TeachingFactory,
)
from zones.access import Role

from .leaving import left


@pytest.fixture
def maya(school):
    with importing(school.district_id):
        return StudentFactory(school=school, given_name="Maya", family_name="Invented")


@pytest.fixture
def noel(school):
    with importing(school.district_id):
        return StudentFactory(school=school, given_name="Noel", family_name="Imaginary")


@pytest.fixture
def oak_student(other_school):
    with importing(other_school.district_id):
        return StudentFactory(school=other_school, given_name="Olga", family_name="Fabled")


@pytest.fixture
def left_student(school):
    """Left Juniper School last year, and is enrolled nowhere."""
    with importing(school.district_id):
        student = StudentFactory(school=None, district=school.district, given_name="Lee")
        days = timezone.localdate() - timedelta(days=400)
        EnrollmentFactory(student=student, place=school, starts=days, ends=days + timedelta(9))
        return student


@pytest.fixture
def far_student(outsider):
    """A student of the outsider's own district."""
    place = outsider.positions.order_by("pk").first().place
    with importing(place.district_id):
        return StudentFactory(school=place, given_name="Far")


@pytest.fixture
def students(maya, noel, oak_student, left_student, far_student):
    return {row.given_name: row for row in (maya, noel, oak_student, left_student, far_student)}


@pytest.fixture
def school_class(school, school_staff, maya):
    """Maya's class, taught by the school's staff."""
    with importing(school.district_id):
        row = SchoolClassFactory(place=school, title="Reading 4")
        staff = StaffMemberFactory(district=school.district, user=school_staff)
        TeachingFactory(school_class=row, staff=staff)
        ClassEnrollmentFactory(school_class=row, student=maya)
        return row


@pytest.fixture
def second(head_office):
    """Another data steward of the district."""
    return PositionFactory(place=head_office, role=Role.DATA_STEWARD).user


@pytest.fixture
def gone(school):
    """Left the school long ago."""
    return left(school, given_name="Gone")


@pytest.fixture
def steward(client, data_steward, request):
    """The data steward's browser, with the PURPOSE of the test's module stated for today."""
    client.force_login(data_steward)
    client.post(reverse("assessments:purpose"), request.module.PURPOSE)
    return client


@pytest.fixture
def one(maya):
    """A family's open request about Maya."""
    with importing(maya.district_id):
        return RecordRequestFactory(student=maya)
