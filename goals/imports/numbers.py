"""Numbers: every goal and item of a plan gets one of its own, the printed one where it can."""


class Numbers:
    """Hands out numbers that are unique in one plan."""

    def __init__(self):
        self.taken = set()
        self.counts = {}

    def for_goal(self, label, parent):
        """Return a number for a goal printed as `label` ("", "2", "1.2") under number `parent`."""
        if not parent:
            return self._take(label) or self._count("")
        inside = label if label.startswith(f"{parent}.") else ""
        tail = label.rpartition(".")[2]
        return (
            self._take(inside) or (tail and self._take(f"{parent}.{tail}")) or self._count(parent)
        )

    def for_item(self, label, parent):
        """Return a number for an item; a printed one counts if it carries on its goal's number."""
        inside = label if label.startswith(f"{parent}.") else ""
        return self._take(inside) or self._count(parent)

    def _take(self, number):
        if not number or number in self.taken:
            return ""
        self.taken.add(number)
        return number

    def _count(self, parent):
        at = self.counts.get(parent, 0) + 1
        while (number := f"{parent}.{at}" if parent else str(at)) in self.taken:
            at += 1
        self.counts[parent] = at
        return self._take(number)
