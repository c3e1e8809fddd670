"""From the outline to the proposal: a node is a goal, an item, a key area, or set aside."""

from dataclasses import dataclass, field

from . import roles, words
from .apart import purpose, rejoin
from .numbers import Numbers
from .proposal import KeyArea, ProposedGoal, ProposedItem, ProposedPlan, UnusedLine
from .sections import PREFACE, is_key_areas, says_preface
from .title import TitlePage
from .verbs import UPDATES, asks_for, is_ongoing, rhythm_of
from .words import squeeze

SECTION_NAME = "section heading"
LABEL_NAME = "label of a list"
INTRODUCTION = "introduction to a section"
UNKNOWN = "not recognised"
_TITLE_LENGTH = 100
_UNTITLED = "Untitled"


@dataclass
class Draft:
    """A goal on its way: its node, its number's label, the words its items are judged under."""

    goal: ProposedGoal
    parent: "Draft | None"
    label: str
    node: object
    items: list = field(default_factory=list)  # (item, depth, label)


class PlanReader:
    """Reads one outline; `aside` maps line numbers to why they were set aside before."""

    def __init__(self, root, blocks, aside, source):
        rejoin(root)
        self.page = TitlePage(root, blocks, aside)
        self.roles = roles.Roles(root, self.page.node)
        self.plan = ProposedPlan(source=source, title=self.page.text)
        self.root, self.why, self.drafts, self.preface = root, dict(aside), [], []
        self.used = set(self.page.lines)

    def read(self):
        """Return the `ProposedPlan`, its numbers given and every line accounted for."""
        if self.page.span:
            self.plan.starts, self.plan.ends = self.page.span
        self.plan.lines = self.page.lines
        self._read_paragraphs(self.root.texts + self.root.loose)
        self._read_children(self.root, None, "")
        self._number()
        self.plan.level, self.plan.sublevel = level_names(self.drafts)
        self.plan.preface = "\n\n".join(text for text in self.preface if text)
        self._list_unused()
        return self.plan

    def _read_children(self, node, draft, heading):
        """Read what stands below a node, key areas together."""
        in_areas = bool(node.block) and is_key_areas(node.text)
        for child in node.children:
            if not draft and in_areas and child.texts and not child.children and not child.section:
                self._read_area(child)
                continue
            in_areas = is_key_areas(child.text) and child.is_empty
            if in_areas:
                self._set_aside(child.block, SECTION_NAME)
            self._read_node(child, draft, heading)

    def _read_node(self, node, draft, heading):
        role = self.roles.of(node, draft and draft.node)
        if role == roles.GOAL:
            self._read_goal(node, draft)
        elif role == roles.ITEM:
            self._read_item(node, draft, heading)
        elif role == roles.LABEL:
            self._read_label(node, draft)
        elif role in (roles.SECTION, roles.TITLE):
            self._set_aside(node.block, SECTION_NAME)
            self._read_paragraphs(node.texts + node.loose)
            self._read_children(node, draft, heading)
        else:
            self._set_apart(node, role)

    def _read_goal(self, node, parent):
        goal = ProposedGoal(number="", parent=None, title="")
        draft = Draft(goal, parent, node.mark.label, node)
        self.drafts.append(draft)
        items = roles.text_items(node)
        texts = [text for text in node.texts if text not in items]
        goal.title, goal.statement = head(node, [purpose(text.text) for text in texts])
        goal.lines = self._use(node.block, *texts)
        for text in items:
            self._add_item(draft, text, [text.text], "", 1, node.text)
        self._read_children(node, draft, node.text)
        for text in node.loose:
            self._set_aside(text, UNKNOWN)

    def _read_label(self, node, draft):
        """A label names a list of the goal above it: "Action Steps", "Measures of Success"."""
        self._set_aside(node.block, LABEL_NAME)
        for text in node.texts:
            if roles.describes(node.text):
                draft.goal.statement = squeeze(f"{draft.goal.statement} {text.text}")
                draft.goal.lines += self._use(text)
            else:
                self._add_item(draft, text, [text.text], "", 1, node.text)
        self._read_children(node, draft, node.text)
        for text in node.loose:
            self._set_aside(text, UNKNOWN)

    def _read_item(self, node, draft, heading, depth=1):
        """Short ends of a sentence join the bullet above them; other bullets are items too."""
        joined = [child for child in node.children if _completes(node, child)]
        pieces = [node.text, *(text.text for text in node.texts)]
        blocks = [node.block, *node.texts]
        if joined and len(joined) == len(node.children):
            ends = "; ".join(child.text for child in joined)
            pieces = [words.join(_open(" ".join(pieces)), ends)]
            blocks += [block for child in joined for block in (child.block, *child.texts)]
        else:
            joined = []
        self._add_item(draft, node.block, pieces, node.mark.label, depth, heading, blocks)
        for text in node.loose:
            self._set_aside(text, UNKNOWN)
        for child in node.children[len(joined) :]:
            self._read_item(child, draft, heading, depth + 1)

    def _add_item(self, draft, block, pieces, label, depth, heading, blocks=None):
        text = squeeze(" ".join(pieces))
        if not text:
            return
        asks = asks_for(text, heading)
        ongoing = asks == UPDATES and is_ongoing(text)
        lines = self._use(*(blocks or [block]))
        item = ProposedItem("", text, asks, ongoing, rhythm_of(asks, ongoing), lines)
        draft.items.append((item, depth, label))

    def _read_area(self, node):
        text, *more = node.texts
        self.plan.key_areas.append(
            KeyArea(node.text.rstrip(" :"), purpose(text.text), self._use(node.block, text))
        )
        for block in more + node.loose:
            self._add_preface(block)

    def _read_paragraphs(self, blocks):
        """Paragraphs outside the goals: in front of them they are the preface."""
        first = self._first_goal_line()
        for block in blocks:
            if self.used.issuperset(block.lines):
                continue
            if says_preface(block.text) or block.lines[0] < first:
                self._add_preface(block)
            else:
                self._set_aside(block, INTRODUCTION)

    def _first_goal_line(self):
        if not hasattr(self, "_first_line"):
            lines = [node.block.lines for node in self.root.walk() if _is_work(node)]
            self._first_line = min((one[0] for one in lines if one), default=0)
        return self._first_line

    def _set_apart(self, node, why):
        """Set a node aside with everything below it."""
        for one in node.walk():
            for block in (one.block, *one.texts, *one.loose):
                if why == PREFACE:
                    self._add_preface(block)
                else:
                    self._set_aside(block, why)

    def _add_preface(self, block):
        self.preface.append(block.text)
        self._set_aside(block, PREFACE)

    def _set_aside(self, block, why):
        for number in block.lines:
            self.why.setdefault(number, why)

    def _use(self, *blocks):
        """Return the lines of the blocks that nothing else uses yet, and mark them as used."""
        lines = sorted({number for block in blocks for number in block.lines} - self.used)
        self.used.update(lines)
        return lines

    def _number(self):
        numbers = Numbers()
        for draft in self.drafts:
            above = draft.parent.goal.number if draft.parent else ""
            draft.goal.number = numbers.for_goal(draft.label, above)
            draft.goal.parent = above or None
            self.plan.goals.append(draft.goal)
        for draft in self.drafts:
            above = [draft.goal.number]
            for item, depth, label in draft.items:
                item.number = numbers.for_item(label, above[min(depth, len(above)) - 1])
                above = [*above[:depth], item.number]
                draft.goal.items.append(item)

    def _list_unused(self):
        for number, raw in enumerate(self.plan.source, 1):
            if raw.strip() and number not in self.used:
                why = self.why.get(number, UNKNOWN)
                self.plan.not_used.append(UnusedLine(number, raw.strip(), why))


