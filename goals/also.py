"""The other assignments one text may answer: what the form for updates offers to tick."""

from .models import ActionItem, Assignment


def also_options(user, assignment):
    """What else this person may log with one text; the same item at other places first."""
    mine = Assignment.objects.editable_by(user).of_running_plans()
    mine = mine.filter(item__asks=ActionItem.Asks.UPDATES).exclude(pk=assignment.pk)
    fields = ("pk", "item", "item__number", "item__label", "item__text", "place__name")
    rows = mine.values(*fields, "item__goal__plan__title")
    return [
        {
            "pk": row["pk"],
            "same": row["item"] == assignment.item_id,
            "label": f"{row['item__number']} {row['item__label'] or row['item__text']}".strip(),
            "place": row["place__name"],
            "plan": row["item__goal__plan__title"],
        }
        for row in sorted(rows, key=lambda row: row["item"] != assignment.item_id)
    ]


def also_groups(options, ticked):
    """[(title, open, options)] for the template; an option knows whether it is ticked."""
    ticked = {str(value) for value in ticked}
    options = [
        option | {"value": str(option["pk"]), "ticked": str(option["pk"]) in ticked}
        for option in options
    ]
    same = [option for option in options if option["same"]]
    other = [option for option in options if not option["same"]]
    groups = [("This item at my other places", True, same)]
    groups.append(("My other items", any(one["ticked"] for one in other), other))
    return [group for group in groups if group[2]]
