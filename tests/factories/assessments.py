"""Students and results. Rows of students are written only while somebody acts who may: make them
inside `importing(district.pk)` (assessments/acting.py)."""

from datetime import timedelta

import factory
from django.utils import timezone

from assessments.models import (
    Administration,
    Assessment,
    Batch,
    Category,
    ClassEnrollment,
    Correction,
    Deletion,
    Dimension,
    Enrollment,
    Forgotten,
    Grant,
    GroupMembership,
    LevelSet,
    PerformanceLevel,
    PositionProposal,
    RecordRequest,
    RequestFinding,
    Result,
    SchoolClass,
    Sitting,
    StaffMember,
    Statement,
    Student,
    StudentHold,
    Teaching,
)

from .zones import DistrictFactory, PlaceFactory, UserFactory, first_of_july, long_ago


def this_year():
    """The school year of today, by the year in which it ends."""
    return first_of_july().year + 1


class BatchFactory(factory.django.DjangoModelFactory):
    """An applied roster."""

    class Meta:
        model = Batch

    district = factory.SubFactory(DistrictFactory)
    kind = Batch.Kind.ROSTER
    state = Batch.State.APPLIED
    name = "roster.zip"
    applied_at = factory.LazyFunction(timezone.now)


class OfBatch(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    batch = factory.SubFactory(BatchFactory, district=factory.SelfAttribute("..district"))


class SchoolClassFactory(OfBatch):
    class Meta:
        model = SchoolClass

    place = factory.SubFactory(PlaceFactory)
    district = factory.SelfAttribute("place.district")
    sourced_id = factory.Sequence("class-{}".format)
    title = factory.Sequence("Class {}".format)
    grades = "04"
    subject = "English language arts"


class StudentFactory(OfBatch):
    """A student of grade 4, enrolled at `school` since long ago; not enrolled with school=None."""

    class Meta:
        model = Student
        exclude = ["school"]
        skip_postgeneration_save = True

    school = factory.SubFactory(PlaceFactory)
    district = factory.LazyAttribute(lambda row: row.school.district)
    sourced_id = factory.Sequence("student-{}".format)
    local_id = factory.Sequence("{:05}".format)
    given_name = factory.Sequence("Wren{}".format)
    family_name = "Invented"
    grade = "04"
    reach = factory.LazyAttribute(
        lambda row: [*([row.school.pk] if row.school else []), -row.district.pk]
    )

    @factory.post_generation
    def enrollments(self, create, extracted, **kwargs):
        for place in self.places if create else ():
            EnrollmentFactory(student=self, place_id=place)


class EnrollmentFactory(OfBatch):
    class Meta:
        model = Enrollment

    student = factory.SubFactory(StudentFactory)
    district = factory.SelfAttribute("student.district")
    grade = factory.SelfAttribute("student.grade")
    starts = factory.LazyFunction(long_ago)


class ClassEnrollmentFactory(OfBatch):
    class Meta:
        model = ClassEnrollment

    student = factory.SubFactory(StudentFactory)
    school_class = factory.SubFactory(SchoolClassFactory)
    district = factory.SelfAttribute("student.district")
    sourced_id = factory.Sequence("enrollment-{}".format)
    starts = factory.LazyFunction(long_ago)


class StaffMemberFactory(OfBatch):
    """Who teaches, as the roster knows them; `user` is who signs in."""

    class Meta:
        model = StaffMember

    district = factory.SubFactory(DistrictFactory)
    sourced_id = factory.Sequence("staff-{}".format)
    name = factory.Sequence("Teacher {}".format)
    role = "teacher"


class TeachingFactory(OfBatch):
    class Meta:
        model = Teaching

    school_class = factory.SubFactory(SchoolClassFactory)
    district = factory.SelfAttribute("school_class.district")
    staff = factory.SubFactory(StaffMemberFactory, district=factory.SelfAttribute("..district"))
    sourced_id = factory.Sequence("teaching-{}".format)
    is_primary = True
    starts = factory.LazyFunction(long_ago)


class DimensionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Dimension

    district = factory.SubFactory(DistrictFactory)
    kind = Dimension.Kind.ENGLISH
    name = "English learners"


class CategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Category

    dimension = factory.SubFactory(DimensionFactory)
    code = "el"
    name = "English learner"


class GroupMembershipFactory(OfBatch):
    class Meta:
        model = GroupMembership

    student = factory.SubFactory(StudentFactory)
    district = factory.SelfAttribute("student.district")
    category = factory.SubFactory(
        CategoryFactory, dimension__district=factory.SelfAttribute("...district")
    )
    starts = factory.LazyFunction(long_ago)


class AssessmentFactory(factory.django.DjangoModelFactory):
    """Points from 0 to 100."""

    class Meta:
        model = Assessment

    district = factory.SubFactory(DistrictFactory)
    name = factory.Sequence("Common reading task {}".format)
    subject = "Reading"
    grades = "04"
    scale = Assessment.Scale.POINTS
    lowest, highest = 0, 100


class LevelSetFactory(factory.django.DjangoModelFactory):
    """Three levels: Beginning, Developing from 40, Meeting from 70."""

    class Meta:
        model = LevelSet
        skip_postgeneration_save = True

    assessment = factory.SubFactory(AssessmentFactory)
    from_year = factory.LazyFunction(this_year)

    @factory.post_generation
    def levels(self, create, extracted, **kwargs):
        named = extracted or (("Beginning", None), ("Developing", 40), ("Meeting", 70))
        for position, (name, cut) in enumerate(named, 1):
            PerformanceLevel.objects.create(
                level_set=self, position=position, name=name, cut=cut, meets=position == len(named)
            )


class AdministrationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Administration

    assessment = factory.SubFactory(AssessmentFactory)
    window = Administration.Window.FALL
    year = factory.LazyFunction(this_year)
    level_set = factory.SubFactory(
        LevelSetFactory,
        assessment=factory.SelfAttribute("..assessment"),
        from_year=factory.SelfAttribute("..year"),
    )


class SittingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Sitting

    school_class = factory.SubFactory(SchoolClassFactory)
    administration = factory.SubFactory(
        AdministrationFactory,
        assessment__district=factory.SelfAttribute("...school_class.district"),
    )


class ResultFactory(OfBatch):
    """75 points, in the highest level they reach."""

    class Meta:
        model = Result

    student = factory.SubFactory(StudentFactory)
    district = factory.SelfAttribute("student.district")
    administration = factory.SubFactory(
        AdministrationFactory, assessment__district=factory.SelfAttribute("...district")
    )
    score = 75
    level = factory.LazyAttribute(
        lambda row: row.administration.level_set.levels.filter(cut__lte=row.score).last()
    )
    given_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=7))


