"""Roles: whether a node is a goal, an item, a label, a section name or no part of the plan."""

from collections import Counter

from . import words
from .nodes import Node
from .sections import is_label, is_section, names_plan
from .verbs import is_action_verb, leading_verb
from .years import find_span

TITLE, GOAL, ITEM, LABEL, SECTION = "title", "goal", "item", "label", "section"
EMPTY = "heading with nothing under it"
PROSE = "not recognised"
STRAY = "bullet without a heading"
AGAIN = "stands again below"
_STEPS = frozenset(
    ("action", "action step", "action item", "step", "activity", "tactic", "key action")
)
_DESCRIBES = ("description", "statement", "goal statement")


class Roles:
    """Knows the whole outline, so that a node is judged by its kin and not alone."""

    def __init__(self, root, title=None):
        self.title = title
        nodes = [node for node in root.walk() if node.block]
        self.siblings = {kin: parent for parent in root.walk() for kin in parent.children}
        self.around_title = set(self._above(title)) if title else set()
        prose = _set_apart(root)
        plan = [node for node in nodes if node not in prose]
        self.has_items = any(node.is_bullet or is_keyword(node) or is_column(node) for node in plan)
        self.has_items = self.has_items or any(len(text_items(node)) > 1 for node in plan)
        full = [node for node in plan if node.is_listed and not is_leaf(node)]
        self.full = {place for node in full if is_keyword(node) for place in self._places(node)}
        self.inner = Counter((self.siblings[node], node.style) for node in full)
        self.kin = Counter((self.siblings[node], node.style) for node in plan if node.is_listed)
        self.first_keyword = next((_line(node) for node in plan if is_keyword(node)), 0)
        self.keywords = len({_key(node) for node in plan if is_keyword(node)})

    def of(self, node, goal):
        """Return the role of a node below `goal` (a node or None); a reason if it is not used."""
        if node is self.title:
            return TITLE
        if node.section:
            return node.section
        if node.is_bullet:
            return ITEM if goal else STRAY
        if is_column(node):
            return GOAL
        if is_keyword(node):
            return self._of_keyword(node, goal)
        if goal and is_label(node.text) and not node.is_empty:
            return LABEL
        if node.is_numbered:
            return self._of_numbered(node, goal)
        return self._of_heading(node, goal)

    def _above(self, node):
        while (node := self.siblings[node]).block:
            yield node

    def _of_keyword(self, node, goal):
        if is_leaf(node):
            if any(place in self.full for place in self._places(node)):
                return AGAIN
            if goal and (not self._inner_kin(node) or node.mark.word in _STEPS):
                return ITEM
        return GOAL

    def _places(self, node):
        """Yield what tells a goal in an overview and the same goal further down to be one."""
        above = self.siblings[node]
        yield _key(node), node.text.casefold()
        if not above.block or not above.is_named:
            yield _key(node)

    def _inner_kin(self, node):
        return self.inner[self.siblings[node], node.style]

    def _of_numbered(self, node, goal):
        if not node.is_empty:
            return ITEM if goal and self._stands_among_items(node) else GOAL
        if goal:
            return ITEM
        return GOAL if self._inner_kin(node) else STRAY

    def _stands_among_items(self, node):
        """One step with smaller steps below it, in a list of steps, is a step as well."""
        kin = self.kin[self.siblings[node], node.style]
        steps = all(child.is_bullet or child.is_numbered for child in node.children)
        return steps and self._inner_kin(node) * 2 <= kin

    def _of_heading(self, node, goal):
        if node.is_empty:
            return GOAL if node.is_named else EMPTY
        if node in self.around_title or self._only_announces(node):
            return SECTION
        if node.style == ("lead",) and goal and self._is_only_lead(node):
            return LABEL
        if has_own_items(node):
            return self._of_list(node, goal)
        if any(self.of(child, node) in (GOAL, ITEM, SECTION, LABEL) for child in node.children):
            return GOAL
        return PROSE if self.has_items and not node.is_named else GOAL

    def _of_list(self, node, goal):
        """A list in front of "Goal 1" tells of the district, it is none of its goals."""
        early = _line(node) < self.first_keyword and self.keywords >= 2
        return PROSE if early and not goal and not node.is_named else GOAL

    def _only_announces(self, node):
        if node.is_named or has_own_items(node) or not node.children:
            return False
        if any(is_column(child) for child in node.children):
            return True
        return is_section(node.text) or names_plan(node.text) or bool(find_span(node.text))

    def _is_only_lead(self, node):
        kin = self.siblings[node].children
        return sum(one.style == ("lead",) for one in kin) == 1


def is_keyword(node):
    return node.mark.kind == "keyword"


def is_column(node):
    return bool(node.style) and node.style[0] == "column"


def is_leaf(node):
    """Whether nothing stands below but the words of a bare number."""
    return not node.children and (not node.texts or (not node.text and len(node.texts) == 1))


def has_own_items(node):
    return any(_is_item(child) for child in node.children) or len(text_items(node)) > 1


def _is_item(child):
    leaf = child.is_numbered and child.is_empty
    return child.is_bullet or leaf or (is_keyword(child) and child.mark.word in _STEPS)


def describes(label):
    """Whether a label stands above a description and not above work."""
    return label.strip(" :").lower().endswith(_DESCRIBES)


def text_items(node):
    """Return the paragraphs below a heading without a list that are its items, one per line."""
    if node.children or not node.texts or node.is_bullet:
        return []
    texts = node.texts
    starts = [is_action_verb(leading_verb(text.text)) for text in texts]
    skip = 1 if not node.text or (not starts[0] and all(starts[1:])) else 0
    rest, starts = texts[skip:], starts[skip:]
    if len(rest) < 2:
        return []
    if sum(starts) >= 2 and sum(starts) * 10 >= 6 * len(rest):
        return rest
    return rest if all(_is_short_line(text) for text in rest) else []


def _is_short_line(block):
    return len(block.lines) == 1 and len(block.text) <= 120 and not words.ends_sentence(block.text)


def _set_apart(root):
    """Return the nodes of prefaces and back matter with all that stands below them."""
    apart = set()
    for node in root.walk():
        if node.block and node.section and node not in apart:
            apart.update(node.walk())
    return apart


def _key(node):
    return node.mark.word, node.mark.label or node.text.casefold()


def _line(node: Node):
    return node.block.lines[0] if node.block.lines else 0
