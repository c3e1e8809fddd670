"""Numbers that follow the order of the tree, where they did so before the step."""


def renumber(before, tree):
    """Give new numbers where counting was regular in `before`; other numbers stay as printed."""
    printed = {group for group, nodes in _groups(before) if not _is_regular(before, group, nodes)}
    for group, nodes in _groups(tree):
        if group not in printed:
            for node, number in zip(nodes, _counted(_number(tree, group), nodes), strict=True):
                node["number"] = number
    return tree


def _groups(tree):
    """Yield (goal's key or None, its goals and then its items), outer groups first."""
    yield None, [goal for goal in tree["goals"] if goal["under"] is None]
    children = {}
    for goal in tree["goals"]:
        children.setdefault(goal["under"], []).append(goal)
    for goal in tree["goals"]:
        yield goal["key"], children.get(goal["key"], []) + goal["items"]


def _number(tree, key):
    return next((goal["number"] for goal in tree["goals"] if goal["key"] == key), "")


def _is_regular(tree, group, nodes):
    return [node["number"] for node in nodes] == _counted(_number(tree, group), nodes)


def _counted(prefix, nodes):
    """Return "2.1", "2.2", "2.2.1" … for the nodes below number `prefix`."""
    above, counts, numbers = [prefix], {}, []
    for node in nodes:
        depth = min(node.get("depth", 1), len(above))
        parent = above[depth - 1]
        counts[parent] = counts.get(parent, 0) + 1
        numbers.append(f"{parent}.{counts[parent]}" if parent else str(counts[parent]))
        above = [*above[:depth], numbers[-1]]
    return [number if len(number) <= 20 else "" for number in numbers]
