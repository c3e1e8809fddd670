"""The sub-navigation of the part: what else there is around students, and for whom."""

from django.urls import NoReverseMatch, reverse

from zones.access import Role

from .access import READING_ROLES

STEWARD = (Role.DATA_STEWARD,)
DECIDING = (Role.DATA_STEWARD, Role.DISTRICT_ADMIN)
# (title, URL name, for whom), in the order of the bar; a page that does not exist is left out.
SECTIONS = (
    ("Find a student", "assessments:student_list", READING_ROLES),
    ("Classes", "assessments:class_list", READING_ROLES),
    ("Purpose", "assessments:purpose", STEWARD),
    ("Imports", "assessments:batch_list", STEWARD),
    ("Staff proposals", "assessments:proposal_list", STEWARD),
    ("Families’ requests", "assessments:request_list", STEWARD),
    ("Who has seen what", "assessments:disclosure_list", STEWARD),
    ("Grants", "assessments:grant_list", STEWARD),
    ("Deletion", "assessments:deletion_list", DECIDING),
    ("Settings", "assessments:student_settings", STEWARD),
)


def sections_for(user, here):
    """[(title, address, whether it is `here`)]"""
    return [
        (title, address, title == here)
        for title, name, roles in SECTIONS
        if user.held.has(*roles) and (address := address_or_none(name))
    ]


def address_or_none(name, *args):
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None
