"""What the dialects call the same column and the same thing, and which dialect a bundle speaks."""

import difflib
import re

from .columns import ENTITIES, NEVER

V10, V11, V12, SDS, UNKNOWN = "1.0", "1.1", "1.2", "sds", "unknown"

# {entity: {what a dialect calls it: the column here}}; dialects that say so without being told.
OTHER_NAMES = {
    V10: {
        "users": {"userId": "userIds", "grade": "grades"},
        "courses": {"schoolYearId": "schoolYearSourcedId", "grade": "grades"},
        "classes": {"grade": "grades", "termSourcedId": "termSourcedIds"},
        "demographics": {"userSourcedId": "sourcedId"},
        "lineItems": {"gradingPeriodSourcedId": "academicSessionSourcedId"},
    },
    SDS: {
        "users": {"grade": "grades"},
        "courses": {"code": "courseCode", "subject": "subjects", "grade": "grades"},
        "classes": {
            **{"orgSourcedId": "schoolSourcedId", "orgSourcedIds": "schoolSourcedId"},
            "sessionSourcedIds": "termSourcedIds",
            **{"code": "classCode", "grade": "grades", "subject": "subjects"},
        },
        "roles": {
            **{"sessionSourcedId": "academicSessionSourcedId", "grade": "grades"},
            **{"isPrimary": "roleType", "roleStartDate": "beginDate", "roleEndDate": "endDate"},
        },
        "demographics": {"userSourcedId": "sourcedId"},
    },
    V11: {"lineItems": {"gradingPeriodSourcedId": "academicSessionSourcedId"}},
}
OTHER_NAMES[V12] = OTHER_NAMES[V11]
# What any version may be excused to say, and is told.
SLIPS = {
    "users": {"firstName": "givenName", "lastName": "familyName", "schoolId": "orgSourcedIds"},
    "classes": {"terms": "termSourcedIds", "course": "courseSourcedId"},
    "lineItems": {"gradingPeriodSourcedId": "academicSessionSourcedId"},
    "userFlags": {"studentSourcedId": "userSourcedId", "program": "flag"},
}
# Words of Microsoft's School Data Sync for what has another name here.
SDS_ROLES = {
    **dict.fromkeys(["faculty", "professor", "lecturer", "adjunct", "instructor"], "teacher"),
    **dict.fromkeys(["staff", "other", "paraprofessional", "assistant"], "aide"),
    **dict.fromkeys(["chair", "principal"], "principal"),
}
SDS_WORDS = {
    "role": SDS_ROLES,
    "enrollment_role": SDS_ROLES,
    "org_type": {
        **dict.fromkeys(["college", "university", "academy", "campus", "preschool"], "school"),
        **dict.fromkeys(["localeducationagency", "schooldistrict"], "district"),
        **dict.fromkeys(["ministryofeducation", "regionaleducationagency"], "national"),
        "stateeducationagency": "state",
    },
    "role_type": {"true": "primary", "false": "secondary"},
    "grades": {
        **{f"PS{year}": "PS" for year in range(1, 7)},
        **{"graduate": "PS", "postgraduate": "PS", "undergraduate": "UG", "adultEducation": "PS"},
    },
}
V10_WORDS = {"status": {"inactive": "tobedeleted"}}
# Columns a version does not have, so nobody misses them there.
NOT_OF = {
    V10: {
        "academicSessions": {"schoolYear"},
        "users": {"enabledUser"},
        "userFlags": {"sourcedId"},
    },
    V12: {"users": {"orgSourcedIds", "role"}},
    SDS: {
        "users": {"enabledUser", "orgSourcedIds", "role"},
        "roles": {"sourcedId", "roleType"},
        "classes": {"courseSourcedId", "classType", "termSourcedIds"},
        "enrollments": {"sourcedId", "schoolSourcedId"},
        "userFlags": {"sourcedId"},
        "orgs": {"type"},
        "courses": {"title"},
    },
}
NOT_OF[V11] = NOT_OF[UNKNOWN] = {"userFlags": {"sourcedId"}}
NOT_OF[V12]["userFlags"] = {"sourcedId"}
# Where a file has no sourcedId of its own, these columns together are one.
MADE_OF = {
    "enrollments": ["classSourcedId", "userSourcedId", "role"],
    "roles": ["userSourcedId", "orgSourcedId", "role", "academicSessionSourcedId"],
    "userFlags": ["userSourcedId", "flag"],
}
SDS_CODES = ("raceCodes", "ethnicityCodes")  # lists of the flags of demographics that are true
# The files of the first format of School Data Sync, which are not read.
SDS_V1 = {"school", "section", "student", "teacher", "studentenrollment", "teacherroster"}
OF_SDS_V1 = (
    "This is the first format (V1) of School Data Sync, which is not read. Where the files are"
    " exported choose OneRoster 1.1 or SDS V2.1: then orgs.csv, users.csv, classes.csv and"
    " enrollments.csv come out."
)
IGNORED = re.compile(r"(metadata|ext)[._].*", re.IGNORECASE)


