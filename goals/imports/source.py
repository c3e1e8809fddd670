"""Source lines: what stands on each line of a document, without the noise of its file format."""

import re
from dataclasses import dataclass

from .words import squeeze

TAB = 4
_BREAKS = re.compile(r"\r\n|\r|\n")
_INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1b\x7f]"
)
_SPACES = re.compile(
    "[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\x0b\x0c\x1c-\x1f\x85\u2028\u2029]"
)
_SYMBOL_BULLETS = re.compile("[\uf000-\uf0ff]")  # bullets of Word's Symbol and Wingdings fonts
_TAGS = re.compile(r"</?(?:u|b|i|em|strong|br|span)\s*/?>", re.IGNORECASE)
_LINKS = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,500}\)")
_ESCAPES = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>])")
_STARS = re.compile(r"(?<![\w*])\*(?=\S)([^*]{1,300})(?<=\S)\*(?![\w*])")


@dataclass(frozen=True)
class Line:
    """One non-blank line: its number counted from 1, its words, its indent in columns."""

    number: int
    text: str
    indent: int = 0
    layout: str = ""  # the line with its tabs and runs of spaces, for columns


def split_lines(text):
    """Return the lines of a text as a list of str; only CR, LF and CRLF end a line."""
    lines = _BREAKS.split(text.removeprefix("\ufeff"))
    return lines[:-1] if lines[-1] == "" else lines


def read_lines(source, markdown=False):
    """Return a `Line` for every str of `source` that is not blank."""
    return [
        _read_line(number, raw, markdown) for number, raw in enumerate(source, 1) if raw.strip()
    ]


def plain(text):
    """Return `text` with ordinary spaces and without invisible characters."""
    text = _SPACES.sub(" ", _INVISIBLE.sub("", text))
    return _SYMBOL_BULLETS.sub("•", text)


def _read_line(number, raw, markdown):
    layout = _TAGS.sub(" ", plain(raw)).rstrip()
    if markdown:
        layout = _ESCAPES.sub(r"\1", _STARS.sub(r"\1", _LINKS.sub(r"\1", layout)))
    body = layout.lstrip()
    indent = len(layout[: len(layout) - len(body)].expandtabs(TAB))
    return Line(number, squeeze(body), indent, layout)
