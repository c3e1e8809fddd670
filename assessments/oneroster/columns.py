"""The one set of columns every dialect is read into, and what may stand in their cells.

Each file of a bundle is staged in a temporary table `staged_<entity in lower case>` with `line`
(where the row begins, from 1), `width` (how many cells it had), `raw` (not filled) and the columns
here as text, in snake_case: users.csv → staged_users(line, width, raw, sourced_id, status, …).
Blank cells are '', never NULL. What is not listed here is never read: passwords, telephones,
birth dates and places, guardians, comments, resources.

Refused rows are not in these tables but in staged_refused(entity, line, sourced_id): what a bulk
file names there was not missing from it. In 1.2 (and SDS) users have no role and no orgs: those
stand in staged_roles; in 1.0 and 1.1 staged_roles is empty. All tables always exist. `primary` is
a word of SQL: "primary".

How a cell stands in a staged table:
- lists: ids or codes joined by a comma, without spaces: 'a,b'
- dates: 2026-09-01 · booleans: 'true', 'false' or '' · numbers: 12.5
- status: '', 'active' or 'tobedeleted' · enumerations: as spelled in ENUMERATIONS
- grades: codes of CEDS (KG, 01 … 13, Other), a code nobody knows as it came
"""

import re
from dataclasses import dataclass

ENUMERATIONS = {
    "status": ["active", "tobedeleted"],
    "org_type": ["department", "school", "district", "local", "state", "national"],
    "session_type": ["gradingPeriod", "semester", "schoolYear", "term"],
    "class_type": ["homeroom", "scheduled"],
    "role": [
        *["administrator", "aide", "counselor", "districtAdministrator", "guardian", "parent"],
        *["principal", "proctor", "relative", "siteAdministrator", "student"],
        *["systemAdministrator", "teacher"],
    ],
    "enrollment_role": ["administrator", "proctor", "student", "teacher", "aide"],
    "role_type": ["primary", "secondary"],
    "sex": ["male", "female", "unspecified", "other"],
    "score_status": [
        *["exempt", "fully graded", "not submitted", "partially graded", "submitted"],
    ],
    "objective_source": ["case", "unknown"],
}
GRADES = ["IT", "PR", "PK", "TK", "KG", *(f"{year:02}" for year in range(1, 14)), "PS", "UG"]
GRADES = [*GRADES, "Other"]


@dataclass(frozen=True, slots=True)
class Column:
    """`kind` is text, id, ids, date, moment, boolean, number, year, grades or an enumeration;
    `refers` the entity whose sourcedId stands here; a row whose `needed` cell is blank is refused,
    one whose `required` cell is blank is warned about."""

    name: str
    kind: str = "text"
    refers: str = ""
    required: bool = False
    needed: bool = False

    @property
    def field(self):
        """Its name in the staged table."""
        return re.sub(r"(?=[A-Z])", "_", self.name).lower()


@dataclass(frozen=True)
class Entity:
    name: str
    columns: tuple

    @property
    def file(self):
        return f"{self.name}.csv"

    @property
    def table(self):
        return f"staged_{self.name.lower()}"

    @property
    def headings(self):
        """Of the columns: also what stands above the cells of a refused row."""
        return [column.name for column in self.columns]

    @property
    def fields(self):
        return [column.field for column in self.columns]

    def column(self, name):
        return next(column for column in self.columns if column.name == name)


KEY, REST = "sourcedId!:id", ["status:status", "dateLastModified:moment"]
KEYS = {"demographics": "sourcedId!:id>users"}  # which stands there for the user
PATTERN = re.compile(r"(?P<name>\w+)(?P<mark>[!*]?)(?::(?P<kind>\w+))?(?:>(?P<refers>\w+))?$")


def parsed(word):
    """`name*:kind>entity` → Column; `*` is required, `!` needed."""
    name, mark, kind, refers = PATTERN.match(word).group("name", "mark", "kind", "refers")
    kind = kind or (refers and ("ids" if name.endswith("s") else "id")) or "text"
    return Column(name, kind, refers or "", mark in ("*", "!"), mark == "!")


