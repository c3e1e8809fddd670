"""What families ask in the demonstration: due soon, fresh, and answered with a statement."""

from django.utils import timezone

from assessments.acting import importing
from assessments.models import RecordRequest, Statement
from config.demo.students import families
from tests.factories.assessments import AdministrationFactory, ResultFactory, StudentFactory


def test_the_demonstration_has_requests_in_every_state(client, district, school, data_steward):
    with importing(district.pk):
        given = AdministrationFactory(assessment__district=district)
        for _ in range(3):
            ResultFactory(student=StudentFactory(school=school), administration=given)

    families(district, timezone.localdate())

    with importing(district.pk):
        rows = RecordRequest.objects.order_by("received_on")
        found = [(one.asked_by.split()[0], bool(one.answered_on)) for one in rows]
        statement = Statement.objects.select_related("result__administration").get()
    assert found == [("Robin", False), ("Kim", True), ("Toni", False)]
    assert statement.result.administration == given
    client.force_login(data_steward)
    assert "1 request of families due within a week" in client.get("/").content.decode()
