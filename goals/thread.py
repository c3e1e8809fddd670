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
    lines = [heading(plan, depth, goal) for depth, goal in enumerate(goals_above(item))]
    lines.append((f"Action item {item.number}".strip(), f"“{item.text}”"))
    if assignment:
        lines.append((f"At {assignment.place}", assignment.what_we_do or item.short))
    return lines


def heading(plan, depth, goal):
    """(level, words) of a goal: its title, or its statement where the title is only its number.

    A plan prints "Goal Two" above a sentence; the sentence says what the goal is.
    """
    word = plan.sublevel if depth and plan.sublevel else plan.level
    if goal.statement and goal.title.lower().startswith(word.lower()):
        return goal.title, goal.statement
    return f"{word} {goal.number}".strip(), goal.title
