"""The outline: blocks hung under their headings, whatever kind of numbering the document uses."""

from . import words
from .blocks import GRID, ITEM, TEXT
from .nodes import WEAK, Node
from .rows import RowReader
from .sections import PREFACE, is_back_matter, is_label

_DEEPEST = 24  # no outline is deeper; what pretends to be stays on this level
_DASHES = frozenset("-–—")


def build_outline(blocks):
    """Return the root `Node` of a list of blocks."""
    builder = OutlineBuilder()
    for block in blocks:
        builder.add(block)
    return builder.root


class OutlineBuilder:
    """Keeps the open headings on a stack; each block finds its place from the top down."""

    def __init__(self):
        self.root = Node(None)
        self.stack = [self.root]

    @property
    def top(self):
        return self.stack[-1]

    def add(self, block):
        if block.kind == TEXT:
            self._add_text(block)
        elif block.kind == GRID:
            self._close(lambda node: node.is_bullet or node.is_numbered)
            RowReader(self.top).read(block.grid)
        elif block.mark.kind == "bullet" and block.kind == ITEM:
            self._add_bullet(block)
        elif block.kind == ITEM:
            self._add_numbered(block)
        else:
            self._add_heading(block)

    def _push(self, block):
        del self.stack[_DEEPEST:]
        node = Node(block)
        self.top.children.append(node)
        self.stack.append(node)

    def _close(self, closes):
        """Close open nodes from the top for as long as `closes(node)` holds."""
        while self.top is not self.root and closes(self.top):
            self.stack.pop()

    def _close_to(self, index):
        del self.stack[max(1, index) :]

    def _find(self, matches):
        """Return the place on the stack of the innermost open node that matches, or 0."""
        for index in range(len(self.stack) - 1, 0, -1):
            if matches(self.stack[index]):
                return index
        return 0

    def _add_text(self, block):
        def is_over(node):
            return node.is_bullet or (node.is_numbered and not _takes_text(node, block))

        self._close(is_over)
        place = self.top.loose if self.top.children else self.top.texts
        place.append(block)

    def _add_heading(self, block):
        if block.mark.level:
            self._close(lambda node: not 0 < node.mark.level < block.mark.level)
        else:
            self._close_for_heading(block)
        self._push(block)

    def _close_for_heading(self, block):
        self._leave_preface(block)
        if is_back_matter(block.text) and block.mark.kind == "none":
            self._close(lambda node: not node.mark.level)
        index = self._prefix_index(block) or self._label_index(block) or self._sibling_index(block)
        if index:
            self._close_to(index)
        else:
            self._close(_closed_by_named if block.mark.kind != "none" else _closed_by_weak(block))

    def _sibling_index(self, block):
        """Labels under a goal with a name ("Objectives") have no siblings but other labels."""
        named = self._find(lambda node: node.is_named and not node.is_numbered)
        index = self._find(lambda node: node.style == block.style)
        while index > named > 0 and is_label(self.stack[index].text) and not is_label(block.text):
            index = next((at for at in range(index - 1, 0, -1) if self._fits(at, block)), 0)
        return index

    def _fits(self, at, block):
        return self.stack[at].style == block.style

    def _prefix_index(self, block):
        """Return where "2.1" goes: right after the open node numbered "2"."""
        prefix, dot, _ = block.mark.label.rpartition(".")
        if not dot:
            return 0
        index = self._find(lambda node: node.is_named and node.mark.label == prefix)
        return index + 1 if index else 0

    def _label_index(self, block):
        """Return where "Action Steps" goes: right after the innermost goal with a name."""
        if block.mark.kind != "none" or not is_label(block.text):
            return 0
        index = self._find(lambda node: node.is_named and not node.is_numbered)
        return index + 1 if index else 0

    def _leave_preface(self, block):
        """A new heading ends a vision or a background, unless it leads into its first list."""
        index = self._find(lambda node: node.section == PREFACE)
        if not index:
            return
        first = self.stack[index].is_empty and block.style == ("lead",)
        inside = self.stack[index].mark.level and block.mark.kind == "none"
        if not first and not inside:
            self._close_to(index)

    def _add_bullet(self, block):
        while self.top.is_bullet:
            step = block.indent - self.top.block.indent
            if step > 1 or (abs(step) <= 1 and self._is_new_sign(block)):
                break
            self.stack.pop()
        self._push(block)

    def _is_new_sign(self, block):
        """Without indents, a sign not used so far in this list goes one level down."""
        signs = {node.mark.word for node in self.stack if node.is_bullet}
        if block.mark.word in _DASHES:
            return not signs & _DASHES
        return block.mark.word not in signs

    def _add_numbered(self, block):
        if not (self.top.is_bullet and block.indent > self.top.block.indent + 1):
            self._close_for_numbered(block)
        self._push(block)

    def _close_for_numbered(self, block):
        if block.mark.label in ("1", "I", "A", "1.1"):
            self._restart(block)
        if (index := self._prefix_index(block)) or (
            index := self._find(lambda node: _are_siblings(node, block))
        ):
            self._close_to(index)
        else:
            self._close(lambda node: node.is_bullet or _stands_deeper(node, block))

    def _restart(self, block):
        """A list that starts again at 1 below a preface is no longer the preface."""
        index = self._find(lambda node: node.section == PREFACE)
        again = self._find(lambda node: node.is_numbered and node.style == block.style)
        if index and again > index:
            self._close_to(index)


def _takes_text(node, block):
    """Whether a paragraph below a numbered line describes it."""
    if not node.text or block.indent > node.block.indent + 1:
        return True
    return len(node.text) <= 80 and not words.ends_sentence(node.text) and not node.children


def _stands_deeper(node, block):
    return node.is_numbered and node.block.indent > block.indent + 1


def _are_siblings(node, block):
    if node.style != block.style or not node.is_numbered:
        return False
    deeper = block.indent > node.block.indent + 1
    return not (deeper and block.mark.label in ("1", "a", "A", "i", "I"))


def _closed_by_named(node):
    """A weak heading with a list of its own does not take numbered headings below it."""
    if node.is_bullet or node.is_numbered:
        return True
    return node.is_weak and any(child.is_bullet or child.is_numbered for child in node.children)


def _closed_by_weak(block):
    rank, label = WEAK[block.style[0]], is_label(block.text)

    def closes(node):
        if node.is_bullet:
            return True
        if node.is_numbered:
            return not label and block.style != ("lead",)
        return node.is_weak and WEAK[node.style[0]] > rank

    return closes
