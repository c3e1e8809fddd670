"""Students past the years in the demonstration: the steward is told, and one of them is held."""

from django.utils import timezone

from assessments import retention
from assessments.acting import acting_as
from config.demo import students_gone


def test_the_demonstration_has_students_whose_years_are_over(
    client, district, school, data_steward
):
    students_gone.load(district, timezone.localdate())

    client.force_login(data_steward)
    assert "3 students past the years kept" in client.get("/").content.decode()
    with acting_as(data_steward.pk, "A look at the demonstration."):
        run, found = retention.ask(data_steward, district)
    assert (len(run.students), found.held, found.asked) == (3, 1, 0)
    assert run.counts == {"assessments_enrollment": 3, "assessments_student": 3}
