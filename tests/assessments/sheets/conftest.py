"""A class of two, Noel and Maya, that takes a reading task in fall and in winter."""

import pytest
from django.urls import reverse

from assessments.acting import importing
from assessments.models import Administration
from tests.factories import PositionFactory
from tests.factories.assessments import (
    AdministrationFactory,
    AssessmentFactory,
    ClassEnrollmentFactory,
    SittingFactory,
)


@pytest.fixture
def fall(school_class):
    """The class takes a reading task in fall and in winter; the levels are from 40 and from 70."""
    task = AssessmentFactory(district=school_class.district, name="Reading task")
    row = AdministrationFactory(assessment=task)
    SittingFactory(administration=row, school_class=school_class)
    winter = Administration.Window.WINTER
    later = AdministrationFactory(assessment=task, window=winter, level_set=row.level_set)
    SittingFactory(administration=later, school_class=school_class)
    return row


@pytest.fixture
def winter(fall):
    return Administration.objects.get(assessment=fall.assessment, window="winter")


@pytest.fixture
def noel_too(school_class, noel):
    with importing(noel.district_id):
        ClassEnrollmentFactory(school_class=school_class, student=noel)
    return noel


@pytest.fixture
def address(fall, school_class, noel_too):
    return reverse("assessments:grid", args=[fall.pk, school_class.pk])


@pytest.fixture
def oak_specialist(other_school):
    return PositionFactory(place=other_school).user
