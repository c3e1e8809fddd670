"""Names of sections: what a heading's words say about the lines below it."""

import re

from .words import squeeze

PREFACE = "preface"
BACK = "back matter"

_PREFACE = re.compile(
    r"""(?:the|our|district|school|department|library|a)?\s*(?:
    (?:shared\s+|core\s+|guiding\s+)?(?:vision|mission|motto|beliefs?|belief\s+statements?|
        core\s+values?|values|philosophy|purpose|principles|commitments?\s+to\s+equity|
        equity\s+statement|theory\s+of\s+action|portrait\s+of|profile\s+of|
        purpose/philosophy)\b
    | we\s+believe | background\b | introduction\b | overview\b | foreword\b | preface\b
    | (?:a\s+)?(?:message|letter|note|welcome|greetings)\s+(?:from|to)\b
    | welcome\b | dear\b
    | acknowledge?ments?\b | executive\s+summary\b 
    | about\s+(?:us|this|the|our)\b | who\s+we\s+are\b
    | (?:planning|development)\s+(?:process|team|committee)\b 
    | (?:our\s+)?(?:process|history|story)$ | board\s+of\s+education$
    | (?:how|why)\s+(?:we|this|to)\b | context\b | demographics\b | at\s+a\s+glance\b
    | (?:strategic\s+)?planning\s+(?:committee|team)\b | superintendent\b | needs\s+assessment\b
    | strengths\b | weaknesses\b | opportunities$ | threats$ | swot\b | data\s+summary\b
    | district\s+profile\b | timeline\s+of\b | rationale\b | environmental\s+scan\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_PREFACE_END = re.compile(
    r"\b(?:vision|mission|mission statement|vision statement|beliefs|core values|philosophy|"
    r"mission of (?:the )?\w+(?: \w+){0,4}|vision and mission|mission and vision|"
    r"guiding principles)$",
    re.IGNORECASE,
)
_SAYS_PREFACE = re.compile(
    r"(?:our|the)\s+(?:district'?s\s+)?(?:mission|vision)\s+(?:of\s.{1,80}\s)?(?:is|statement)\b|"
    r"(?:mission|vision|beliefs?|core values|philosophy|motto)(?:\s+statement)?\s*[:–—]\s*\S|"
    r"we\s+believe\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"(?:appendix|appendices|glossary|references|bibliography|works cited|acronyms|conclusion|"
    r"acknowledge?ments|contact(?: us| information)?|for more information|notes|signatures?|"
    r"definitions|thank you|photo credits)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:key |our |the |specific |major |district |school |library |priority |"
    r"high[- ]leverage |year \w+ )*"
    r"(?:strategies|actions|action steps?|action items?|action plan|activities|objectives|"
    r"initiatives|steps|tasks|tactics|deliverables|strategies and actions|"
    r"strategies & actions|action strategies|supporting actions|supporting strategies|"
    r"measures?|metrics|measures of success|success measures|performance measures|success metrics|"
    r"indicators|success indicators|key performance indicators|indicators of success|"
    r"performance indicators|targets|benchmarks|outcomes|expected outcomes|measurable outcomes|"
    r"evidence of success|evidence|how we will measure(?: success)?|how we will get there|"
    r"what we will do|we will|goals|goal statement|description|statement|results)"
    r"(?: include)?\s*[:–—]?$",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"(?:(?:our|the|district|school|strategic|key|library|department|major|overall|four|three|five|"
    r"six|seven|plan|board|and|&|annual|long[- ]term|\d{4}[-–]\d{2,4})\s+)*"
    r"(?:goals|priorities|strategies|actions|areas|areas of focus|objectives|pillars|initiatives|"
    r"plan|focus areas|goal areas|priority areas|directions|imperatives|themes|commitments|"
    r"action plan|strategic plan|implementation plan|goals and objectives|goals and strategies|"
    r"goals & objectives|goals & strategies|action steps|work plan)(?:\s+\d{4}[-–]\d{2,4})?\s*:?$",
    re.IGNORECASE,
)
_KEY_AREAS = re.compile(r"\b(?:key|four|three|five|six)\s+(?:key\s+)?areas?\b", re.IGNORECASE)
_ORGANISATION = re.compile(
    r"\b(?:public|city|community|regional|unified|union|independent|county|area|central)\s+"
    r"(?:schools?|school\s+district)\b|\bschool district\b|\bschool department\b|"
    r"\bisd\b|\blibrary$",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"\b(?:plan|roadmap|road map|blueprint|framework|best practices|compact|playbook|agenda)\b",
    re.IGNORECASE,
)


def is_preface(heading):
    text = squeeze(heading).strip(" :*.")
    return len(text) <= 120 and bool(_PREFACE.match(text) or _PREFACE_END.search(text))


def says_preface(text):
    """Whether a paragraph states a mission, a vision or a belief by itself."""
    return bool(_SAYS_PREFACE.match(text[:200]))


def is_back_matter(heading):
    return len(heading) <= 120 and bool(_BACK.match(heading.strip()))


def is_label(text):
    """Whether the words only name the list below them ("Action Steps:")."""
    return len(text) <= 60 and bool(_LABEL.match(text.strip()))


def is_section(text):
    """Whether a heading only announces the goals below it ("Strategic Priorities")."""
    return len(text) <= 80 and bool(_SECTION.match(text.strip()))


def is_key_areas(heading):
    return len(heading) <= 120 and bool(_KEY_AREAS.search(heading))


def names_organisation(text):
    return bool(_ORGANISATION.search(text))


def names_plan(text):
    return len(text) <= 160 and bool(_PLAN.search(text))
