"""The line from a goal of a plan to the work at one place, for the side column of a page."""

UP = "item__goal__parent__parent"  # as deep as plans go: what a page must select for `thread`


def goals_above(item):
    """The headings an item stands under, widest first."""
    goal, found = item.goal, []
    while goal:
        found.insert(0, goal)
        goal = goal.parent
    return found


def thread(item, assignment=None):
    """[(level, text)], widest first; the last one is the assignment, else the item itself."""
    plan = item.goal.plan
    lines = [
        (_level(plan, depth, goal), goal.title) for depth, goal in enumerate(goals_above(item))
    ]
    lines.append((f"Action item {item.number}".strip(), f"“{item.text}”"))
    if assignment:
        lines.append((f"At {assignment.place}", assignment.what_we_do or item.short))
    return lines


def _level(plan, depth, goal):
    word = plan.sublevel if depth and plan.sublevel else plan.level
    return f"{word} {goal.number}".strip()
