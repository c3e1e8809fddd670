"""Names of odd signs are found by what they begin with, and no sign is a command of the search."""

import pytest
from django.urls import reverse

from assessments.acting import acting_as, importing
from assessments.finding import asked
from assessments.models import Student
from tests.factories.assessments import StudentFactory

NAMES = [
    ("O'Neil", "D’Arcy"),
    ("Ann\\Marie", "x:*y"),
    ("'", "''"),
    ("\\", "\\\\'"),
    ("José", "Jose\u0301"),
    ("İpek", "Straße"),
    ("李", "小龍"),
    ("👩‍👩‍👧", "ไทย"),
    ("a|b", "!c&(d)"),
    ("<->", "e:A*"),
    ("Mary-Ann", "van  der Berg"),
    ("ΣΊΣΥΦΟΣ", "Ǆ"),
    ("w" * 120, "\U0001f600" * 120),
    ("%s", "%(x)s_%"),
]


@pytest.mark.parametrize("name", NAMES)
def test_an_odd_name_is_found_by_its_parts(specialist, school, name):
    given, family = name
    with importing(school.district_id):
        row = StudentFactory(school=school, given_name=given, family_name=family)
    parts = [part[:90] for one in name for part in one.split()]
    parts += [part[:1] for part in parts if part[:1] != "-"]

    with acting_as(specialist.pk):
        found = {part: row in asked(Student.objects.all(), part) for part in parts}

    assert found == dict.fromkeys(parts, True)


@pytest.mark.parametrize(
    "words", ["'", "\\", ":*", "&", "!", "(", "' | 'maya", " ", "-", "--", "\x1f", "%"]
)
def test_a_sign_finds_nobody_and_breaks_nothing(client, specialist, maya, words):
    client.force_login(specialist)

    page = client.get(reverse("assessments:student_list"), {"q": words})

    assert (page.status_code, page.context["rows"]) == (200, [])


def test_a_name_is_found_of_no_student_who_may_not_be_seen(specialist, students):
    with acting_as(specialist.pk):
        found = [
            list(asked(Student.objects.all(), words).values_list("given_name", flat=True))
            for words in ("Maya", "Olga", "Far", "Lee", students["Olga"].local_id)
        ]
    nobody = list(asked(Student.objects.all(), "Maya"))

    assert (found, nobody) == ([["Maya"], [], [], [], []], [])
