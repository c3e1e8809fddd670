"""Steps that change where things stand: move, put under, join, split, turn."""

import re

from .numbers import renumber
from .tree import (
    GOAL,
    ITEM,
    CannotDo,
    below,
    changed,
    find,
    fit,
    goal_of,
    in_order,
    new_goal,
    new_item,
    together,
)

_NO_LETTERS = re.compile(r"[\W_]+")


def move(tree, key, step):
    """Move one place up (step -1) or down (1); an item at the end of its goal enters the next."""
    before, tree = tree, changed(tree)
    kind, node, row = find(tree, key)
    if kind == GOAL:
        row = [goal for goal in row if goal["under"] == node["under"]]
    at = row.index(node) + step
    if 0 <= at < len(row):
        _swap(tree["goals"] if kind == GOAL else row, node, row[at])
    elif kind == ITEM:
        _cross(tree, node, step)
    else:
        raise CannotDo("It already stands first." if step < 0 else "It already stands last.")
    return renumber(before, in_order(tree))


def _swap(row, node, other):
    here, there = row.index(node), row.index(other)
    row[here], row[there] = other, node


def _cross(tree, item, step):
    home = goal_of(tree, item)
    at = tree["goals"].index(home) + step
    if not 0 <= at < len(tree["goals"]):
        raise CannotDo("It already stands first." if step < 0 else "It already stands last.")
    home["items"].remove(item)
    items = tree["goals"][at]["items"]
    items.insert(len(items) if step < 0 else 0, item)


def put_under(tree, keys, target):
    """Put goals and items under the goal `target`; None makes goals stand at the top."""
    before, tree = tree, changed(tree)
    if not keys:
        raise CannotDo("Tick what you want to move first.")
    goals = [goal for goal in tree["goals"] if goal["key"] in keys]
    if target is not None:
        _, home, _ = find(tree, target)
        if any(target in below(tree, goal["key"]) for goal in goals):
            raise CannotDo("A heading cannot stand under itself.")
    moved = {key for goal in goals for key in below(tree, goal["key"])}
    for item in _ticked_items(tree, keys, moved):
        if target is None:
            raise CannotDo("An action item stands under a heading: choose one.")
        goal_of(tree, item)["items"].remove(item)
        home["items"].append(item)
    for goal in goals:
        if goal["under"] not in keys:
            goal["under"] = target
            tree["goals"].remove(goal)
            tree["goals"].append(goal)
    return renumber(before, in_order(tree))


def _ticked_items(tree, keys, moved):
    """The ticked items, without those that go along with a ticked heading."""
    return [
        item
        for goal in tree["goals"]
        if goal["key"] not in moved
        for item in goal["items"]
        if item["key"] in keys
    ]


def join(tree, key):
    """Join an item with the one above it (the first one with its heading), or two headings."""
    before, tree = tree, changed(tree)
    kind, node, row = find(tree, key)
    at = row.index(node)
    if kind == ITEM:
        _join_item(tree, node, row, at)
    elif at == 0:
        raise CannotDo("Nothing stands above it to join it with.")
    elif kind == GOAL:
        above = row[at - 1]
        above["statement"] = together(above["statement"], node["title"], node["statement"])
        above["items"] += node["items"]
        _hand_over(tree, node, above)
    else:
        above = row[at - 1]
        words = (above["description"], node["title"], node["description"])
        above["description"] = together(*words)
        above["lines"] += node["lines"]
        row.remove(node)
    return renumber(before, in_order(tree))


def _join_item(tree, item, row, at):
    above, field = (row[at - 1], "text") if at else (goal_of(tree, item), "statement")
    above[field] = together(above[field], item["text"])
    above["lines"] += item["lines"]
    row.remove(item)


def _hand_over(tree, goal, above):
    """Remove a heading whose items have gone; what stood under it stands under `above`."""
    above["lines"] += goal["lines"]
    for other in tree["goals"]:
        if other["under"] == goal["key"]:
            other["under"] = above["key"]
    tree["goals"].remove(goal)


def split(tree, key, source):
    """Split where "|" was typed: an item into items, a statement into itself and items."""
    before, tree = tree, changed(tree)
    kind, node, row = find(tree, key)
    if kind == GOAL and "|" in node["title"]:
        title, rest = node["title"].split("|", 1)
        node["title"], node["statement"] = title.strip(), together(rest.strip(), node["statement"])
        return fit(node) and tree
    if kind not in (GOAL, ITEM):
        raise CannotDo("A key area cannot be split.")
    field = "statement" if kind == GOAL else "text"
    parts = [part.strip() for part in node[field].split("|") if part.strip()]
    if len(parts) < 2:
        raise CannotDo("Type | where the second part begins, then press Split again.")
    first = together(node["title"], parts[0]) if kind == GOAL else parts[0]
    shares = _share_lines(node["lines"], [first, *parts[1:]], source)
    node[field], node["lines"] = parts[0], shares[0]
    like = None if kind == GOAL else node
    new = [new_item(tree, *pair, like) for pair in zip(parts[1:], shares[1:], strict=True)]
    row, at = (node["items"], 0) if kind == GOAL else (row, row.index(node) + 1)
    row[at:at] = new
    return renumber(before, tree)


def _share_lines(lines, parts, source):
    """Return the lines of each part: a line goes to the part in which its first word stands."""
    ends, end = [], 0
    for part in parts:
        end += _letters(part)
        ends.append(end)
    shares, start = [[] for _ in parts], 0
    for line in lines:
        share = next((at for at, end in enumerate(ends) if start < end), len(parts) - 1)
        shares[share].append(line)
        start += _letters(source[line - 1])
    return shares


def _letters(text):
    return len(_NO_LETTERS.sub("", text))


def turn(tree, key):
    """Make an item a heading of what follows it, or a heading an item of the goal above."""
    before, tree = tree, changed(tree)
    kind, node, row = find(tree, key)
    at = row.index(node)
    if kind == ITEM:
        home = goal_of(tree, node)
        goal = new_goal(tree, node["text"], node["lines"], home["under"])
        goal["key"], goal["items"] = node["key"], row[at + 1 :]
        del row[at:]
        tree["goals"].insert(tree["goals"].index(home) + 1, goal)
    elif kind == GOAL and at:
        above = row[at - 1]
        text = together(node["title"], node["statement"])
        item = {**new_item(tree, text, node["lines"]), "key": node["key"]}
        above["items"] += [item, *node["items"]]
        node["lines"] = []
        _hand_over(tree, node, above)
    else:
        raise CannotDo("There is no heading above it to stand under.")
    return renumber(before, in_order(tree))
