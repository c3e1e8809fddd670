"""What the database keeps: its refusals in words, and what a purge must leave alone."""

from django.db.models import F, Func, TextField

# The names under which the triggers of 0003_holds refuse.
REFUSALS = ("hold", "sent")


def why_kept(problem):
    """The sentence with which the database refused a deletion; "" for any other problem."""
    said = getattr(problem.__cause__, "diag", None)
    return said.message_primary if said and said.constraint_name in REFUSALS else ""


def unheld(updates):
    """Those of `updates` that no hold keeps: what a purge of the bin may delete."""
    hold = Func(F("pk"), function="hold_on_update", output_field=TextField())
    return updates.alias(hold=hold).filter(hold=None)
