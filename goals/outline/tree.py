"""The tree itself: growing it from a proposal, finding its nodes, keeping it in order."""

from copy import deepcopy

PREFACE = "preface"
TITLE_LENGTH, NUMBER_LENGTH = 200, 20
GOAL, ITEM, AREA = "goal", "item", "key area"
EDITABLE = {
    "plan": {"title", "starts", "ends", "level", "sublevel", "owner", "kind"},
    GOAL: {"number", "title", "statement"},
    ITEM: {"number", "text", "asks", "ongoing", "rhythm"},
    AREA: {"title", "description"},
}


class CannotDo(Exception):
    """A step that is not possible here; the message is one sentence for the person."""


def grow(proposed):
    """Return the tree of a `ProposedPlan`."""
    plan = proposed.as_dict()
    tree = {name: plan[name] or "" for name in ("title", "starts", "ends", "level")}
    tree |= {"sublevel": proposed.sublevel, "lines": plan["lines"], "next": 0}
    tree |= {"goals": [], "key_areas": [], "not_used": plan["not_used"]}
    tree["preface"] = {"text": proposed.preface, "lines": _preface_lines(tree)}
    by_number = {}
    for goal in proposed.goals:
        by_number[goal.number] = _grow_goal(tree, goal, by_number)
    for area in plan["key_areas"]:
        tree["key_areas"].append({"key": new_key(tree, "k"), **area})
    return in_order(tree)


def _grow_goal(tree, goal, by_number):
    above = by_number.get(goal.parent)
    node = {
        "key": new_key(tree, "g"),
        "number": goal.number,
        "under": above and above["key"],
        "title": goal.title,
        "statement": goal.statement,
        "lines": list(goal.lines),
        "items": [_grow_item(tree, goal, item) for item in goal.items],
    }
    fit(node)
    tree["goals"].append(node)
    return node


def _grow_item(tree, goal, item):
    inside = item.number.startswith(f"{goal.number}.")
    return tidy(
        {
            "key": new_key(tree, "i"),
            "number": item.number[:NUMBER_LENGTH],
            "depth": item.number.count(".") - goal.number.count(".") if inside else 1,
            "text": item.text,
            "asks": item.asks,
            "ongoing": item.ongoing,
            "rhythm": item.rhythm,
            "lines": list(item.lines),
        }
    )


def new_key(tree, letter):
    tree["next"] += 1
    return f"{letter}{tree['next']}"


def new_item(tree, text, lines, like=None):
    """Return an item not yet in the tree; it asks for what `like` asks for, else for updates."""
    item = like or {"depth": 1, "asks": "updates", "ongoing": False, "rhythm": "every_period"}
    own = {"key": new_key(tree, "i"), "number": "", "text": text, "lines": list(lines)}
    return {**item, **own}


def new_goal(tree, text, lines, under=None):
    goal = {"key": new_key(tree, "g"), "number": "", "under": under, "title": text}
    return fit({**goal, "statement": "", "lines": list(lines), "items": []})


def fit(goal):
    """Keep a heading as long as a heading may be; what is longer stands in the statement."""
    if len(goal["number"]) > NUMBER_LENGTH:
        goal["title"] = f"{goal['number']} {goal['title']}".strip()
        goal["number"] = ""
    if len(goal["title"]) > TITLE_LENGTH:
        goal["statement"] = together(goal["title"], goal["statement"])
        goal["title"] = goal["title"][: TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"
    return goal


def tidy(item):
    """Only work has a rhythm and is ongoing; ongoing work is not reported when finished."""
    if item["asks"] != "updates":
        item["ongoing"], item["rhythm"] = False, "every_period"
    elif not item["rhythm"] or (item["ongoing"] and item["rhythm"] == "when_finished"):
        item["rhythm"] = "every_period"
    return item


def together(*texts):
    return " ".join(text for text in texts if text)


def changed(tree):
    """A copy to change, without what is kept for undoing."""
    return deepcopy({name: value for name, value in tree.items() if name != "before"})


def by_key(tree):
    """Return {key: (kind, node, the list it stands in)} of the whole tree."""
    found = {area["key"]: (AREA, area, tree["key_areas"]) for area in tree["key_areas"]}
    for goal in tree["goals"]:
        found[goal["key"]] = GOAL, goal, tree["goals"]
        found |= {item["key"]: (ITEM, item, goal["items"]) for item in goal["items"]}
    return found


def find(tree, key):
    """Return (kind, node, the list it stands in); raises `CannotDo` if it is not there."""
    try:
        return by_key(tree)[key]
    except KeyError:
        raise CannotDo("That part of the plan is no longer there.") from None


def above(tree, key):
    """Return the key of what `join` joins a node with."""
    kind, node, row = find(tree, key)
    at = row.index(node)
    if at:
        return row[at - 1]["key"]
    return goal_of(tree, node)["key"] if kind == ITEM else ""


def goal_of(tree, item):
    return next(goal for goal in tree["goals"] if item in goal["items"])


def below(tree, key):
    """Return the keys of a goal and of every goal under it."""
    keys = {key}
    for goal in tree["goals"]:
        if goal["under"] in keys:
            keys.add(goal["key"])
    return keys


def in_order(tree):
    """Put every goal right after the goal it stands under and that one's earlier goals."""
    children = {}
    for goal in tree["goals"]:
        children.setdefault(goal["under"], []).append(goal)
    waiting, ordered = list(reversed(children.get(None, []))), []
    while waiting:
        goal = waiting.pop()
        ordered.append(goal)
        waiting += reversed(children.get(goal["key"], []))
    tree["goals"] = ordered
    return tree


def edit(tree, changes):
    """Take over typed texts: `changes` is [(key or "plan", field, value)]; others are ignored."""
    tree = changed(tree)
    nodes = {"plan": ("plan", tree, None), **by_key(tree)}
    for key, field, value in changes:
        kind, node, _ = nodes.get(key, ("", None, None))
        if field in EDITABLE.get(kind, ()):
            node[field] = value
    for key in {key for key, _, _ in changes} & set(nodes):
        kind, node, _ = nodes[key]
        _SETTLE.get(kind, dict)(node)
    return tree


_SETTLE = {ITEM: tidy, GOAL: fit}


def preface(tree):
    """Return what the plan says before its goals: as it was read, or from its lines if changed."""
    if _preface_lines(tree) == tree["preface"]["lines"]:
        return tree["preface"]["text"]
    text, last = "", None
    for unused in tree["not_used"]:
        if unused["why"] == PREFACE:
            text += _space(text, unused, last) + unused["text"]
            last = unused["line"]
    return text


def _preface_lines(tree):
    return [unused["line"] for unused in tree["not_used"] if unused["why"] == PREFACE]


def _space(text, unused, last):
    """Return what stands between a line of the preface and the text before it."""
    if last is None:
        return ""
    if unused["line"] != last + 1:
        return "\n\n"
    wrapped = len(text.rsplit("\n", 1)[-1]) > 40 and not text.endswith((".", ":", "!", "?"))
    return " " if unused["text"][:1].islower() or wrapped else "\n"


def remaining(tree):
    """Return what a plan still needs: [(key, sentence)], empty if it can be saved."""
    missing = [
        (goal["key"], "A heading has no words: type them, or join it with the one above.")
        for goal in tree["goals"]
        if not goal["title"].strip()
    ]
    missing += [
        (item["key"], f"{item['number'] or 'An action item'} has no words: type or set it aside.")
        for goal in tree["goals"]
        for item in goal["items"]
        if not item["text"].strip()
    ]
    if not tree["goals"]:
        missing.append(("", "The plan has no heading yet: use a line of the source as one."))
    return missing
