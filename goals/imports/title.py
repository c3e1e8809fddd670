"""The plan's title, its years, and the lines they stand on."""

from .furniture import LINKS
from .nodes import Node
from .roles import is_column, is_keyword
from .sections import is_section, names_organisation, names_plan
from .years import find_span

_SHORT = 120


class TitlePage:
    """Reads what stands before the first goal. `node` is the title's node, None without one."""

    def __init__(self, root, blocks, aside):
        self.blocks, self.aside = blocks, aside
        self.above, self.enclosing = _before_goals(root)
        self.node = self._choose()
        self.line_blocks = self._title_run() + self._year_blocks()
        self.span = self._find_span()

    @property
    def text(self):
        """The title as printed, with a name that stands right above it."""
        if not self.node:
            return ""
        parts = [block.text for block in self._title_run()[:-1] if not _is_imprint(block.text)]
        return ": ".join([*parts, self.node.text])

    @property
    def lines(self):
        return sorted({number for block in self.line_blocks for number in block.lines})

    def _choose(self):
        named = [node for node in self.above if names_plan(node.text) and not is_section(node.text)]
        named += [node for node in self.above if names_plan(node.text)]
        dated = [node for node in self.above if find_span(node.text)]
        first = self.above[:1] if self._stands_first() else []
        level = [node for node in self.above if node.mark.level == 1]
        chosen = named[:1] or level[:1] or dated[:1] or first or self.enclosing[:1]
        return chosen[0] if chosen else None

    def _stands_first(self):
        """Whether a heading opens the document; what follows a menu of links opens nothing."""
        menu = LINKS in self.aside.values()
        return bool(self.above) and not menu and self.above[0].block is self.blocks[0]

    def _title_run(self):
        """Return the title's block with the empty headings directly above it."""
        if not self.node:
            return []
        headings = {id(node.block): node for node in self.above}
        at = next(i for i, block in enumerate(self.blocks) if block is self.node.block)
        run = [self.node.block]
        while at and len(run) < 4:
            at -= 1
            node = headings.get(id(self.blocks[at]))
            if not node or node.texts or node.loose or self._is_apart(node.block, run[0]):
                break
            run.insert(0, node.block)
        return run

    def _is_apart(self, block, following):
        between = range(block.lines[-1] + 1, following.lines[0])
        return any(number in self.aside for number in between)

    def _year_blocks(self):
        """Return the short lines above the goals that carry the plan's years."""
        end = len(self.blocks) if not self.node else self.blocks.index(self.node.block) + 5
        goals = [i for i, block in enumerate(self.blocks) if _opens_goals(block)]
        end = min([end, *goals[:1]])
        return [block for block in self.blocks[:end] if _is_year_line(block)]

    def _find_span(self):
        spans = [find_span(block.text) for block in self.line_blocks]
        if not any(spans):
            spans = [find_span(block.text) for block in self.blocks[:30]]
        return next((span for span in spans if span), None)


def _opens_goals(block):
    return block.kind == "item" or block.kind == "grid" or block.mark.kind == "keyword"


def _is_year_line(block):
    return (
        len(block.text) <= 80 and block.kind in ("heading", "text") and bool(find_span(block.text))
    )


def _is_imprint(text):
    return bool(find_span(text)) or names_organisation(text)


def _before_goals(root: Node):
    """Return (headings before the first goal, headings that enclose it, innermost first)."""
    above, parents = [], {}
    for node in root.walk():
        parents.update((child, node) for child in node.children)
        if not node.block or node.section:
            continue
        if _is_goal(node):
            if not _inside_section(node, parents):
                return above, _ancestors(node, parents)
        elif not (node.is_bullet or node.is_numbered):
            above.append(node)
    return above, [node for node in above if sum(not one.section for one in node.children) > 1]


def _is_goal(node):
    lists = any(
        child.is_bullet or (child.is_numbered and child.is_empty) for child in node.children
    )
    return is_keyword(node) or is_column(node) or (lists and not node.is_bullet)


def _ancestors(node, parents):
    found = []
    while (node := parents[node]).block:
        found.append(node)
    return found


def _inside_section(node, parents):
    return any(one.section for one in _ancestors(node, parents))