def _is_work(node):
    """Whether a node is part of the plan's work, so that text above it is a preface."""
    return (
        bool(node.block)
        and not node.section
        and (
            node.is_bullet
            or roles.is_keyword(node)
            or roles.is_column(node)
            or roles.has_own_items(node)
        )
    )


def _completes(node, child):
    """Whether a bullet below a bullet is the end of its sentence and no step of its own."""
    if child.children or not child.text:
        return False
    return words.starts_small(child.text) or (
        node.text.endswith(":") and len(child.text.split()) <= 3
    )


def _open(text):
    """Return words that a list of their ends can follow."""
    return text if words.ends_open(text) or text[-1:] in ":;.,–" else f"{text}:"


def head(node, texts):
    """Return (title, statement) of a goal from its heading's words and the paragraphs below."""
    words_here = node.text.rstrip(" :") if node.text else ""
    printed = squeeze(node.mark.printed)
    if not words_here:
        if texts and words.is_titled(texts[0]) and len(texts[0]) <= _TITLE_LENGTH:
            return texts[0], " ".join(texts[1:])
        title = printed or " ".join(texts)[:_TITLE_LENGTH] or node.mark.label
        return title or _UNTITLED, " ".join(texts)
    short, rest = words.split_title(words_here)
    if rest:
        return short, " ".join([rest, *texts])
    is_long = len(words_here) > _TITLE_LENGTH or words.ends_sentence(words_here)
    if is_long and printed:
        return printed, " ".join([words_here, *texts])
    return words_here, " ".join(texts)


def level_names(drafts):
    """Return the names of the plan's level and of the level below it ("" if there is none)."""
    top = [draft for draft in drafts if not draft.parent]
    below = [draft for draft in drafts if draft.parent]
    return _level_name(top, "Goal"), _level_name(below, "Strategy") if below else ""


def _level_name(drafts, otherwise):
    names = [_keyword(draft) for draft in drafts]
    names = [name for name in names if name]
    if names:
        return max(names, key=names.count)
    last = {draft.goal.title.rsplit(" ", 1)[-1].title() for draft in drafts}
    shared = last & {"Strategy", "Goal", "Priority", "Pillar", "Objective", "Initiative"}
    return shared.pop() if shared and len(last) == 1 else otherwise


def _keyword(draft):
    mark = draft.node.mark
    if mark.kind != "keyword":
        return ""
    strategic = mark.printed.lower().startswith("strategic ") and "strategic" not in mark.word
    return f"{'strategic ' if strategic else ''}{mark.word}".title()
