"""Numbers that come from an address or a form, where anything may stand."""

LARGEST = 2**63 - 1  # of an id


def number(text):
    """The number `text` is written as in figures 0 to 9; None for anything else, and for more
    than an id can be. No row has the id None, so it can be asked for like any other."""
    text = text or ""
    if len(text) > len(str(LARGEST)) or not (text.isascii() and text.isdecimal()):
        return None
    return found if (found := int(text)) <= LARGEST else None
