"""What the browser keeps of a message names no student: it would lie in a cookie."""

from django.contrib.messages import get_messages
from django.urls import reverse

from tests.assessments.sheets.found import stored


def said(answer):
    return [str(one) for one in get_messages(answer.wsgi_request)]


def test_a_result_typed_for_one_student_is_told_without_the_name(
    client, school_staff, fall, school_class, noel_too, district
):
    client.force_login(school_staff)
    step = reverse("assessments:grid_student", args=[fall.pk, school_class.pk, noel_too.pk])

    answer = client.post(step, {"value": "71", "seen": ""})

    assert said(answer) == ["Saved: 71."]
    assert stored(district) == [("Noel", "fall", 71, "Meeting", "scored")]
