"""Numbers that jump: what a sender confirms with a reason, and a reviewer looks at first."""


def jumped(new, last):
    """Whether `new` differs from `last` by more than half of it; also where it falls to zero.

    None on either side is no number, and no jump.
    """
    if new is None or last is None:
        return False
    return abs(new - last) > abs(last) / 2


def last_number(updates):
    """The last counted update with a number among `updates`; None where there is none."""
    return updates.counted().exclude(number=None).newest_first().first()


def as_typed(number):
    """37 and not 37.00, the way a person types it; "" for no number."""
    if number is None:
        return ""
    return f"{number:.0f}" if number == int(number) else f"{number:f}".rstrip("0")
