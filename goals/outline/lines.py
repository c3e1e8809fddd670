"""Steps on the lines of the source: setting aside what is not the plan's, using what is."""

from .numbers import renumber
from .tree import (
    GOAL,
    ITEM,
    PREFACE,
    CannotDo,
    below,
    changed,
    goal_of,
    in_order,
    new_goal,
    new_item,
    new_key,
    together,
)

SET_ASIDE = "set aside by you"
LINE_USES = {
    "items": "An action item of each",
    "item": "One action item",
    "heading": "A heading",
    "more": "The end of what stands before",
    "preface": "Preface",
    "area": "A key area",
}


def lines_of(tree):
    """Return every line of the tree, in order; each stands in it once."""
    nodes = [tree, *tree["goals"], *tree["key_areas"]]
    nodes += [item for goal in tree["goals"] for item in goal["items"]]
    used = [line for node in nodes for line in node["lines"]]
    return sorted(used + [unused["line"] for unused in tree["not_used"]])


def drop(tree, keys, source):
    """Set goals (with all below them), items and key areas aside: their lines are not used."""
    before, tree = tree, changed(tree)
    if not keys:
        raise CannotDo("Tick what you want to set aside first.")
    keys = {key for one in keys for key in below(tree, one)}
    gone = [goal for goal in tree["goals"] if goal["key"] in keys]
    gone += [area for area in tree["key_areas"] if area["key"] in keys]
    for goal in tree["goals"]:
        with_goal = goal["key"] in keys
        gone += [item for item in goal["items"] if with_goal or item["key"] in keys]
        goal["items"] = [item for item in goal["items"] if item["key"] not in keys]
    tree["goals"] = [goal for goal in tree["goals"] if goal["key"] not in keys]
    tree["key_areas"] = [area for area in tree["key_areas"] if area["key"] not in keys]
    _put_aside(tree, [line for node in gone for line in node["lines"]], SET_ASIDE, source)
    return renumber(before, tree)


def _put_aside(tree, lines, why, source):
    tree["not_used"] += [
        {"line": line, "text": source[line - 1].strip(), "why": why} for line in lines
    ]
    tree["not_used"].sort(key=lambda unused: unused["line"])


def use(tree, lines, what, source):
    """Use lines set aside so far as `what` (a key of LINE_USES); others are left alone.

    Returns (tree, key of what they are in now, "" for the preface).
    """
    before, tree = tree, changed(tree)
    taken = [unused for unused in tree["not_used"] if unused["line"] in lines]
    if not taken:
        raise CannotDo("Tick lines that are not used yet first.")
    if what == "preface":
        for unused in taken:
            unused["why"] = PREFACE
        return tree, ""
    tree["not_used"] = [unused for unused in tree["not_used"] if unused["line"] not in lines]
    texts = [_words(unused["text"]) for unused in taken]
    numbers = [unused["line"] for unused in taken]
    key = _USES[what](tree, texts, numbers)
    return renumber(before, in_order(tree)), key


def _words(text):
    """The line without a bullet in front."""
    words = text.lstrip("•·▪●○◦‣⁃∙■□➢➤►✓✔*>-–— \t")
    return " ".join(words.split()) or text


def _node_before(tree, line):
    """Return (kind, node) printed last before `line`, or (None, None)."""
    found, last = (None, None), 0
    for goal in tree["goals"]:
        for kind, node in [(GOAL, goal), *((ITEM, item) for item in goal["items"])]:
            end = max((one for one in node["lines"] if one < line), default=0)
            if end > last:
                found, last = (kind, node), end
    return found


def _as_item(tree, texts, lines):
    kind, node = _node_before(tree, lines[0])
    item = new_item(tree, together(*texts), lines)
    if kind == ITEM:
        row = goal_of(tree, node)["items"]
        row.insert(row.index(node) + 1, item)
    elif tree["goals"]:
        (node or tree["goals"][0])["items"].insert(0, item)
    else:
        raise CannotDo("An action item stands under a heading: use a line as a heading first.")
    return item["key"]


def _as_items(tree, texts, lines):
    keys = [_as_item(tree, [text], [line]) for text, line in zip(texts, lines, strict=True)]
    return keys[0]


def _as_heading(tree, texts, lines):
    """A heading takes over what is printed below it in the goal it was found in."""
    kind, node = _node_before(tree, lines[0])
    goal = new_goal(tree, together(*texts), lines)
    if node is None:
        tree["goals"].insert(0, goal)
        return goal["key"]
    home = goal_of(tree, node) if kind == ITEM else node
    at = home["items"].index(node) + 1 if kind == ITEM else 0
    goal["under"], goal["items"] = home["under"], home["items"][at:]
    del home["items"][at:]
    for other in tree["goals"]:
        if other["under"] == home["key"] and min(other["lines"], default=0) > lines[0]:
            other["under"] = goal["key"]
    tree["goals"].insert(tree["goals"].index(home) + 1, goal)
    return goal["key"]


def _as_more(tree, texts, lines):
    kind, node = _node_before(tree, lines[0])
    if node is None:
        raise CannotDo("No heading and no action item stands before it.")
    field = "text" if kind == ITEM else "statement"
    node[field] = together(node[field], *texts)
    node["lines"] += lines
    return node["key"]


def _as_area(tree, texts, lines):
    title, *more = texts
    area = {"key": new_key(tree, "k"), "title": title[:200], "description": together(*more)}
    if len(title) > 200:
        area["description"] = together(title, area["description"])
    tree["key_areas"].append({**area, "lines": lines})
    return area["key"]


_USES = {
    "item": _as_item,
    "items": _as_items,
    "heading": _as_heading,
    "more": _as_more,
    "area": _as_area,
}
