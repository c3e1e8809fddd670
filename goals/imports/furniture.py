"""Page furniture: lines that belong to the web page or the printed page, not to the plan."""

import re
from collections import Counter

from .sections import is_label, names_organisation, names_plan
from .verbs import is_action_verb
from .words import ends_sentence, first_word, starts_small

PAGE = "page number"
FURNITURE = "page furniture"
CONTACT = "contact details"
DETAIL = "who, when or budget of a step"
CONTENTS = "table of contents"
DATED = "date of the document"
REPEATED = "repeated heading"
LINKS = "list of links"
NO_WORDS = "line without words"

_MENU = (
    "translate|quick ?links|menu|main menu|search|home|login|log in|sign in|share|print|site ?map|"
    "accessibility|staff directory|web ?admin|careers|follow us|back to top|top of page|download|"
    "english|español|select language|contact us|calendar|close|next|previous|page break|"
    "facebook|twitter|instagram|youtube|read more|view pdf|download pdf|this page intentionally "
    "left blank|intentionally left blank|continued|board of education policies"
)
_STREETS = (
    "Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Lane|Ln|Boulevard|Blvd|Highway|Hwy|Court|Ct|Place|"
    "Plaza|Parkway|Pkwy|Square"
)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_RULES = [
    (PAGE, r"[-–—|\s]*(page|pg\.?|p\.)\s*\d{1,4}(\s*(of|/)\s*\d{1,4})?[-–—|\s]*$"),
    (PAGE, r"[-–—|\s]*\d{1,3}(\s*(of|/)\s*\d{1,3})?[-–—|\s]*$"),
    (PAGE, r"\d{1,4}\s*\|\s*page\b.{0,80}$"),
    (PAGE, r"[^|]{1,90}(\|[^|]{1,60})?(\|\s*(page\s*)?|\s[•·–—-]\s*page\s*)\d{1,3}$"),
    (PAGE, r".{1,90}\bpage\s+\d{1,3}\s+of\s+\d{1,3}$"),
    (FURNITURE, rf"({_MENU})[\s:»>]*$"),
    (FURNITURE, r"(powered by|skip to|click (here|below|on)|copyright\b|©|all rights reserved)"),
    (FURNITURE, r".{0,60}\b(print page|type large|large type|all rights reserved)\b"),
    (CONTACT, r"(t|f|p|tel|phone|fax|telephone|e-?mail|web|website)\s*[:.]\s*[\w(+]"),
    (CONTACT, r"(phone|fax|tel|telephone)\s+\(?\d"),
    (CONTACT, r"\S*(https?://|www\.)\S+$"),
    (CONTACT, r".{0,100}[\w.+-]{1,60}@[\w-]{1,60}\.\w.{0,60}$"),
    (
        DETAIL,
        r"(person\(?s?\)? responsible|responsible( (party|parties|persons?|staff))?|lead( person)?|"
        r"owners?|timeline|timeframe|due( date)?|target date|completion date|budget|resources"
        r"( needed)?|funding( source)?|cost|status)\s*:\s*\S",
    ),
    (CONTACT, r".{0,120}\(?\b\d{3}\)?[-. ]\s?\d{3}[-. ]\d{4}\b.{0,160}$"),
    (
        CONTACT,
        r".{0,140}\b\d{1,5}\s+(?-i:[A-Z])[\w.]*\s+([\w.]+\s+){0,2}"
        rf"(?-i:{_STREETS})\b\.?(,.{{0,80}})?$",
    ),
    (CONTACT, r".{0,80},\s*(?-i:[A-Z]{2})\s+\d{5}(-\d{4})?$"),
    (
        DATED,
        r"(board )?(adopted|approved|revised|updated|last (updated|revised)|effective|draft|"
        r"version)"
        r"( by\b.{0,60}?)?( on| in| date| as of)?\s*:?\s*"
        rf"(({_MONTHS})\w*\.?\s|\d{{1,2}}[./-])[\d\s,./-]*\d{{4}}\W*$",
    ),
    (REPEATED, r".{3,160}[(\[](continued|cont\.?|cont['’]d\.?)[)\]]\s*:?$"),
    (CONTENTS, r"(table of )?contents$"),
    (CONTENTS, r".{1,200}?(\.\s?){4,}\s*(\d{1,4}|[ivx]{1,5})$"),
    (CONTENTS, r".{1,200}?[_…]{3,}\s*\d{1,4}$"),
]
_COMPILED = [(why, re.compile(rule, re.IGNORECASE)) for why, rule in _RULES]
_CODE = re.compile(r"\d{4}(?:\.\d+)?\s+[A-Z]")
_YEARS = re.compile(r"(?:19|20)\d\d\s*(?:[-–—]|to)\s*\d\d")
_ENDS_IN_PAGE = re.compile(r".{3,120}\s\d{1,3}$")
_TICKS = ("✓", "✔")
_DIGITS = re.compile(r"\d+")


