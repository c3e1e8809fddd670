"""Which page somebody looked at, in words: for who reads the record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.acting import acting_as, importing
from assessments.models import Disclosure
from assessments.page_words import said_of
from assessments.urls import urlpatterns
from tests.factories.assessments import (
    AdministrationFactory,
    BatchFactory,
    SchoolClassFactory,
)

PURPOSE = {"kind": "Audit or breach", "words": "Who looked at grade four in May?"}


def said(address, district):
    with importing(district.pk):
        return said_of([address], [district.pk])[address]


def test_every_page_has_words_of_its_own(district):
    for one in urlpatterns:
        given = {name: 1 for name in one.pattern.converters if name != "kind"}
        kind = {"kind": "csv"} if "kind" in one.pattern.converters else {}
        address = reverse(f"assessments:{one.name}", kwargs=given | kind)

        assert "/" not in said(address, district), one.name
        assert "{" not in said(address, district), one.name


def test_what_a_page_is_about_is_named(district, school):
    with importing(district.pk):
        taught = SchoolClassFactory(place=school, title="Reading 4")
        given = AdministrationFactory(assessment__district=district)
        batch = BatchFactory(district=district, name="fall.csv")
    found = {
        address: said(address, district)
        for address in (
            f"/classes/{taught.pk}/",
            f"/classes/{taught.pk}/results.csv",
            f"/administrations/{given.pk}/classes/{taught.pk}/",
            f"/imports/{batch.pk}/apply/",
            "/students/?q=Maya+Inv&place=3",
            "/students/7/print/",
            "import_oneroster roster.zip",
            "/a/page/of/old/?q=Maya",
            "/classes/{0}/{class}/{",
        )
    }

    assert list(found.values()) == [
        "Class Reading 4",
        "Results of class Reading 4, as a file",
        f"Sheet of class Reading 4, {given}",
        "Import fall.csv",
        "Find a student: “Maya Inv”",
        "Page of the student, for printing",
        "import_oneroster roster.zip",
        "/a/page/of/old/?q=Maya",
        "/classes/{0}//{",
    ]


@pytest.mark.parametrize("pk", [0, 987654321, 10**30])
def test_what_is_not_there_is_not_named(district, pk):
    assert said(f"/classes/{pk}/", district) == "Class"
    assert said(f"/administrations/{pk}/classes/{pk}/", district) == "Sheet of class"


def test_what_is_of_another_district_is_not_named(district, data_steward, far_student):
    with importing(far_student.district_id):
        far = SchoolClassFactory(place=far_student.enrollments.get().place, title="Secret")

    with acting_as(data_steward.pk, "An audit."):
        assert said_of([f"/classes/{far.pk}/"], [district.pk]) == {f"/classes/{far.pk}/": "Class"}


def test_the_page_says_it_in_words_and_the_file_keeps_the_address(steward, district, school):
    with importing(district.pk):
        taught = SchoolClassFactory(place=school, title="Reading 4")
        address = f"/classes/{taught.pk}/"
        Disclosure.objects.create(district=district, what="view", page=address)

    page = steward.get(reverse("assessments:disclosure_list")).content.decode()
    file = steward.get(reverse("assessments:disclosure_export", args=["csv"])).content.decode()

    assert ("Class Reading 4" in page, address in page) == (True, False)
    assert ("Class Reading 4" in file, address in file) == (False, True)


def test_many_lines_ask_no_more_of_the_database(steward, district, school):
    def queries():
        with CaptureQueriesContext(connection) as found:
            steward.get(reverse("assessments:disclosure_list"))
        return len(found)

    def add():
        with importing(district.pk):
            taught = SchoolClassFactory(place=school)
            page = f"/classes/{taught.pk}/"
            Disclosure.objects.create(district=district, what="view", page=page)

    add()
    before = queries()
    for _ in range(9):
        add()

    assert queries() == before
