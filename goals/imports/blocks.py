"""Blocks: lines joined to headings, items, paragraphs and tables, before they become a tree."""

from dataclasses import dataclass, field, replace

from . import words
from .furniture import CONTENTS, Furniture
from .grids import read_grids
from .marks import Mark, read_mark
from .sections import is_label, is_preface
from .verbs import is_action_verb, leading_verb

HEADING, ITEM, TEXT, GRID = "heading", "item", "text", "grid"
TABLE = "table without columns for a goal and its steps"
COLUMN_NAMES = "column headings"
_AROUND = 8  # lines on either side that show how wide a column is set
_FULL = 0.85
_NARROWEST = 14


@dataclass
class Block:
    """Lines that belong together. `gap` counts the blank lines before the first one."""

    kind: str
    mark: Mark
    lines: list
    indent: int = 0
    gap: int = 0
    style: tuple = ()
    parts: list = field(default_factory=list)
    spaced: bool = False  # whether blank lines stand inside
    grid: object = None

    @property
    def text(self):
        if len(self.parts) > 1:
            self.parts = [_join_all(self.parts)]
        return self.parts[0] if self.parts else ""

    @property
    def last(self):
        return next((part for part in reversed(self.parts) if part), "")

    @property
    def is_bare(self):
        """A heading that is only a number so far: "Goal One"."""
        return self.kind == HEADING and not self.last and bool(self.mark.label or self.mark.printed)

    @property
    def is_numbered(self):
        return self.kind == ITEM and self.mark.kind != "bullet"

    def take(self, line, gap):
        self.parts.append(line.text)
        self.lines.append(line.number)
        self.spaced = self.spaced or gap > 0


def read_blocks(lines):
    """Return (blocks, set_aside): `set_aside` maps line numbers to why they are not the plan's."""
    marks = [read_mark(line.text) for line in lines]
    aside = Furniture(lines, marks).reasons
    kept = [pair for pair in zip(lines, marks, strict=True) if pair[0].number not in aside]
    reader = BlockReader(kept, _gaps(lines, aside))
    blocks = reader.read()
    return blocks, aside | reader.aside


def _gaps(lines, aside):
    """Return the blank lines before each line; furniture between two lines counts as one blank."""
    gaps, previous, blank = {}, 0, 0
    for line in lines:
        blank += line.number - previous - 1
        previous = line.number
        if line.number in aside:
            blank = 1 if aside[line.number] != CONTENTS else 2
            continue
        gaps[line.number] = blank
        blank = 0
    return gaps


def _join_all(parts):
    pieces = []
    for part in parts:
        pieces += ["" if not pieces or words.is_broken(pieces[-1], part) else " ", part]
    return "".join(pieces).strip()