def reason_of(line, mark):
    """Return why a line is page furniture, or "" if it may belong to the plan."""
    if mark.kind == "bullet" and not mark.text:
        return ""
    text = mark.text if mark.kind == "bullet" else line.text
    if not any(char.isalnum() for char in line.text):
        return NO_WORDS
    if len(text) > 260:
        return ""
    for why, rule in _COMPILED:
        if rule.match(text) and not (why == CONTACT and mark.kind == "bullet" and len(text) > 80):
            return why
    return ""


class Furniture:
    """The furniture of one document: its lines' own looks, and what repeats from page to page."""

    def __init__(self, lines, marks):
        self.reasons = {}
        for line, mark in zip(lines, marks, strict=True):
            if why := reason_of(line, mark):
                self.reasons[line.number] = why
        self._find_contents(lines)
        self._find_links(lines, marks)
        self._find_repeated(lines, marks)

    def _find_contents(self, lines):
        """After "Contents", lines that end in a page number belong to it as well."""
        inside = False
        for line in lines:
            why = self.reasons.get(line.number)
            if why == CONTENTS:
                inside = True
            elif not why and inside:
                inside = bool(_ENDS_IN_PAGE.match(line.text) and not _YEARS.search(line.text))
                if inside:
                    self.reasons[line.number] = CONTENTS

    def _find_links(self, lines, marks):
        """Three or more lines with four-figure codes are a menu of policies; so is "- >"."""
        coded = [
            (line, mark)
            for line, mark in zip(lines, marks, strict=True)
            if line.number not in self.reasons
            and (_CODE.match(mark.text) and not _YEARS.match(mark.text))
        ]
        if len(coded) < 3:
            return
        for line, mark in coded:
            if mark.word not in _TICKS:  # the ticked one is the page we are on
                self.reasons[line.number] = LINKS

    def _find_repeated(self, lines, marks):
        """Plain lines that stand three times are headers and footers; the first one is kept."""
        keys, seen = {}, set()
        for line, mark in zip(lines, marks, strict=True):
            if line.number not in self.reasons and _may_repeat(line, mark):
                keys[line.number] = _DIGITS.sub("#", line.text.casefold())
        counted, before = Counter(keys.values()), ""
        for number, key in keys.items():
            enough = counted[key] >= 3 or _names_document(key)
            if key in seen and enough:
                self.reasons[number] = REPEATED
            seen |= {key, f"{before} {key}"} if _names_document(key) else {key}
            before = key


def _names_document(key):
    return names_plan(key) or names_organisation(key) or bool(re.search("#-#", key))


def _may_repeat(line, mark):
    if mark.kind != "none" or mark.level or len(line.text) > 120 or "|" in line.text:
        return False
    if " " not in line.text or starts_small(line.text) or ends_sentence(line.text):
        return False  # the end of a wrapped sentence may well stand often
    return not (is_label(line.text) or is_action_verb(first_word(line.text)))