WORDS = {
    "orgs": "name* type*:org_type identifier parentSourcedId>orgs",
    "academicSessions": "title* type*:session_type startDate!:date endDate!:date"
    " parentSourcedId>academicSessions schoolYear*:year",
    "courses": "schoolYearSourcedId>academicSessions title* courseCode grades:grades"
    " orgSourcedId*>orgs subjects:list subjectCodes:list",
    "users": "enabledUser*:boolean orgSourcedIds*>orgs role!:role username* userIds givenName*"
    " familyName* middleName identifier email grades:grades userMasterIdentifier"
    " preferredGivenName preferredMiddleName preferredFamilyName primaryOrgSourcedId>orgs",
    "roles": "userSourcedId!>users roleType*:role_type role!:role beginDate:date endDate:date"
    " orgSourcedId!>orgs academicSessionSourcedId>academicSessions grades:grades",
    "classes": "title* grades:grades courseSourcedId*>courses classCode classType*:class_type"
    " location schoolSourcedId!>orgs termSourcedIds*>academicSessions subjects:list"
    " subjectCodes:list periods:list",
    "enrollments": "classSourcedId!>classes schoolSourcedId*>orgs userSourcedId!>users"
    " role!:enrollment_role primary:boolean beginDate:date endDate:date",
    "demographics": "sex:sex americanIndianOrAlaskaNative:boolean asian:boolean"
    " blackOrAfricanAmerican:boolean nativeHawaiianOrOtherPacificIslander:boolean white:boolean"
    " demographicRaceTwoOrMoreRaces:boolean hispanicOrLatinoEthnicity:boolean",
    "userFlags": "userSourcedId!>users flag! beginDate:date endDate:date",
    "categories": "title* weight:number",
    "scoreScales": "title* type* orgSourcedId>orgs courseSourcedId>courses"
    " classSourcedId>classes scoreScaleValue*",
    "lineItems": "title! description assignDate*:date dueDate*:date classSourcedId*>classes"
    " categorySourcedId*>categories academicSessionSourcedId*>academicSessions"
    " resultValueMin:number resultValueMax:number schoolSourcedId>orgs",
    "lineItemScoreScales": "title lineItemSourcedId!>lineItems scoreScaleSourcedId!>scoreScales",
    "lineItemLearningObjectiveIds": "lineItemSourcedId!>lineItems source*:objective_source"
    " learningObjectiveId!",
    "results": "lineItemSourcedId!>lineItems studentSourcedId!>users scoreStatus*:score_status"
    " score:number scoreDate*:date textScore classSourcedId>classes inProgress:boolean"
    " incomplete:boolean late:boolean missing:boolean",
    "resultScoreScales": "title resultSourcedId!>results scoreScaleSourcedId!>scoreScales",
    "resultLearningObjectiveIds": "resultSourcedId!>results source*:objective_source"
    " learningObjectiveId! score:number textScore",
}
# In the order in which they can be checked: what is referred to stands before what refers to it.
ENTITIES = {
    name: Entity(name, tuple(map(parsed, [KEYS.get(name, KEY), *REST, *words.split()])))
    for name, words in WORDS.items()
}
ROSTER = list(ENTITIES)[:9]
GRADEBOOK = list(ENTITIES)[9:]

# Files that belong to a bundle and are never opened; but relationships, to know guardians by.
NOT_READ = [
    *["resources", "classResources", "courseResources", "userResources", "userProfiles"],
    "relationships",
]
# Columns that are known and never read: told of nowhere, kept nowhere.
NEVER = {
    *["password", "sms", "phone", "agentSourcedIds", "agents", "pronouns", "birthDate"],
    *["birthdate", "countryOfBirthCode", "stateOfBirthAbbreviation", "cityOfBirth", "birthCity"],
    *["birthState", "birthCountry", "publicSchoolResidenceStatus", "comment", "resourceSourcedIds"],
    *["userProfileSourcedId", "userProfile", "activeDirectoryMatchId", "resources"],
}
