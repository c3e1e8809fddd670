"""Invented students of the demonstration districts, their results, and what families ask."""

from datetime import timedelta

from assessments.acting import importing
from assessments.generating import generate
from assessments.models import RecordRequest, Result, Statement, Student
from zones.access import Role
from zones.models import User

from . import students_gone

Asked, Relation = RecordRequest.Asked, RecordRequest.Relation
# (days ago it came, who asks beside the family name, what, in which words)
REQUESTS = (
    (41, "Robin", [Asked.COPY, Asked.SEEN], "Please send us all you have, and who looked at it."),
    (3, "Toni", [Asked.INSPECT], ""),
)
ANSWERED = "The test was taken two days after a week of fever. The score says nothing of reading."


def load(district, students, dates, seed):
    generate(district, students, years=3, seed=seed, today=dates.today)
    families(district, dates.today)
    students_gone.load(district, dates.today)


def families(district, today):
    """One request due within days, one fresh, and one answered, with the family's statement."""
    steward = User.objects.filter(
        positions__place__district=district, positions__role=Role.DATA_STEWARD
    ).first()
    with importing(district.pk):
        tested = Result.objects.filter(district=district).order_by().values("student")
        found = Student.objects.filter(pk__in=tested, ended_on=None).order_by("pk")
        first, *others = found[:3]
        for student, (days, name, asked, words) in zip(others, REQUESTS, strict=False):
            _request(student, steward, today - timedelta(days), name, asked=asked, words=words)
        one = _request(first, steward, today - timedelta(30), "Kim", asked=[Asked.AMEND])
        result = first.results.order_by("-given_on", "pk").first()
        Statement.objects.create(
            request=one,
            student=first,
            district=district,
            result=result,
            words=ANSWERED,
            written_on=today - timedelta(12),
            entered_by=steward,
        )
        one.close("The score stands as the test gave it. The family’s statement is kept.", steward)
        RecordRequest.objects.filter(pk=one.pk).update(answered_on=today - timedelta(11))


def _request(student, steward, day, name, **said):
    one = RecordRequest(
        district_id=student.district_id,
        student=student,
        asked_by=f"{name} {student.family_name}",
        relation=Relation.PARENT,
        verified_how="Known at the school’s office",
        entered_by=steward,
        **said,
    )
    one.receive(day)
    one.save()
    return one
