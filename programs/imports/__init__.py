"""Past programs from a list of another system: read, checked against what is here, applied.

Check and apply are the same run: `check` says what each line would do, `apply` does it, `undo`
takes a whole list back.
"""

from .applying import apply, undo
from .checking import check
from .columns import COLUMNS, proposed, remember

__all__ = ["COLUMNS", "apply", "check", "proposed", "remember", "undo"]
