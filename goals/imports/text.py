"""Text and Markdown as a plan."""

from .blocks import read_blocks
from .errors import PlanFileError
from .outline import build_outline
from .reading import PlanReader
from .source import read_lines, split_lines

NO_GOALS = (
    "No headings with work below them were found: put each goal's heading on a line of its own and "
    "the steps below it, one bullet each."
)
EMPTY = "There is no text in it: choose another file or paste the plan's text."


def read_text(text, markdown=False, name=""):
    """Return the `ProposedPlan` of a text. `name` is the title if the text has none.

    Raises `PlanFileError` if the text is empty or has no heading with anything below it.
    """
    source = split_lines(text)
    lines = read_lines(source, markdown)
    if not lines:
        raise PlanFileError(EMPTY)
    blocks, aside = read_blocks(lines)
    plan = PlanReader(build_outline(blocks), blocks, aside, source).read()
    if not plan.goals and not plan.key_areas:
        raise PlanFileError(NO_GOALS)
    plan.title = plan.title or name
    return plan
