"""Nodes: headings, numbered lines and bullets, each with what stands below it."""

from dataclasses import dataclass, field

from .blocks import ITEM, Block
from .sections import BACK, PREFACE, is_back_matter, is_label, is_preface

WEAK = {"caps": 1, "bold": 2, "title": 3, "lead": 4}


@dataclass(eq=False)
class Node:
    """A heading, numbered line or bullet with what stands below it."""

    block: Block | None
    children: list = field(default_factory=list)
    texts: list = field(default_factory=list)  # paragraphs before the first child
    loose: list = field(default_factory=list)  # paragraphs after it

    @property
    def text(self):
        return self.block.text if self.block else ""

    @property
    def style(self):
        return self.block.style if self.block else ()

    @property
    def mark(self):
        return self.block.mark

    @property
    def is_bullet(self):
        return bool(self.block) and self.block.kind == ITEM and self.mark.kind == "bullet"

    @property
    def is_numbered(self):
        return bool(self.block) and self.block.kind == ITEM and self.mark.kind != "bullet"

    @property
    def is_weak(self):
        """A heading by its looks alone: capitals, title case, bold or a lead-in."""
        return bool(self.style) and self.style[0] in WEAK

    @property
    def is_named(self):
        """A heading with a keyword or a number of its own: "Goal 2", "II."."""
        return bool(self.block) and (self.mark.kind not in ("none", "bullet"))

    @property
    def is_listed(self):
        """One of a numbered list, or a heading with a keyword: what an outline counts."""
        return bool(self.block) and (self.is_numbered or self.mark.kind == "keyword")

    @property
    def section(self):
        """PREFACE, BACK or "" for a heading, from its words."""
        if not self.block or self.is_bullet or self.mark.kind == "keyword":
            return ""
        if self.is_numbered and not (self.texts or self.children):
            return ""
        if is_label(self.text):
            return ""
        if is_preface(self.text):
            return PREFACE
        return BACK if is_back_matter(self.text) else ""

    @property
    def is_empty(self):
        return not (self.children or self.texts or self.loose)

    @property
    def has_bullets(self):
        return any(child.is_bullet for child in self.children)

    def walk(self):
        """Yield this node and everything below it."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))
