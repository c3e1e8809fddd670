"""What the preview of a plan on its way in shows: rows of the tree and lines of the source."""

from dataclasses import dataclass

from zones.numbers import number

from .corrections import RHYTHMS, TOP
from .models import ActionItem, Standard
from .outline import AREA, LINE_USES, by_key

ROWS, LINES, QUOTED = 50, 100, 12
ASKS = {
    ActionItem.Asks.UPDATES: "Updates",
    ActionItem.Asks.MEASURE: "A measure",
    ActionItem.Asks.NOTHING: "Nothing",
}


@dataclass(frozen=True)
class Pages:
    """One page of a long list: its rows, and the numbers around it ("" where there is none)."""

    rows: list
    number: int
    count: int
    total: int

    @classmethod
    def cut(cls, rows, number, size):
        count = max(1, -(-len(rows) // size))
        number = min(max(1, number), count)
        return cls(rows[(number - 1) * size : number * size], number, count, len(rows))

    @property
    def previous(self):
        return str(self.number - 1) if self.number > 1 else ""

    @property
    def next(self):
        return str(self.number + 1) if self.number < self.count else ""


@dataclass(frozen=True)
class Look:
    """Which part of a long plan is looked at: page of rows, page of lines, all lines or not."""

    page: int = 1
    lines: int = 1
    every_line: bool = False

    @classmethod
    def of(cls, data):
        page, lines = (number(data.get(name)) or 1 for name in ("page", "lines"))
        return cls(page, lines, data.get("source") == "all")

    def turned(self, do):
        """The look after a button "page:2", "lines:3", "source:all" or "source:unused"."""
        verb, _, value = do.partition(":")
        page = number(value) or 1
        if verb == "page":
            return Look(page, self.lines, self.every_line)
        if verb == "lines":
            return Look(self.page, page, self.every_line)
        if verb == "source":
            return Look(self.page, 1, value == "all")
        return self

    def at(self, tree, key):
        """The look on the page of rows where `key` stands."""
        keys = [one["key"] for one in nodes(tree)]
        page = keys.index(key) // ROWS + 1 if key in keys else self.page
        return Look(page, self.lines, self.every_line)

    @property
    def query(self):
        source = "&source=all" if self.every_line else ""
        return f"?page={self.page}&lines={self.lines}{source}"


def nodes(tree):
    """Goals and items in reading order."""
    return [node for kind, node, _ in by_key(tree).values() if kind != AREA]


def preview(found, look, key=""):
    """Return the context of the preview: everything ready to print."""
    tree, source = found.tree, found.source.split("\n")
    depths = _depths(tree)
    rows = Pages.cut(nodes(tree), look.page, ROWS)
    used = used_in(tree)
    return {
        "rows": [_row(tree, node, depths, source, key) for node in rows.rows],
        "pages": rows,
        "targets": _targets(tree, depths),
        "areas": _areas(found),
        "lines": _lines(tree, source, used, look),
        "counts": _counts(tree, used),
        "line_uses": LINE_USES.items(),
        "every_line": look.every_line,
        "step": str(tree["step"]),
        "can_undo": bool(tree.get("before")),
    }


def _depths(tree):
    depths = {None: -1}
    for goal in tree["goals"]:
        depths[goal["key"]] = depths[goal["under"]] + 1
    return depths


def _row(tree, node, depths, source, key):
    quoted = [(str(line), source[line - 1].strip()) for line in sorted(node["lines"])]
    more = len(quoted) - QUOTED
    row = {
        **node,
        "source": quoted[:QUOTED],
        "more": f"and {more} more lines" if more > 0 else "",
        "name": node["number"] or f"“{(node.get('text') or node.get('title') or '')[:30]}”",
        "changed": node["key"] == key,
    }
    if "items" not in node:
        return {**row, "heading": False, **_choices(node), "tall": _tall(node["text"], 62)}
    depth = depths[node["key"]]
    level = tree["sublevel"] if depth else tree["level"]
    row |= {"heading": True, "depth": str(min(depth, 3)), "level": level or tree["level"]}
    return {**row, "holds": _holds(node), "tall": _tall(node["statement"], 72)}


def _choices(item):
    rhythms = {"": ""} if item["asks"] != "updates" else RHYTHMS
    return {
        "asks_choices": [(value, word, value == item["asks"]) for value, word in ASKS.items()],
        "rhythms": [
            (value, word, value == item["rhythm"])
            for value, word in rhythms.items()
            if not (item["ongoing"] and value == "when_finished")
        ],
        "works": item["asks"] == "updates",
    }


def _tall(text, width):
    return str(min(10, max(1, -(-len(text) // width))))


def _holds(goal):
    count = len(goal["items"])
    return "1 item" if count == 1 else f"{count} items"


def _targets(tree, depths):
    """(value, words) of every heading something can be put under."""
    indent = "\u2003"
    return [(TOP, "No heading above (a heading of its own)")] + [
        (
            goal["key"],
            f"{indent * depths[goal['key']]}{goal['number']} {goal['title'][:60]}".rstrip(),
        )
        for goal in tree["goals"]
    ]


def _areas(found):
    """The key areas of the document, each beside what the district has already."""
    if not found.tree["key_areas"]:
        return []
    own = Standard.objects.key_areas().filter(framework__district=found.district_id)
    kept = {title.casefold() for title in own.values_list("title", flat=True)}
    return [
        {
            **area,
            "tall": _tall(area["description"], 72),
            "source": ", ".join(str(line) for line in sorted(area["lines"])),
            "note": _note(area, kept),
        }
        for area in found.tree["key_areas"]
    ]


def _note(area, kept):
    if not kept:
        return "Becomes one of the district's key areas."
    if area["title"].casefold() in kept:
        return "The district has this key area already: nothing is added."
    return "The district has other key areas already: this one is not added."


def used_in(tree):
    """{line: where it is used}."""
    used = dict.fromkeys(tree["lines"], "the title and the years")
    for goal in tree["goals"]:
        used |= dict.fromkeys(goal["lines"], f"heading {goal['number']}".strip())
        for item in goal["items"]:
            used |= dict.fromkeys(item["lines"], f"item {item['number']}".strip())
    for area in tree["key_areas"]:
        used |= dict.fromkeys(area["lines"], f"key area “{area['title']}”")
    return used


def _lines(tree, source, used, look):
    """A page of the source's lines: those not used, or all that are not blank."""
    why = {unused["line"]: unused["why"] for unused in tree["not_used"]}
    numbers = sorted({**used, **why} if look.every_line else why)
    pages = Pages.cut(numbers, look.lines, LINES)
    rows = [
        (str(line), source[line - 1].strip(), why.get(line, ""), used.get(line, ""))
        for line in pages.rows
    ]
    return Pages(rows, pages.number, pages.count, pages.total)


def _counts(tree, used):
    asks = [item["asks"] for goal in tree["goals"] for item in goal["items"]]
    return {
        "goals": str(len(tree["goals"])),
        "items": str(len(asks)),
        "work": str(asks.count("updates")),
        "used": str(len(used)),
        "unused": str(len(tree["not_used"])),
        "preface": str(sum(unused["why"] == "preface" for unused in tree["not_used"])),
    }
