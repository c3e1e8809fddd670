"""One press of a button on the preview of a plan: what was typed is kept, then one step is done."""

from dataclasses import dataclass

from zones.numbers import number

from . import outline
from .models import ActionItem
from .outline import CannotDo, by_key, drop, edit, join, move, put_under, split, turn, use

TOP = "top"
RHYTHMS = {
    "every_period": "Every period",
    "when_finished": "When it is finished",
    "from_records": "From records",
    **{f"yearly:{name}": f"Once, in {name}" for name in ("Fall", "Winter", "Spring", "Summer")},
}
CHOICES = {"asks": ActionItem.Asks.values, "rhythm": RHYTHMS}
STALE = "This page had been changed in the meantime, so this was not done: {}. Look at it again."
SAID = {
    "up": "Moved up.",
    "down": "Moved down.",
    "under": "Moved.",
    "join": "Joined with what stood above it.",
    "split": "Split.",
    "turn": "Turned.",
    "drop": "Set aside. Its lines are below, under lines not used.",
    "use": "The lines are used now.",
    "undo": "The last step is undone. Undo once more to bring it back.",
    "keep": "What you typed is kept.",
}


@dataclass
class Pressed:
    """The tree after a press, the key of what it was about, and what to tell the person."""

    tree: dict
    key: str = ""
    said: str = ""
    refused: bool = False
    late: bool = False


def press(tree, source, data):
    """Return what one POST of the preview does to a tree; `source` is the list of its lines."""
    verb, _, key = data.get("do", "keep").partition(":")
    if data.get("step") != str(tree["step"]):
        return _came_late(tree, data)
    changes = read_changes(tree, data)
    typed = edit(tree, changes) if changes else outline_of(tree)
    if verb == "undo":
        return _undo(tree, changes)
    if verb not in STEPS:
        return _next(tree, typed, "", SAID["keep"] if changes and verb == "keep" else "")
    try:
        after, key = STEPS[verb](typed, key, data, source)
    except CannotDo as refused:
        pressed = _next(tree, typed, key, str(refused))
        pressed.refused = True
        return pressed
    return _next(typed, after, key, SAID[verb], step=tree["step"])


def outline_of(tree):
    """The tree without what is kept for undoing."""
    return {name: value for name, value in tree.items() if name != "before"}


def _next(before, after, key, said, step=None):
    """The tree after a step, with the one before it; nothing changed keeps what can be undone."""
    step = before["step"] if step is None else step
    if outline_of(after) == outline_of(before):
        return Pressed({**after, "before": before.get("before")}, key, said)
    return Pressed({**after, "step": step + 1, "before": outline_of(before)}, key, said)


def _undo(tree, changes):
    """The tree before the last step; what was typed since stays where its place still exists."""
    typed = edit(tree, changes)
    if not tree.get("before"):
        return _next(tree, typed, "", "There is nothing to undo.")
    back = {**edit(tree["before"], changes), "step": tree["step"] + 1}
    return Pressed({**back, "before": typed}, "", SAID["undo"])


def _came_late(tree, data):
    """A second press, or a page open twice: nothing is done, and what was typed is told."""
    earlier = tree.get("before") or tree
    known = {(key, field) for key, field, _ in read_changes(earlier, data)}
    lost = [
        value
        for key, field, value in read_changes(tree, data)
        if (key, field) in known and isinstance(value, str) and value
    ]
    if not lost:
        return Pressed(tree, late=True)
    words = ", ".join(f"“{value}”" for value in lost[:5])
    return Pressed(tree, "", STALE.format(words), refused=True, late=True)


def read_changes(tree, data):
    """Return [(key, field, value)] of what was typed and differs from the tree."""
    nodes = {"plan": ("plan", tree, None), **by_key(tree)}
    typed = {**data.dict(), **{f"{key}-ongoing": "" for key in data.getlist("row")}}
    typed |= {name: "on" for name in data if name.endswith("-ongoing")}
    changes = []
    for name, value in typed.items():
        key, _, field = name.partition("-")
        kind, node, _ = nodes.get(key, ("", None, None))
        if field in outline.EDITABLE.get(kind, ()):
            value = _read(field, value)
            if value is not None and value != str_or_flag(node.get(field, "")):
                changes.append((key, field, value))
    return changes


def str_or_flag(value):
    return value if isinstance(value, bool) else str(value or "")


def _read(field, value):
    """A typed value as the tree keeps it; None for a choice nobody offered."""
    if field == "ongoing":
        return value == "on"
    if field in CHOICES and value not in CHOICES[field]:
        return None
    return " ".join(value.replace("\0", "").split())


def _under(tree, key, data, source):
    target, ticked = data.get("target", ""), data.getlist("tick")
    if not target:
        raise CannotDo("Choose the heading first.")
    return put_under(tree, ticked, None if target == TOP else target), next(iter(ticked), "")


def _drop(tree, key, data, source):
    keys = [key] if key else data.getlist("tick")
    return drop(tree, keys, source), ""


def _use(tree, key, data, source):
    lines = {number(line) for line in data.getlist("line")}
    return use(tree, lines, key if key in outline.LINE_USES else "items", source)


STEPS = {
    "up": lambda tree, key, data, source: (move(tree, key, -1), key),
    "down": lambda tree, key, data, source: (move(tree, key, 1), key),
    "join": lambda tree, key, data, source: (join(tree, key), outline.above(tree, key)),
    "split": lambda tree, key, data, source: (split(tree, key, source), key),
    "turn": lambda tree, key, data, source: (turn(tree, key), key),
    "under": _under,
    "drop": _drop,
    "use": _use,
}
