"""Who may see a student, and why: one rule, in the database (migration 0002_policies).

`student_openings` lists the reasons a person has today. The querysets, `reason` and the policies on
every table of students read it, so a forgotten filter shows nothing. The database knows who acts
from a setting of the transaction: see assessments/acting.py. That is a wall against mistakes, not
against somebody who runs SQL of their own: whoever writes statements can write the setting too.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from zones.access import Role

# Whose pages of students and classes exist at all; for everybody else they are not there (404).
READING_ROLES = (Role.SPECIALIST, Role.SCHOOL_STAFF, Role.PRINCIPAL, Role.DATA_STEWARD)
# Who enters results of the students they see.
ENTERING_ROLES = (Role.SPECIALIST, Role.SCHOOL_STAFF, Role.DATA_STEWARD)
IMPORT, CLASS, GRANT = "import", "class", "grant"
KEEPING = (Role.DATA_STEWARD, IMPORT)  # openings that show program flags and may correct a record
ASKED = """SELECT kind, reach, students, place, class, access_grant, district, words
    FROM student_openings(acting_user(), acting_purpose())
    WHERE acting_user() = %s OR importing() IS NOT NULL"""


@dataclass(frozen=True, slots=True)
class Opening:
    """One reason to see students: all whose `reach` holds a key, or those listed."""

    kind: str  # a role, "class", "grant" or "import"
    reach: int | None  # id of a school, or that of a district with a minus
    students: list
    place: int | None
    school_class: int | None
    grant: int | None
    district: int
    words: str  # name of the school or class, purpose of the steward or the grant

    def shows(self, student):
        return self.reach in student.reach if self.reach else student.pk in self.students

    @property
    def role(self):
        """The role it comes with; "" for a grant and for the import."""
        return self.kind if self.kind in Role.values else ""

    @property
    def why(self):
        """The reason in words, as it stands on the page and in the record of disclosures."""
        return {
            Role.SPECIALIST: f"You are library media specialist at {self.words}.",
            Role.PRINCIPAL: f"You are school administrator at {self.words}.",
            Role.DATA_STEWARD: f"You are data steward, and said: {self.words}",
            CLASS: f"The student is in your class {self.words}.",
            GRANT: f"You were given leave: {self.words}",
            IMPORT: f"Import: {self.words}",
        }[self.kind]


@dataclass(frozen=True, slots=True)
class Openings:
    """Every reason the person who acts has today."""

    found: tuple

    def of(self, student):
        """The first reason to see this student, or None."""
        return next((one for one in self.found if one.shows(student)), None)

    def students(self):
        """Q for the students these open."""
        keys = [one.reach for one in self.found if one.reach]
        ids = {student for one in self.found for student in one.students}
        return Q(reach__overlap=keys) | Q(pk__in=ids) if keys or ids else Q(pk__in=())

    def kept(self):
        """Q for the students whose record this person may correct."""
        return Q(district__in=self.keeping())

    def keeping(self):
        """Ids of the districts whose records, program flags included, this person keeps."""
        return {one.district for one in self.found if one.kind in KEEPING}

    def keeper(self, district):
        """The opening by which this person keeps the records of a district of `keeping`."""
        return next(one for one in self.found if one.kind in KEEPING and one.district == district)

    def classes(self):
        """Q for classes: of the schools and districts opened, and those taught or tested."""
        schools, districts, own = self._of_classes()
        return Q(place__in=schools) | Q(district__in=districts) | Q(pk__in=own)

    def opens(self, school_class):
        """Whether this is one of those classes."""
        schools, districts, own = self._of_classes()
        return (
            school_class.place_id in schools
            or school_class.district_id in districts
            or school_class.pk in own
        )

    def _of_classes(self):
        """Ids of schools, districts and classes."""
        schools = {one.reach for one in self.found if one.reach and one.reach > 0}
        districts = {-one.reach for one in self.found if one.reach and one.reach < 0}
        own = {one.school_class for one in self.found if one.school_class}
        return schools, districts, own


def openings(user):
    """The openings of who acts; none where that is not `user`: nothing is shown by mistake."""
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [user.pk])
        return Openings(tuple(Opening(*row) for row in cursor.fetchall()))


def reason(user, student):
    """Why `user` may see `student` today: an Opening, or None. Nothing else decides it."""
    return openings(user).of(student)
