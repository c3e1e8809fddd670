"""The register of shared tools as ready strings: its filters, its list and file, one tool."""

from django import forms
from django.db.models import Count, Q
from django.http import Http404
from django.utils import timezone

from zones.access import Side
from zones.formats import long_date
from zones.models import Place, Position

from .forms.list_filter import ListFilter
from .models import Tool, Training

STATES = dict(Tool.State.choices)
HEADER = (
    *("Tool", "What it is for", "Whose it is", "State", "Where it is in use", "Who may use it"),
    *("Where people reach it", "Next training", "Trainings held", "Link"),
)


class ToolFilter(ListFilter):
    """What the address asks for: words, whose, state, where."""

    q = forms.CharField(label="Words", required=False, max_length=100)
    side = forms.ChoiceField(
        label="Whose", required=False, choices=[("", "Both organizations"), *Side.choices]
    )
    state = forms.ChoiceField(
        required=False,
        choices=[("", "In the register"), *Tool.State.choices, ("forgotten", "Training forgotten")],
    )
    place = forms.ModelChoiceField(
        Place.objects.none(), label="In use at", required=False, empty_label="All places"
    )

    def __init__(self, address, *, user, tools):
        super().__init__(address)
        used = Tool.deployed_at.through.objects.filter(tool__in=tools.order_by().values("pk"))
        places = Place.objects.visible_to(user).filter(pk__in=used.values("place"))
        self.fields["place"].queryset = places

    def apply(self, tools):
        """The tools asked for, by name; 404 for what is no choice."""
        if not self.is_valid():
            raise Http404
        asked = self.cleaned_data
        if words := asked.get("q"):
            tools = tools.filter(Q(name__icontains=words) | Q(purpose__icontains=words))
        if asked.get("side"):
            tools = tools.filter(owner__side=asked["side"])
        if asked.get("place"):
            here = Tool.deployed_at.through.objects.filter(place=asked["place"])
            tools = tools.filter(pk__in=here.values("tool"))
        return _in_state(tools, asked.get("state")).order_by("name", "pk")


def _in_state(tools, state):
    if state == "forgotten":
        late = Training.objects.filter(held_on=None, planned_for__lt=timezone.localdate())
        return tools.filter(pk__in=late.order_by().values("tool"))
    return tools.filter(state=state) if state else tools.exclude(state=Tool.State.RETIRED)


def rows_of(tools, user):
    """Ready strings for the register; four queries however long it is."""
    fields = ("pk", "name", "purpose", "owner__name", "state", "may_use", "access_points", "link")
    found = list(tools.values_list(*fields))
    ids = [row[0] for row in found]
    places, trainings = places_of(ids, user), trainings_of(ids)
    return [_row(row, places.get(row[0], ""), trainings.get(row[0], [])) for row in found]


def places_of(tools, user):
    """{tool id: Juniper, Oak and 3 others}: those the reader does not see are only counted."""
    seen = set(Place.objects.visible_to(user).order_by().values_list("pk", flat=True))
    used = Tool.deployed_at.through.objects.filter(tool__in=tools).order_by("place__short_name")
    named, unseen = {}, {}
    for tool, place, name in used.values_list("tool", "place", "place__short_name"):
        if place in seen:
            named.setdefault(tool, []).append(name)
        else:
            unseen[tool] = unseen.get(tool, 0) + 1
    return {tool: _names(named.get(tool, []), unseen.get(tool, 0)) for tool in {*named, *unseen}}


def _names(names, others):
    more = [f"{others} other{'s' * (others > 1)}"] if others else []
    said = [*names, *more]
    return " and ".join(filter(None, [", ".join(said[:-1]), said[-1]]))


def trainings_of(tools):
    """{tool id: [(planned for, held on), …]}"""
    found = {}
    rows = Training.objects.filter(tool__in=tools).order_by("planned_for")
    for tool, planned, held in rows.values_list("tool", "planned_for", "held_on"):
        found.setdefault(tool, []).append((planned, held))
    return found


def _row(row, places, trainings):
    pk, name, purpose, owner, state, may_use, points, link = row
    today = timezone.localdate()
    open_days = [planned for planned, held in trainings if not held]
    late = [day for day in open_days if day < today]
    ahead = next((day for day in open_days if day >= today), None)
    return {
        "url": f"/tools/{pk}/",
        "name": name,
        "purpose": purpose,
        "owner": owner,
        "state": STATES[state],
        "places": places,
        "nowhere": state == Tool.State.DEPLOYED and not places,
        "may_use": may_use,
        "points": points,
        "link": link,
        "next": long_date(ahead),
        "forgotten": f"Nothing recorded for {long_date(late[0])}" if late else "",
        "held": sum(held is not None for _, held in trainings),
    }


def table(rows):
    """The same rows for a file, under HEADER."""
    names = (
        *("name", "purpose", "owner", "state", "places", "may_use", "points", "next", "held"),
        "link",
    )
    return [[row[name] for name in names] for row in rows]


def tool_page(tool, user):
    """Context of the page of a tool; seven queries."""
    return {
        "tool": tool,
        "places": places_of([tool.pk], user).get(tool.pk, ""),
        "points": [line for line in tool.access_points.splitlines() if line.strip()],
        "trainings": training_rows(tool, user),
        "expansions": list(tool.expansions.values_list("title", "done_on")),
        "may_edit": Tool.objects.editable_by(user).filter(pk=tool.pk).exists(),
    }


def training_rows(tool, user):
    """Trainings with how many attended; who it was for staff, of the people they may see."""
    rows = tool.trainings.annotate(count=Count("attended"))
    names = {}
    if not user.held.only_views(tool.district_id):
        seats = Position.objects.visible_to(user).filter(trainings__tool=tool)
        seats = seats.order_by("user__name").values_list(
            "trainings", "user__name", "place__short_name"
        )
        for training, name, place in seats:
            names.setdefault(training, []).append(f"{name}, {place}")
    return [_training(row, names.get(row.pk, [])) for row in rows]


def _training(row, names):
    total = row.count + row.others
    return {
        "pk": row.pk,
        "topic": row.topic,
        "where": row.where,
        "planned": long_date(row.planned_for),
        "held": long_date(row.held_on),
        "forgotten": row.is_forgotten,
        "total": f"{total} attended" if total else "Nobody is recorded",
        "names": names,
        "others": total - len(names),
    }
