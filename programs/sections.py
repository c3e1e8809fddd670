"""The sub-navigation of the part: what else there is around programs, and for whom."""

from django.urls import NoReverseMatch, reverse

from programs.access import TRANSLATING_ROLES, surveyed


def everybody(user):
    return True


def staff(user):
    return bool(user.held.staffed())


def translator(user):
    return user.held.has(*TRANSLATING_ROLES)


# (title, URL name, for whom), in the order of the bar; a page that does not exist is left out.
SECTIONS = (
    ("Programs", "programs:program_list", everybody),
    ("Calendar", "programs:calendar", everybody),
    ("To log", "programs:log_list", staff),
    ("Partners", "programs:partner_list", staff),
    ("Outcomes", "programs:survey_list", staff),
    ("Recognition", "programs:celebration_list", staff),
    ("Reports", "programs:report_list", everybody),
    ("Survey export", "programs:survey_export", surveyed),
    ("Translations", "programs:translation_list", translator),
)


def sections_for(user, here):
    """[(title, address, whether it is `here`)]"""
    return [
        (title, address, title == here)
        for title, name, for_whom in SECTIONS
        if (address := _address(name)) and for_whom(user)
    ]


def _address(name):
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
