"""Who has seen what: lists for the steward, of a district, a person, a student."""

import csv
import io
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.acting import acting_as, importing
from assessments.models import Disclosure
from tests.factories import PositionFactory
from tests.factories.assessments import GrantFactory
from zones.access import Role

PURPOSE = {"kind": "Audit or breach", "words": "Who looked at grade four in May?"}


@pytest.fixture
def seen(specialist, principal, maya, noel, far_student):
    """Maya seen by two, once in a class; one of another district; one that was refused."""
    now = timezone.now()
    made = (
        (specialist, [maya.pk], True, 3, "view", "You are library media specialist at Juniper."),
        (specialist, [maya.pk, noel.pk], True, 2, "export", "You are library media specialist."),
        (principal, [maya.pk], True, 1, "view", "You are school administrator at Juniper."),
        (principal, [noel.pk], False, 0, "view", ""),
    )
    with importing(maya.district_id):
        for user, ids, allowed, days, what, reason in made:
            Disclosure.objects.create(
                district_id=maya.district_id,
                user=user,
                role=user.positions.get().role,
                at=now - timedelta(days=days),
                what=what,
                page=f"/students/{ids[0]}/",
                students=ids,
                count=len(ids),
                reason=reason,
                allowed=allowed,
            )
    with importing(far_student.district_id):
        Disclosure.objects.create(
            district_id=far_student.district_id,
            user=specialist,
            what="view",
            page="/elsewhere/",
            students=[far_student.pk],
            count=1,
        )


def body(page):
    """(who, what, students) of every line of the table."""
    return [(row["who"], row["what"], row["student"]) for row in page.context["rows"]]


def lines(answer):
    text = answer.content.decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_log_names_who_saw_what_and_only_of_the_district(steward, seen):
    page = steward.get(reverse("assessments:disclosure_list"))

    assert body(page) == [
        ("Piet Janssen", "Looked at", "Noel Imaginary"),
        ("Piet Janssen", "Looked at", "Maya Invented"),
        ("Dana Okafor", "Exported", "2 students"),
        ("Dana Okafor", "Looked at", "Maya Invented"),
    ]
    assert [row["refused"] for row in page.context["rows"]] == [True, False, False, False]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"person": "principal"}, 2),
        ({"since": 2}, 3),
        ({"until": 2}, 2),
        ({"since": 2, "until": 2}, 1),
        ({"refused": "on"}, 1),
        ({"what": "export"}, 1),
        ({"what": "print"}, 0),
        ({"since": "0001-01-01"}, 4),
        ({"until": "9999-12-31"}, 4),
    ],
)
def test_the_log_is_narrowed_by_person_dates_and_what(steward, seen, request, asked, expected):
    if "person" in asked:
        asked = {"person": request.getfixturevalue(asked["person"]).pk}
    today = timezone.localdate()
    days = {
        key: str(today - timedelta(days=ago))
        for key, ago in asked.items()
        if ago == 2 and key != "person"
    }

    page = steward.get(reverse("assessments:disclosure_list"), asked | days)

    assert len(body(page)) == expected


def test_somebody_of_another_district_is_not_there_to_be_chosen(steward, seen, outsider):
    answer = steward.get(reverse("assessments:disclosure_list"), {"person": outsider.pk})

    assert answer.status_code == 404


def test_after_a_breach_the_students_a_person_saw_are_listed_once(steward, seen, specialist):
    page = steward.get(reverse("assessments:disclosure_students"), {"person": specialist.pk})

    found = [(row["student"], row["times"]) for row in page.context["rows"]]
    assert found == [("Maya Invented", 2), ("Noel Imaginary", 1)]


def test_who_has_seen_one_student_tells_lists_and_refusals_too(steward, seen, noel):
    page = steward.get(reverse("assessments:student_seen", args=[noel.pk]))

    assert body(page)[1:] == [
        ("Piet Janssen", "Looked at", "a student whose rows were deleted"),
        ("Dana Okafor", "Exported", "2 students"),
    ]
    assert body(page)[0][:2] == ("Mira Szabo", "Looked at")


def test_looking_at_the_log_is_on_record_itself(steward, seen, data_steward, maya, noel):
    steward.get(reverse("assessments:disclosure_list"))
    answer = steward.get(reverse("assessments:disclosure_students_export", args=["csv"]))

    with acting_as(data_steward.pk):
        rows = Disclosure.objects.filter(user=data_steward).order_by("pk")
        found = [(row.what, sorted(row.students), row.file_sha256, row.purpose) for row in rows]
    purpose = f"{PURPOSE['kind']}: {PURPOSE['words']}"
    both = sorted([maya.pk, noel.pk])
    assert found == [
        ("view", both, "", purpose),
        ("export", both, sha256(answer.content).hexdigest(), purpose),
    ]


def test_files_hold_what_the_pages_show(steward, seen, noel):
    log = lines(steward.get(reverse("assessments:disclosure_export", args=["csv"])))
    one = lines(steward.get(reverse("assessments:student_seen_export", args=[noel.pk, "csv"])))
    sheet = steward.get(reverse("assessments:disclosure_export", args=["xlsx"]))

    assert [(row["Who"], row["Student"], row["Shown"]) for row in log] == [
        ("Piet Janssen", "Noel Imaginary", "refused"),
        ("Piet Janssen", "Maya Invented", "yes"),
        ("Dana Okafor", "2 students", "yes"),
        ("Dana Okafor", "Maya Invented", "yes"),
    ]
    assert [(row["Who"], row["What"]) for row in one] == [
        ("Mira Szabo", "Exported"),
        ("Mira Szabo", "Exported"),
        ("Piet Janssen", "Looked at"),
        ("Dana Okafor", "Exported"),
    ]
    assert sheet.status_code == 200
    assert steward.get(reverse("assessments:disclosure_export", args=["pdf"])).status_code == 404


def test_a_steward_of_another_district_reads_nothing_of_this_one(client, seen, outsider, maya):
    client.force_login(outsider)
    client.post(reverse("assessments:purpose"), PURPOSE)

    page = client.get(reverse("assessments:disclosure_list"))
    one = client.get(reverse("assessments:student_seen", args=[maya.pk]))

    assert ([row["who"] for row in page.context["rows"]], one.status_code) == (["Dana Okafor"], 404)


def test_a_steward_of_two_districts_has_each_student_on_record_in_their_own(
    steward, seen, data_steward, far_student
):
    place = PositionFactory(place__district_id=far_student.district_id, place__kind="office").place
    PositionFactory(user=data_steward, place=place, role=Role.DATA_STEWARD)

    steward.get(reverse("assessments:disclosure_list"))

    with acting_as(data_steward.pk, "x"):
        rows = Disclosure.objects.filter(user=data_steward)
        found = dict(rows.values_list("district", "students"))
    assert found[far_student.district_id] == [far_student.pk]


def queries(browser, address):
    with CaptureQueriesContext(connection) as found:
        assert browser.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize("name", ["disclosure_list", "disclosure_students", "grant_list"])
def test_long_lists_ask_as_often_as_short_ones(steward, seen, name, district, supervisor, students):
    address = reverse(f"assessments:{name}")
    some = list(students.values())[:4]
    with importing(district.pk):
        GrantFactory(district=district, user=supervisor, student=some[0])
    before = queries(steward, address)
    with importing(district.pk):
        for student in some * 5:
            GrantFactory(district=district, user=supervisor, student=student)
            Disclosure.objects.create(
                district=district, user=supervisor, what="view", students=[student.pk], count=1
            )

    assert queries(steward, address) == before
