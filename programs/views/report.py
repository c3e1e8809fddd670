"""Reports of a library, a school or a zone: what was done in a month, a quarter or a year."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from goals.exports import made_by, spreadsheet
from programs.place_report import HEADER, report_of, table
from programs.spans import Length, chosen_span
from zones.access import Side
from zones.models import Place, Zone, ZoneMembership

ABOUT = "Counted from what was logged in Throughline and its maker may see"


def report_list(request):
    """Which reports there are: one's own places and zones first."""
    user = request.user
    mine = user.held.places()
    places = Place.objects.visible_to(user).exclude(kind="office").select_related("district")
    zones = Zone.objects.visible_to(user).filter(archived_on=None)
    own = set(Zone.objects.around(mine).values_list("pk", flat=True))
    page = {
        "zones": _links(zones.values_list("pk", "name"), own, "zones"),
        "branches": _links(places.branches().values_list("pk", "name"), mine, "places"),
        "schools": _links(places.schools().values_list("pk", "name"), mine, "places"),
    }
    return render(request, "programs/report_list.html", page)


def _links(rows, own, part):
    """[(address, name, whether it is one's own)], one's own first."""
    found = [(f"/reports/{part}/{pk}/", name, pk in own) for pk, name in rows]
    return sorted(found, key=lambda row: (not row[2], row[1].lower()))


def place_report(request, pk):
    return render(request, "programs/report.html", of_place(request, pk))


def place_report_export(request, pk, kind):
    return _file(request, kind, of_place(request, pk))


def zone_report(request, pk):
    return render(request, "programs/report.html", of_zone(request, pk))


def zone_report_export(request, pk, kind):
    return _file(request, kind, of_zone(request, pk))


def of_place(request, pk):
    """Context of the report of one place."""
    places = Place.objects.visible_to(request.user).exclude(kind="office")
    place = get_object_or_404(places.select_related("district"), pk=pk)
    span = chosen_span(request.GET, place.district)
    return _context(request, place, span, {place.pk}, place.district)


def of_zone(request, pk):
    """Context of the report of a zone: its branch, and who was in it at any day of the span."""
    zones = Zone.objects.visible_to(request.user).select_related("district", "branch")
    zone = get_object_or_404(zones, pk=pk)
    span = chosen_span(request.GET, zone.district)
    members = ZoneMembership.objects.filter(zone=zone, starts__lte=span.ends)
    members = members.filter(Q(ends=None) | Q(ends__gte=span.starts)).order_by()
    places = {zone.branch_id, *members.values_list("school", flat=True)}
    return _context(request, zone, span, places, zone.district)


def _context(request, whose, span, places, district):
    user, held = request.user, request.user.held
    return {
        "whose": whose,
        "is_zone": isinstance(whose, Zone),
        "schools": len(places) - 1,
        "span": span,
        "lengths": [(length.label, span.address(length=length), length) for length in Length],
        "report": report_of(places, user, span, district),
        "partly": held.sides() < {(district.pk, side) for side in Side},
        "staff": district.pk in held.staffed(),
        "least": district.least_answers,
        "query": span.address(),
    }


def _file(request, kind, page):
    if kind not in ("csv", "xlsx"):
        raise Http404
    whose, span = page["whose"], page["span"]
    notes = [
        ("Report of", whose.name),
        ("Days", f"{span.starts} to {span.ends}"),
        *made_by(request),
        ("About the numbers", ABOUT),
        ("About outcomes", f"Fewer than {page['least']} answers are not shown"),
    ]
    return spreadsheet(kind, f"{whose} {span.name}", HEADER, table(page["report"]), notes)