class CorrectionFactory(OfBatch):
    """In force: the source says another given name."""

    class Meta:
        model = Correction

    student = factory.SubFactory(StudentFactory)
    district = factory.SelfAttribute("student.district")
    field = "given_name"
    was = "Mya"
    now = factory.SelfAttribute("student.given_name")
    by = factory.SubFactory(UserFactory)


class GrantFactory(factory.django.DjangoModelFactory):
    """An audit of the whole district, for 60 days."""

    class Meta:
        model = Grant

    district = factory.SubFactory(DistrictFactory)
    user = factory.SubFactory(UserFactory)
    basis = Grant.Basis.AUDIT
    purpose = "Checks the figures of the board report."
    document = "Board minutes, item 4"
    starts = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    ends = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    given_by = factory.SubFactory(UserFactory)


class RecordRequestFactory(factory.django.DjangoModelFactory):
    """A parent asked to inspect the record, five days ago."""

    class Meta:
        model = RecordRequest

    student = factory.SubFactory(StudentFactory)
    district = factory.SelfAttribute("student.district")
    asked_by = "Ada Invented"
    relation = RecordRequest.Relation.PARENT
    verified_how = "Known at the school's office"
    asked = factory.LazyFunction(lambda: [RecordRequest.Asked.INSPECT])
    received_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=5))
    due_on = factory.LazyAttribute(lambda row: row.received_on + timedelta(days=45))
    entered_by = factory.SubFactory(UserFactory)


class RequestFindingFactory(factory.django.DjangoModelFactory):
    """An update that names the child."""

    class Meta:
        model = RequestFinding

    request = factory.SubFactory(RecordRequestFactory)
    address = "/updates/1/"
    what = "An update"
    words = "Read aloud to the class."
    found_by = factory.SubFactory(UserFactory)


class StatementFactory(factory.django.DjangoModelFactory):
    """On the whole record."""

    class Meta:
        model = Statement

    request = factory.SubFactory(RecordRequestFactory)
    student = factory.SelfAttribute("request.student")
    district = factory.SelfAttribute("request.district")
    words = "The test was taken on a day of fever."
    entered_by = factory.SubFactory(UserFactory)


class StudentHoldFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StudentHold

    student = factory.SubFactory(StudentFactory)
    district = factory.SelfAttribute("student.district")
    reason = "A hearing is under way."
    set_by = factory.SubFactory(UserFactory)


class DeletionFactory(factory.django.DjangoModelFactory):
    """A dry run that waits for a second person."""

    class Meta:
        model = Deletion

    district = factory.SubFactory(DistrictFactory)
    asked_by = factory.SubFactory(UserFactory)
    before = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=6 * 366))


class ForgottenFactory(factory.django.DjangoModelFactory):
    """Somebody who was deleted."""

    class Meta:
        model = Forgotten

    deletion = factory.SubFactory(DeletionFactory)
    district = factory.SelfAttribute("deletion.district")
    digest = factory.Sequence("{:064x}".format)


class PositionProposalFactory(factory.django.DjangoModelFactory):
    """The roster knows the holder of a position no more."""

    class Meta:
        model = PositionProposal

    district = factory.SelfAttribute("position.place.district")
    batch = factory.SubFactory(BatchFactory, district=factory.SelfAttribute("..district"))
    why = "Not in the roster of today."