class BlockReader:
    """Reads marked lines once, from the first to the last, looking one line ahead."""

    def __init__(self, kept, gaps):
        self.kept, self.gaps = kept, gaps
        self.widths = _widths([line for line, _ in kept])
        self.grids = read_grids(kept, gaps)
        self.blocks, self.aside = [], {}

    def read(self):
        position = 0
        while position < len(self.kept):
            if grid := self.grids.get(position):
                self.blocks.append(self._grid_block(position, grid))
                position += grid.height
                continue
            if self.kept[position][0].text.startswith("|"):
                self.aside[self.kept[position][0].number] = TABLE
            else:
                self._read_line(position)
            position += 1
        _lead_ins(self.blocks)
        _lone_bullets(self.blocks)
        return self.blocks

    def _grid_block(self, position, grid):
        self.aside.update(dict.fromkeys(grid.header, COLUMN_NAMES))
        line, mark = self.kept[position]
        numbers = [number for number, _ in grid.rows]
        return Block(GRID, mark, numbers, line.indent, self.gaps[line.number], grid=grid)

    def _read_line(self, position):
        line, mark = self.kept[position]
        gap = self.gaps[line.number]
        current = self.blocks[-1] if self.blocks else None
        if mark.style or mark.kind == "bullet":
            if current and gap == 0 and self._is_wrapped_number(current, mark):
                current.take(line, gap)
            else:
                self._open_marked(line, mark, gap)
        elif current and self._continues(current, position, gap):
            current.take(line, gap)
        else:
            style = self._heading_style(position, gap, current)
            self._open(HEADING if style else TEXT, line, mark, gap, style)

    def _is_wrapped_number(self, current, mark):
        """A sentence that broke before "3." goes on; a list would start at 1 or be the next."""
        if mark.kind != "number" or current.kind == HEADING or not words.ends_open(current.last):
            return False
        return mark.label not in ("1", _following(current.mark.label))

    def _open_marked(self, line, mark, gap):
        heading = mark.level or mark.kind == "keyword" or mark.bold
        mark = _settle_roman(mark, self.blocks)
        self._open(HEADING if heading else ITEM, line, mark, gap, mark.style)

    def _open(self, kind, line, mark, gap, style):
        parts = [mark.text] if mark.text else []
        self.blocks.append(Block(kind, mark, [line.number], line.indent, gap, style, parts))

    def _continues(self, current, position, gap):
        """Whether an unmarked line goes on with the block before it."""
        line, _ = self.kept[position]
        if current.kind == GRID or (is_label(line.text) and current.last):
            return False
        if not current.last:
            return current.kind == ITEM and gap <= 2
        if current.mark.level or current.mark.bold:
            return False
        if words.ends_open(current.last):
            same = words.is_capitals(current.last) == words.is_capitals(line.text)
            return gap <= 2 and (same or current.kind != HEADING)
        if gap <= 1 and self._ends_numbered(current, position):
            return True
        if gap:
            unfinished = not words.ends_sentence(current.last) and not current.last.endswith(":")
            return gap <= 2 and words.starts_small(line.text) and unfinished
        if current.kind == HEADING:
            return self._continues_heading(current, position)
        return self._continues_text(current, position)

    def _continues_heading(self, current, position):
        """A heading goes on only if the column was too narrow for its next word."""
        line, _ = self.kept[position]
        if current.last.endswith(":"):
            return False
        if words.starts_small(line.text):
            return not words.ends_sentence(current.last)
        same = words.is_capitals(current.last) == words.is_capitals(line.text)
        return self._was_full(position) and words.is_titled(line.text) and same

    def _ends_numbered(self, current, position):
        """A few titled words between "2." and "3.", or alone below a number, end its title."""
        line, _ = self.kept[position]
        if not current.is_numbered or not words.is_titled(current.last):
            return False
        short = words.is_titled(line.text) and len(line.text.split()) <= 3
        if not short or is_label(line.text) or self._starts_item(position):
            return False
        following, mark = self.kept[position + 1] if position + 1 < len(self.kept) else (None, None)
        if mark and mark.kind == current.mark.kind and mark.label == _following(current.mark.label):
            return True
        alone = following is None or self.gaps[following.number] or words.is_titled(following.text)
        return self.gaps[line.number] == 0 and bool(alone) and not (mark and mark.is_list)

    def _continues_text(self, current, position):
        line, _ = self.kept[position]
        if words.starts_small(line.text):
            return True
        if current.kind == ITEM:
            if current.is_numbered and words.is_titled(current.last):
                return self._continues_heading(current, position)
            hanging = line.indent > current.indent
            if hanging and not self._is_new_heading(position):
                return True
        if self._is_new_heading(position) and not self._was_full(position):
            return False
        return self._was_full(position) and not self._starts_item(position)

    def _starts_item(self, position):
        return is_action_verb(leading_verb(self.kept[position][0].text))

    def _was_full(self, position):
        """Whether the line before had no room left for this line's first word."""
        previous, line = self.kept[position - 1][0], self.kept[position][0]
        first = line.text.split(" ", 1)[0]
        width = previous.indent + len(previous.text)
        return width >= _NARROWEST and width + 1 + len(first) >= _FULL * self.widths[position]

    def _is_new_heading(self, position):
        current = self.blocks[-1] if self.blocks else None
        line, _ = self.kept[position]
        return bool(self._heading_style(position, self.gaps[line.number], current))

    def _heading_style(self, position, gap, current):
        """Return ("caps",) or ("title",) if a plain line looks like a heading, else ()."""
        line, _ = self.kept[position]
        text = line.text
        if current and current.is_bare and not is_label(text):
            return ()
        if current and gap == 0 and current.kind == HEADING and is_preface(current.last):
            return ()
        if words.is_capitals(text):
            return ("caps",)
        if is_label(text):
            return ("title",)
        if not words.is_titled(text) or self._runs_into_next(position):
            return ()
        inside = gap == 0 and current and current.kind == TEXT
        return () if inside and not words.ends_sentence(current.last) else ("title",)

    def _runs_into_next(self, position):
        """Whether the next line is the rest of this line's sentence."""
        if position + 1 >= len(self.kept):
            return False
        line, mark = self.kept[position + 1]
        gap = self.gaps[line.number]
        if mark.style or mark.kind == "bullet" or gap > 1:
            return False
        if words.starts_small(line.text):
            return True
        prose = not words.is_titled(line.text) and not self._starts_item(position + 1)
        if gap and words.first_word(line.text) in words.STARTERS:
            return False
        return prose and self._was_full(position + 1) and not words.is_capitals(line.text)


