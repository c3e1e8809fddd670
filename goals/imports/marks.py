"""Marks: what a line carries in front of its words, such as a bullet, a number or "Goal 2:"."""

import re
from dataclasses import dataclass, replace

ORDINALS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
KEYWORDS = (
    "priority area",
    "goal area",
    "focus area",
    "action area",
    "key area",
    "area of focus",
    "strategic direction",
    "action step",
    "key action",
    "action item",
    "pillar",
    "priority",
    "goal",
    "objective",
    "strategy",
    "initiative",
    "theme",
    "domain",
    "commitment",
    "focus",
    "area",
    "outcome",
    "action",
    "step",
    "activity",
    "tactic",
    "imperative",
    "key result",
)
_KEYWORD = re.compile(
    r"(?P<before>(?:strategic|district|school|board|department|smart|library|key|performance|our)\s+)?"
    rf"(?P<word>{'|'.join(KEYWORDS)})"
    r"\s*(?:#|no\.|number)?\s*"
    rf"(?P<label>\d{{1,3}}(?:\.(?:\d{{1,2}}|[a-z]))*[a-z]?|{'|'.join(ORDINALS)}|[ivx]{{1,5}}|[a-h])\b"
    r"(?P<stop>\s*[:.)–—-]+\s*|\s+|$)(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_BARE_KEYWORD = re.compile(
    r"(?:strategic\s+|district\s+)?(?P<word>goal|priority|pillar|objective|strategy|"
    r"action step|action|activity)"
    r"\s*(?P<stop>:)\s+(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_LEVEL = re.compile(r"(#{1,6})(?:\s+|$)(.*?)\s*#*$", re.DOTALL)
_BOLD = re.compile(r"(?:\*\*|__)(?!\s)([^*]{1,200}?)(?:\*\*|__)\s*:?$")
_SYMBOL = re.compile(r"([•·▪▫●○◦■□◆◇►▶➢➤✓✔✗❖‣⁃∙※√-])\s*(.*)$", re.DOTALL)
_TYPED = re.compile(r"([-–—*>+]|o(?=\s))(?:\s+|(?=[A-Z][a-z])|$)(.*)$", re.DOTALL)
_CHECKBOX = re.compile(r"\[[ xX]\]\s+")
_DECIMAL = re.compile(
    r"\(?(\d{1,2}(?:\.\d{1,2}){1,4}[a-z]?)(?:[.):]+|\s*[–—-])?(?:\s+|$)(.*)$", re.DOTALL
)
_LETTER_DECIMAL = re.compile(r"([A-H]\.?\d{1,2}|\d{1,2}[.]?[A-Ha-h])(?:[.):]+)?\s+(.*)$", re.DOTALL)
_NUMBER = re.compile(
    r"(?:\((\d{1,3})\)|(\d{1,3})(?:[.)]|\s*[–—:]))(?:\s+|(?=[A-Z])|$)(.*)$", re.DOTALL
)
_LETTER = re.compile(r"(?:\(([A-Za-z]{1,5})\)|([A-Za-z]{1,5})[.)])(?:\s+|$)(.*)$", re.DOTALL)
_ROMAN = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})$", re.IGNORECASE)
_BOLD_MARKS = re.compile(r"\*\*|__")


@dataclass(frozen=True)
class Mark:
    """What stands in front: `kind` one of keyword, decimal, number, roman, letter, bullet, none."""

    kind: str
    text: str
    label: str = ""  # the printed number, in Arabic figures where it is one
    word: str = ""  # the keyword ("goal") or the bullet's sign
    level: int = 0  # heading level of Markdown or Word, 0 if the document gives none
    bold: bool = False
    printed: str = ""  # the keyword with its number, as it is printed
    case: str = ""  # upper or lower, for letters and roman numbers

    @property
    def is_list(self):
        return self.kind in ("decimal", "number", "roman", "letter", "bullet") and not self.level

    @property
    def style(self):
        """What headings of one level have in common; () for plain text."""
        if self.level:
            return ("level", self.level)
        if self.kind == "keyword":
            return ("keyword", self.word)
        if self.kind == "decimal":
            return ("decimal", self.label.count("."))
        if self.kind in ("number", "roman", "letter"):
            return (self.kind, self.case)
        return ("bold",) if self.bold else ()


