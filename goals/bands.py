"""The action plan of one place by key area: a band for each, shared steps on top."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count

from zones.formats import short_date
from zones.models import Position

from .headings import times
from .models import ActionItem, Assignment, Offer, Plan, Standard
from .status import with_status


@dataclass
class Step:
    """One action step, in ready strings; `status` is a code, "" while the plan is a draft."""

    pk: str
    text: str
    focus: str
    status: str
    who: str
    partners: str
    offered: str
    when: str
    serves: str
    retired: str


@dataclass
class Band:
    """A key area with its steps: `shared` with partner places, and the place's `own`."""

    pk: str
    title: str
    description: str = ""
    waiver: str = ""  # its id, where the place says why the area is not for it
    because: str = ""
    shared: list[Step] = field(default_factory=list)
    own: list[Step] = field(default_factory=list)

    @property
    def count(self):
        return f"Shared {len(self.shared)}, own {len(self.own)}"


def bands(plan, reader, with_retired=False):
    """The bands of an action plan, for a reader who may see it; costs five queries.

    Steps without a key area come last, in a band of their own; it is the only one where the
    district has no key areas.
    """
    areas = Standard.objects.key_areas().filter(framework__district=plan.owner.district_id)
    made = {area.pk: Band(str(area.pk), area.title, area.description) for area in areas}
    for pk, area, because in plan.waivers.values_list("pk", "key_area", "reason"):
        if area in made:
            made[area].waiver, made[area].because = str(pk), because
    loose = Band("", "No key area yet" if made else "Action steps")
    work, names, offers = _work(plan, reader), _names(plan, reader), _offers(plan, reader)
    for item in _items(plan, with_retired):
        band = made.get(item.key_area_id, loose)
        step = _step(plan, item, work[item.pk], names, offers[item.pk])
        (band.shared if step.partners else band.own).append(step)
    return [*made.values(), *([loose] if loose.shared or loose.own or not made else [])]


def _items(plan, with_retired):
    items = ActionItem.objects.filter(goal__plan=plan).select_related("goal")
    items = items.annotate(serving=Count("serves"))
    items = items.order_by("goal__position", "position", "pk")
    return items if with_retired else items.in_force()


def _work(plan, reader):
    """{item id: its assignments with their status, the leading place first}"""
    rows = Assignment.objects.filter(item__goal__plan=plan, ended_on=None)
    rows = with_status(rows, reader)
    work = defaultdict(list)
    for row in rows.select_related("place").order_by("-reports", "place__name"):
        work[row.item_id].append(row)
    return work


def _names(plan, reader):
    """{role: who holds it at the owner today}; a board viewer reads no names."""
    rows = Position.objects.visible_to(reader).today().filter(place=plan.owner_id)
    names = defaultdict(list)
    for role, name in rows.order_by("user__name").values_list("role", "user__name"):
        names[role].append(name)
    return names


def _offers(plan, reader):
    """{item id: places that have not answered}, for those who are told of offers."""
    rows = Offer.objects.visible_to(reader).waiting().filter(item__goal__plan=plan)
    offers = defaultdict(list)
    for item, place in rows.order_by("place__name").values_list("item", "place__short_name"):
        offers[item].append(place)
    return offers


def _step(plan, item, work, names, offers):
    own = next((row for row in work if row.place_id == plan.owner_id), None)
    partners = [row.place.short_name for row in work if row.place_id != plan.owner_id]
    return Step(
        pk=str(item.pk),
        text=item.text,
        focus=item.goal.title,
        status=own.status if own and plan.status != Plan.Status.DRAFT else "",
        who=_who(own, names),
        partners=", ".join(partners),
        offered=", ".join(offers),
        when=f"Finish by {short_date(item.finish_by)}" if item.finish_by else "All year",
        serves=times(item.serving),
        retired=short_date(item.retired_on),
    )


def _who(own, names):
    if own is None:
        return "Nobody answers for it yet"
    held = ", ".join(names.get(own.seat_role, ()))
    return f"{own.get_seat_role_display()}: {held}" if held else own.get_seat_role_display()
