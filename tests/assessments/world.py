"""Rows of students for the walk over every address: of the school, and of another one."""

from django.utils import timezone

from assessments.acting import importing
from tests.factories.assessments import (
    AdministrationFactory,
    BatchFactory,
    ClassEnrollmentFactory,
    CorrectionFactory,
    DeletionFactory,
    DimensionFactory,
    ForgottenFactory,
    GrantFactory,
    GroupMembershipFactory,
    LevelSetFactory,
    PositionProposalFactory,
    RecordRequestFactory,
    RequestFindingFactory,
    ResultFactory,
    SchoolClassFactory,
    SittingFactory,
    StaffMemberFactory,
    StatementFactory,
    StudentFactory,
    StudentHoldFactory,
    TeachingFactory,
)


def students(found):
    """Adds the rows to the world of tests/test_access.py."""
    district, school = found["district"], found["school"]
    with importing(district.pk):
        for name, place in (("", school), ("other_", found["other_school"])):
            row = SchoolClassFactory(place=place)
            student = StudentFactory(school=place)
            ClassEnrollmentFactory(school_class=row, student=student)
            found |= {f"{name}student": student, f"{name}class": row}
        student = found["student"]
        staff = StaffMemberFactory(district=district, user=found["school_staff"])
        TeachingFactory(school_class=found["class"], staff=staff)
        GroupMembershipFactory(student=student)
        found["administration"] = AdministrationFactory(assessment__district=district)
        found["assessment"] = found["administration"].assessment
        administration = found["administration"]
        found["result"] = ResultFactory(student=student, administration=administration)
        SittingFactory(school_class=found["class"], administration=administration)
        found["level_set"] = administration.level_set
        found["unread_level_set"] = LevelSetFactory(
            assessment=found["assessment"], from_year=administration.year + 1
        )
        found["dimension"] = DimensionFactory(district=district, kind="other", name="Home language")
        found["batch"] = BatchFactory(district=district, created_by=found["data_steward"])
        found["grant"] = GrantFactory(district=district)
        found["record_request"] = RecordRequestFactory(student=student)
        found["request_finding"] = RequestFindingFactory(request=found["record_request"])
        found["statement"] = StatementFactory(request=found["record_request"])
        found["student_hold"] = StudentHoldFactory(student=student)
        found["correction"] = CorrectionFactory(student=student)
        found["deletion"] = DeletionFactory(
            district=district, asked_by=found["data_steward"], students=[student.pk]
        )
        found["deleted"] = DeletionFactory(district=district, done_at=timezone.now())
        found["forgotten"] = ForgottenFactory(deletion=found["deleted"])
        seat = found["school_staff"].positions.first()
        found["position_proposal"] = PositionProposalFactory(position=seat)