def read_mark(text):
    """Return the `Mark` of a line's words (no leading spaces)."""
    if level := _LEVEL.match(text):
        inner = _read_heading(_unbold(level.group(2)))
        return replace(inner, level=len(level.group(1)))
    if bold := _BOLD.match(text):
        return replace(_read_heading(bold.group(1).strip().rstrip(":")), bold=True)
    text = _unbold(text)
    return _read_bullet(text) or _read_heading(text)


def _unbold(text):
    return _BOLD_MARKS.sub("", text).strip()


def _read_heading(text):
    for read in (_read_keyword, _read_decimal, _read_number, _read_letter):
        if mark := read(text):
            return mark
    return Mark("none", text)


def _read_bullet(text):
    found = _SYMBOL.match(text) or _TYPED.match(text)
    if not found:
        return None
    rest = _CHECKBOX.sub("", found.group(2), count=1)
    inner = _TYPED.match(rest)
    if inner and inner.group(1) == ">":
        return Mark("bullet", inner.group(2), word=found.group(1) + ">")
    return Mark("bullet", rest, word=found.group(1))


def _read_keyword(text):
    found = _KEYWORD.match(text)
    if not found:
        found = _BARE_KEYWORD.match(text) if len(text) <= 400 else None
        return found and Mark(
            "keyword", found["rest"], "", found["word"].lower(), printed=found["word"]
        )
    rest, stop = found["rest"], found["stop"].strip()
    label = found["label"]
    if rest and not stop and not rest[0].isupper() and rest[0] not in '"“‘(':
        return None  # "Goal 1 addresses reading" is a sentence about a goal
    if label.isalpha() and len(label) == 1 and label.islower():
        return None
    printed = text[: found.end("label")]
    return Mark(
        "keyword", rest, arabic(label), " ".join(found["word"].lower().split()), printed=printed
    )


def _read_decimal(text):
    found = _DECIMAL.match(text)
    if found:
        label = found.group(1)
        return Mark("decimal", found.group(2), label[:-2] if label.endswith(".0") else label)
    found = _LETTER_DECIMAL.match(text)
    if found and found.group(2)[:1].isupper():
        label = found.group(1).replace(".", "")
        split = 1 if label[0].isalpha() else len(label) - 1
        return Mark("decimal", found.group(2), f"{label[:split]}.{label[split:]}")
    return None


def _read_number(text):
    found = _NUMBER.match(text)
    if not found:
        return None
    return Mark("number", found.group(3), found.group(1) or found.group(2))


def _read_letter(text):
    found = _LETTER.match(text)
    if not found:
        return None
    label = found.group(1) or found.group(2)
    case = "upper" if label.isupper() else "lower"
    if label.lower() == label or label.upper() == label:
        if len(label) == 1 and label not in "IVXivx":
            return Mark("letter", found.group(3), label, case=case)
        if _ROMAN.match(label):
            return Mark("roman", found.group(3), label, case=case)
    return None


def arabic(label):
    """Return "two", "II" and "2" all as "2"; a letter as a capital."""
    low = label.lower()
    if low in ORDINALS:
        return str(ORDINALS.index(low) + 1)
    if low.isalpha() and _ROMAN.match(low):
        return str(_roman_value(low))
    return label.upper() if label.isalpha() else label.rstrip(".")


def _roman_value(roman):
    values = [{"i": 1, "v": 5, "x": 10}[char] for char in roman]
    following = [*values[1:], 0]
    return sum(-one if one < two else one for one, two in zip(values, following, strict=True))