def folded(name):
    """Without what people write differently: case, spaces, underscores, the plural."""
    return re.sub(r"[^a-z0-9]", "", name.lower()).removesuffix("s")


NEVER_FOLDED = {folded(name) for name in NEVER}


def words_of(version, kind):
    """{small word: value here} that a dialect uses by right."""
    words = {SDS: SDS_WORDS, V10: V10_WORDS}.get(version, {}).get(kind, {})
    return {word.lower(): kept for word, kept in words.items()}


def column_of(entity, heading, version):
    """(column or None, whether it is told that the heading was read so) for a heading of a file."""
    names = entity.headings
    own = OTHER_NAMES.get(version, {}).get(entity.name, {})
    if heading in names or heading in own:
        return own.get(heading) or heading, False
    if not heading or IGNORED.fullmatch(heading):
        return None, False
    if folded(heading) in NEVER_FOLDED or heading in SDS_CODES:
        return None, False
    known = {folded(name): name for name in names}
    for others in [*OTHER_NAMES.values(), SLIPS]:
        for said, meant in others.get(entity.name, {}).items():
            known.setdefault(folded(said), meant)
    close = difflib.get_close_matches(folded(heading), known, n=1, cutoff=0.9)
    return (known[close[0]] if close else None), True


def version_of(said, headings):
    """(version, what is odd about it or "") by the manifest's word and {entity: headings}.

    The headings decide where they contradict the manifest; `unknown` where nothing tells."""
    seen = seen_version(headings)
    if said is None or said == seen:
        return seen, ""
    if seen == UNKNOWN or {said, seen} <= {V10, V11} or (said, seen) == (V12, SDS):
        return (said if seen != SDS else SDS), ""
    return seen, f"The manifest says version {said}; the columns are those of {seen}."


def seen_version(headings):
    """By the columns alone."""
    has = {name: {folded(heading) for heading in row} for name, row in headings.items()}
    users, roles = has.get("users", set()), has.get("roles", set())
    if is_sds(has):
        return SDS
    if roles and "role" not in users:
        return V12
    if roles and users & {"usermasteridentifier", "primaryorgsourcedid", "preferredgivenname"}:
        return V12
    if "role" in users:
        return V10 if is_old(headings, has) else V11
    return UNKNOWN if users else V11 if "orgs" in headings else UNKNOWN


def is_sds(has):
    """Rows of enrollments, roles and classes as only School Data Sync writes them."""
    roles = has.get("roles", set())
    marks = {
        "orgs": not {"statu", "datelastmodified", "identifier"} & has.get("orgs", {"statu"}),
        "enrollments": not {"sourcedid", "schoolsourcedid", "statu"} & has.get("enrollments", {""}),
        "roles": {"isprimary", "rolestartdate"} & roles
        or not {"sourcedid", "statu", "roletype"} & roles,
        "classes": "sessionsourcedid" in has.get("classes", ())
        or ("orgsourcedid" in has.get("classes", ()) and "schoolsourcedid" not in has["classes"]),
        "users": "activedirectorymatchid" in has.get("users", ()),
    }
    return sum(bool(mark) for name, mark in marks.items() if name in has) >= 2


def is_old(headings, has):
    """Whether 1.0 and nothing that came with 1.1 stands in the headings."""
    new = {"users": "enableduser", "academicSessions": "schoolyear", "enrollments": "begindate"}
    if any(column in has.get(name, ()) for name, column in new.items()):
        return False
    rows = headings.items()
    return any(set(row) & set(OTHER_NAMES[V10].get(name, ())) for name, row in rows) or (
        "users" in has and "academicSessions" in has
    )


def entity_by_headings(headings):
    """The entity most of whose columns stand in the headings: for a single file with a name of
    its own; None if it misses what its rows cannot be without."""
    seen = {folded(heading) for heading in headings}
    fitting = [entity for entity in ENTITIES.values() if must_have(entity) <= seen]
    return max(fitting, key=lambda entity: known_share(entity, seen), default=None)


TELLING = {  # what tells a file from others, besides its needed columns
    **{"users": {"familyname"}, "demographics": {"sex"}, "orgs": {"type", "name"}},
    **{"courses": {"orgsourcedid"}, "categories": {"title"}},
    **{"scoreScales": {"scorescalevalue"}},
}


def must_have(entity):
    """Its needed columns: but users may have their role elsewhere, and some files no id."""
    needed = {folded(column.name) for column in entity.columns if column.needed}
    if entity.name in MADE_OF or entity.name == "demographics":
        needed.discard("sourcedid")
    if entity.name == "users":
        needed.discard("role")
    return needed | TELLING.get(entity.name, set())


def known_share(entity, seen):
    """How many of the headings it has, then how few others of its own."""
    own = {folded(name) for name in entity.headings}
    return len(seen & own), -len(own - seen)
