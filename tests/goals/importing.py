"""What the tests of the plan import send: the short plan, and the preview's whole form."""

from pathlib import Path

from django.urls import reverse

SOURCES = Path("goals/sources")
PARTNERSHIP = SOURCES / "hartford-library-schools-zone-partnership.txt"
START = reverse("goals:plan_import")
SMALL = """\
Library Plan
2026-2027

Our Vision
Every student reads.

Goal 1: Reading
• Provide forums for sharing.
• Create a website.

Goal 2: Space
• Monitor the use of rooms.
powered by finalsite
"""


def fields(found, **typed):
    """What the preview would send for the whole (short) plan, with `typed` in place."""
    found.refresh_from_db()
    tree = found.tree
    data = {"step": str(tree["step"]), "row": []}
    for name in ("title", "owner", "kind", "starts", "ends", "level", "sublevel"):
        data[f"plan-{name}"] = tree[name]
    for goal in tree["goals"]:
        data["row"].append(goal["key"])
        data |= {f"{goal['key']}-{name}": goal[name] for name in ("number", "title", "statement")}
        for item in goal["items"]:
            data["row"].append(item["key"])
            names = ("number", "text", "asks", "rhythm")
            data |= {f"{item['key']}-{name}": item[name] for name in names}
            if item["ongoing"]:
                data[f"{item['key']}-ongoing"] = "on"
    return data | typed


def press(client, found, do, **typed):
    response = client.post(found.get_absolute_url(), fields(found, do=do, **typed))
    found.refresh_from_db()
    return response


def texts(found):
    """{goal's title: [its items' words]}."""
    return {goal["title"]: [item["text"] for item in goal["items"]] for goal in found.tree["goals"]}


def key(found, words):
    nodes = [*found.tree["goals"], *(one for goal in found.tree["goals"] for one in goal["items"])]
    return next(
        node["key"] for node in nodes if node.get("text", node.get("title")).startswith(words)
    )
