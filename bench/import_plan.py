"""Reading a plan text of 300 pages, against reading its lines alone."""

import io
import time

from goals.imports import read_plan

PAGES, LINES = 300, 45


def document():
    """A made-up plan: 60 goals of 25 pages' worth of bullets, with a footer on every page."""
    lines = ["Large District Strategic Plan 2026-2031"]
    for page in range(1, PAGES + 1):
        if page % 5 == 1:
            lines += ["", f"Goal {page // 5 + 1}: Improve what page {page} is about", ""]
        for number in range(LINES // 3):
            lines.append(f"• Provide support number {number} for the schools named on page {page},")
            lines.append("  and look at how it went together with those who do the work every day")
            lines.append("")
        lines.append(f"Large District Page {page} of {PAGES}")
    return "\n".join(lines)


def seconds(function):
    started = time.perf_counter()
    result = function()
    return time.perf_counter() - started, result


def main():
    text = document()
    plain, _ = seconds(lambda: [line.split() for line in text.splitlines()])
    spent, plan = seconds(lambda: read_plan(io.BytesIO(text.encode()), name="large.txt"))
    items = sum(len(goal.items) for goal in plan.goals)
    print(f"import_plan, {PAGES} pages: {len(plan.goals)} goals, {items} items in {spent:.1f} s")
    print(f"  ÷ splitting the same lines into words: {spent / plain:.0f}")


if __name__ == "__main__":
    main()
