"""What the fixed values of programs are called on the public site, in words families use."""

from django.utils.translation import gettext_lazy as _

from programs.models import ExchangeResource, Language, Program

AGES = {
    Program.Age.TO_5: _("Birth to age 5"),
    Program.Age.TO_11: _("Ages 6 to 11"),
    Program.Age.TO_18: _("Ages 12 to 18"),
    Program.Age.ADULT: _("Adults"),
    Program.Age.GENERAL: _("All ages"),
}
SEASONS = {
    Program.Season.SCHOOL_DAY: _("During the school day"),
    Program.Season.AFTER_SCHOOL: _("After school"),
    Program.Season.WEEKEND: _("Evenings and weekends"),
    Program.Season.BREAK: _("School breaks"),
    Program.Season.SUMMER: _("Summer"),
}
LANGUAGES = {
    Language.ENGLISH: _("English"),
    Language.SPANISH: _("Spanish"),
    Language.PORTUGUESE: _("Portuguese"),
    Language.POLISH: _("Polish"),
    Language.ARABIC: _("Arabic"),
    Language.CHINESE: _("Chinese"),
    Language.HAITIAN: _("Haitian Creole"),
    Language.SIGN: _("American Sign Language"),
    Language.OTHER: _("Another language"),
}
FORMATS = {
    Program.Format.ON_SITE: _("In person"),
    Program.Format.OFF_SITE: _("In person"),
    Program.Format.VIRTUAL: _("Online"),
    Program.Format.HYBRID: _("In person and online"),
    Program.Format.SELF_DIRECTED: _("Come when you like"),
}
STATUSES = {
    "on_track": _("On track"),
    "at_risk": _("At risk"),
    "off_track": _("Off track"),
    "complete": _("Complete"),
    "not_started": _("Not started"),
}
# What each means, said to somebody who has never seen a plan.
MEANINGS = {
    "on_track": _("It is happening as planned."),
    "at_risk": _("It can still be done if something changes."),
    "off_track": _("It will not be done without help or a new date."),
    "complete": _("It is done."),
    "not_started": _("It has not begun, and is not late."),
}
LICENCES = {
    ExchangeResource.Licence.OURS: _("For use in this district"),
    ExchangeResource.Licence.CC_BY: "CC BY",
    ExchangeResource.Licence.CC_BY_SA: "CC BY-SA",
    ExchangeResource.Licence.CC_BY_NC: "CC BY-NC",
    ExchangeResource.Licence.CC0: "CC0",
    ExchangeResource.Licence.THEIRS: _("A link to somebody else’s page"),
}
