"""Students of the demonstration who left so long ago that their years are over; one is held."""

from datetime import date

from django.utils import timezone

from assessments import retention
from assessments.acting import importing
from assessments.models import Batch, Enrollment, Student, StudentHold
from zones.access import Role
from zones.models import Place, User

LEFT = 9  # years ago
# (given name, family name, why a hold stands)
GONE = (
    ("Alwin", "Brook", ""),
    ("Bettina", "Marsh", ""),
    ("Corin", "Field", ""),
    ("Delia", "Stone", "A question of the insurance is open."),
)


def load(district, today):
    first, last = date(today.year - LEFT - 3, 9, 1), date(today.year - LEFT, 6, 15)
    school = Place.objects.filter(district=district, kind="school").order_by("name").first()
    with importing(district.pk):
        batch = Batch.objects.create(
            district=district,
            kind=Batch.Kind.ROSTER,
            name="former students.csv",
            state=Batch.State.APPLIED,
            applied_at=timezone.now(),
        )
        for number, (given, family, why) in enumerate(GONE, 1):
            student = Student.objects.create(
                district=district,
                sourced_id=f"former-{number}",
                local_id=f"F{number:04}",
                given_name=given,
                family_name=family,
                reach=[-district.pk],
                ended_on=last,
                batch=batch,
            )
            span = {"starts": first, "ends": last, "grade": "05"}
            Enrollment.objects.create(
                district=district, student=student, place=school, batch=batch, **span
            )
            if why:
                _hold(student, why)
        retention.count_past(district)


def _hold(student, why):
    seats = {"positions__place__district": student.district_id}
    steward = User.objects.filter(**seats, positions__role=Role.DATA_STEWARD).first()
    StudentHold.objects.create(
        district_id=student.district_id, student=student, reason=why, set_by=steward
    )
