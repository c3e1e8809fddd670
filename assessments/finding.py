"""Finding students by words, school or grade among those somebody may see; and their classes."""

from django.db import connection
from django.db.models import BooleanField, CharField, Count, F, Func, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Concat, Lower, NullIf, Replace
from django.utils import timezone

from zones.models import Place

from .grades import grade_name, grade_names
from .models import ClassEnrollment, Student, Teaching

TEACHERS = """SELECT teaching.school_class_id, staff.name FROM assessments_teaching teaching
JOIN assessments_staffmember staff ON staff.id = teaching.staff_id
WHERE teaching.school_class_id = ANY (%(classes)s) AND staff.ended_on IS NULL
    AND (teaching.ends IS NULL OR teaching.ends >= %(day)s)
ORDER BY teaching.is_primary DESC, lower(staff.name)"""
NAMES = ("given_name", "family_name", "preferred_given_name", "preferred_family_name")


def called(field):
    """The preferred name where there is one, as the database reads it."""
    preferred = NullIf(F(f"preferred_{field}"), Value(""), output_field=CharField())
    return Coalesce(preferred, F(field))


def by_called_name(students):
    """In the order of the names students go by."""
    return students.order_by(Lower(called("family_name")), Lower(called("given_name")), "pk")


def all_names():
    """Every name of a student as one text of small letters, a blank before each part."""
    parts = [part for name in NAMES for part in (Value(" "), F(name))]
    return Replace(Lower(Concat(*parts, output_field=CharField())), Value("-"), Value(" "))


def small(words):
    """In small letters, one for one, as the database writes them: İ is i, and Σ never ς."""
    return "".join(letter.lower()[0] for letter in words)


def by_index(students, words):
    """Of `students` those found by the longest part of `words`, and perhaps a few more: the others
    are not read at all."""
    parts = [(part, word) for word in words for part in small(word).split("-") if part]
    if not parts:  # signs alone: they would begin every name
        return students.none()
    longest = max(parts, key=lambda found: len(found[0]))
    found = Func(  # an array: the planner then begins with it, as with any few keys
        F("pk"),
        RawSQL("students_called(%s, %s)", longest),
        arg_joiner=" = ANY (ARRAY(SELECT ",
        template="%(expressions)s))",
        output_field=BooleanField(),
    )
    return students.filter(found)


def asked(students, words="", place=None, grade=""):
    """Every word begins a part of the name, or is an id as the roster or the state knows it."""
    if words:
        students = by_index(students.alias(all_names=all_names()), words.split()[:8])
    for word in words.split()[:8]:
        begun = f" {small(word).replace('-', ' ').strip()}"
        students = students.filter(
            Q(all_names__contains=begun) | Q(local_id__iexact=word) | Q(state_id__iexact=word)
        )
    if place:
        students = students.filter(reach__contains=[place])
    return by_called_name(students.filter(grade=grade) if grade else students)


def student_rows(students):
    """Rows of the page, ready to be shown; two statements."""
    students = list(students)
    keys = {place for student in students for place in student.places}
    names = dict(Place.objects.filter(pk__in=keys).values_list("pk", "name"))
    return [
        {
            "url": f"/students/{student.pk}/",
            "name": student.name,
            "local_id": student.local_id,
            "grade": grade_name(student.grade),
            "schools": ", ".join(names[key] for key in student.places) or "Enrolled nowhere",
        }
        for student in students
    ]


def taught_by(user):
    """Ids of the classes this person teaches, as the roster says."""
    return Teaching.objects.filter(staff__user=user, staff__ended_on=None).values("school_class")


def in_class(day):
    """Q for class enrollments of this day."""
    return Q(starts__lte=day) & (Q(ends=None) | Q(ends__gte=day))


def class_rows(classes):
    """Rows of the page; three statements. How many students: of those the reader may see."""
    classes = list(classes.select_related("place"))
    keys = [row.pk for row in classes]
    held = ClassEnrollment.objects.filter(in_class(timezone.localdate()), school_class__in=keys)
    counts = dict(held.values_list("school_class").annotate(n=Count("student", distinct=True)))
    teachers = names_of_teachers(keys)
    return [
        {
            "url": f"/classes/{row.pk}/",
            "title": row.title,
            "code": row.code,
            "school": row.place.name,
            "grades": grade_names(row.grades),
            "teachers": ", ".join(teachers.get(row.pk, ())),
            "students": str(counts.get(row.pk, 0)),
        }
        for row in classes
    ]


def names_of_teachers(classes):
    """{id of a class: [names, who leads it first]}"""
    named = {}
    with connection.cursor() as cursor:
        cursor.execute(TEACHERS, {"classes": classes, "day": timezone.localdate()})
        for key, name in cursor.fetchall():
            if name not in named.setdefault(key, []):
                named[key].append(name)
    return named


def nobody_yet(openings):
    """Whether a data steward's district has no student at all: then the first roster is to come."""
    return bool(openings.keeping()) and not Student.objects.filter(openings.kept()).exists()
