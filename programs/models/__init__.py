"""What libraries do for students, families and staff."""

from .exchange import ExchangeComment, ExchangeFile, ExchangeResource, ExchangeUse
from .intake import ColumnMapping, ProgramUpload, Subscription
from .log import Celebration, SessionFile, SessionLog
from .partner import Partner, PartnerAgreement, PartnerContact
from .program import Contribution, Language, Program, ProgramQuerySet, Room
from .public import PublicSentence, PublicYes, Translation, partners
from .session import MOST_SESSIONS, Series, Session, SessionQuerySet, Staffing
from .sign_up import SignUp
from .survey import Answer, Survey

__all__ = [
    "MOST_SESSIONS",
    "Answer",
    "Celebration",
    "ColumnMapping",
    "Contribution",
    "ExchangeComment",
    "ExchangeFile",
    "ExchangeResource",
    "ExchangeUse",
    "Language",
    "Partner",
    "PartnerAgreement",
    "PartnerContact",
    "Program",
    "ProgramQuerySet",
    "ProgramUpload",
    "PublicSentence",
    "PublicYes",
    "Room",
    "Series",
    "Session",
    "SessionFile",
    "SessionLog",
    "SessionQuerySet",
    "SignUp",
    "Staffing",
    "Subscription",
    "Survey",
    "Translation",
    "partners",
]