def _following(label):
    return str(int(label) + 1) if label.isdigit() else ""


def _settle_roman(mark, blocks):
    """After "H." an "I." is a letter; after "II." or at the start it is a number."""
    if mark.kind not in ("roman", "letter") or len(mark.label) != 1:
        return mark
    for block in reversed(blocks[-40:]):
        if block.mark.kind == "letter" and block.mark.case == mark.case:
            if ord(block.mark.label) + 1 == ord(mark.label):
                return replace(mark, kind="letter")
            break
        if block.mark.kind == "roman" and block.mark.case == mark.case:
            break
    return mark


def _widths(lines):
    """Return for every line the longest line around it, in columns."""
    lengths = [line.indent + len(line.text) for line in lines]
    return [max(lengths[max(0, at - _AROUND) : at + _AROUND + 1]) for at in range(len(lengths))]


def _lead_ins(blocks):
    """A short line above a list that is no sentence leads into it, as a heading does."""
    for at, block in enumerate(blocks[:-1]):
        following = blocks[at + 1]
        if block.kind != TEXT or following.kind != ITEM or len(block.text) > 400:
            continue
        before = blocks[at - 1] if at else None
        style = _lead_style(block, before)
        if style and not (before and before.is_bare):
            block.kind, block.style = HEADING, style


def _lead_style(block, before):
    """Return ("title",) for "Whole Child: We will …", ("lead",) for "Teachers who", else ()."""
    named = before and before.kind == HEADING and before.mark.kind != "none"
    short, rest = words.split_title(block.text)
    if rest and block.gap and not named and not is_preface(short):
        return ("title",)
    return () if words.ends_sentence(block.text) or len(block.text) > 160 else ("lead",)


def _lone_bullets(blocks):
    """One bullet alone with a title's words ("➢ Family Engagement") is set as a heading."""
    for at, block in enumerate(blocks[:-1]):
        around = blocks[max(0, at - 1) : at] + blocks[at + 1 : at + 2]
        if block.kind != ITEM or block.mark.kind != "bullet" or not block.gap:
            continue
        titled = words.is_titled(block.text.lstrip("0123456789. "))
        if titled and blocks[at + 1].gap and all(one.kind != ITEM for one in around):
            block.kind, block.style, block.mark = HEADING, ("caps",), Mark("none", block.text)
