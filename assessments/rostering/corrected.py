"""What a steward corrected holds while the source still says what it said then.

The corrections in force of a district are a handful: where there are none, an import asks once.
"""

from assessments.corrections import WORDS
from assessments.report import WARNING

FILE = "users.csv"
HEADINGS = {
    "given_name": "givenName",
    "middle_name": "middleName",
    "family_name": "familyName",
    "preferred_given_name": "preferredGivenName",
    "preferred_family_name": "preferredFamilyName",
    "local_id": "userIds",
    "state_id": "identifier",
    "grade": "grades",
}
KEPT = "A steward corrected the {0}: that is kept, the file says what it said before."
ENDED = "The file says another {0} than before: it is taken, and the steward’s correction ends."
IN_FORCE = """SELECT one.id, student.sourced_id, one.field, one.was, one.now
FROM assessments_correction one JOIN assessments_student student ON student.id = one.student_id
WHERE one.district_id = %(district)s AND one.ended_at IS NULL AND student.source = %(source)s"""
SAID = """SELECT in_force.*, wanted.line, to_jsonb(wanted) ->> in_force.field AS said
FROM in_force JOIN wanted USING (sourced_id)"""
KEEP = """UPDATE wanted SET {field} = corrected.now FROM corrected
WHERE corrected.sourced_id = wanted.sourced_id AND corrected.field = '{field}'
    AND corrected.said = corrected.was"""
END = """UPDATE assessments_correction one SET ended_at = now(), ended_batch_id = %(batch)s
FROM corrected WHERE corrected.id = one.id AND corrected.said <> corrected.was"""
# A source that says what the steward said is no surprise.
TOLD = "SELECT line, field, said = was FROM corrected WHERE said <> now ORDER BY line, field"


def keep_corrected(work, query):
    """The query of the students a file wants, with what was corrected in the place of what the
    source still says. A correction ends where the source says something new."""
    work.table("in_force", IN_FORCE)
    if not work.ask("SELECT EXISTS (SELECT FROM in_force)")[0][0]:
        return query
    work.table("wanted", query)
    work.table("corrected", SAID)
    for field in HEADINGS:
        work.do(KEEP.format(field=field))
    work.do(END)
    for line, field, kept in work.ask(TOLD):
        _tell(work.report, line, field, kept)
    return "SELECT * FROM wanted"


def _tell(report, line, field, kept):
    code, said = ("corrected_kept", KEPT) if kept else ("correction_ended", ENDED)
    report.tell(FILE, line, HEADINGS[field], code, WARNING, said.format(WORDS[field]))
    report.count(FILE, warnings=1)
