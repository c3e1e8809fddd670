"""Columns that came apart: headings first, and then one block of bullets for each of them."""

from . import words


def rejoin(root):
    """Give N numbered headings the N blocks of bullets that stand below the last of them.

    Blocks are set apart by blank lines while the bullets of a block are not; headings and blocks
    are in the same order on the page, so they are matched in that order.
    """
    for node in root.walk():
        for run in _runs(node.children):
            blocks = _bullet_blocks(run[-1])
            if len(run) == len(blocks) > 1 and any(len(block) > 1 for block in blocks):
                for heading, bullets in zip(run, blocks, strict=True):
                    heading.children = bullets


def _runs(children):
    """Yield runs of numbered siblings of which only the last has a list below it."""
    run = []
    for child in children:
        if run and child.style != run[-1].style:
            run = []
        if child.block and child.is_named and not child.is_bullet:
            run = [*run, child]
            if child.children:
                yield run
                run = []


def _bullet_blocks(node):
    """Return the bullets of a node as lists, cut where blank lines stand between two of them."""
    if not all(child.is_bullet and not child.children for child in node.children):
        return []
    blocks = []
    for child in node.children:
        if blocks and not child.block.gap:
            blocks[-1].append(child)
        else:
            blocks.append([child])
    return blocks


def purpose(text):
    """Return a statement without the word that announces it ("Purpose: ...")."""
    head, colon, rest = text.partition(":")
    named = head.strip().lower() in ("purpose", "goal statement", "statement", "description")
    return rest.strip() if colon and named and not words.is_capitals(rest) else text
