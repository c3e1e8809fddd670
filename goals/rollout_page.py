"""What the roll-out page prints of every zone: ready strings, in the order the zones start."""

from datetime import date

from goals.models import Stage
from goals.rollout import BEGINNINGS, LABELS, lessons_for
from zones.access import Role
from zones.formats import long_date


def in_order(names, found):
    """[(id, name)] by the day each zone's first stage begins; those without one at the end."""

    def start(row):
        spans = found[row[0]].spans
        return spans[0].starts if spans else date.max, row[1].lower()

    return sorted(names, key=start)


def counted(found):
    """[(stage, address of the list, how many zones are in it today)] of the stages with zones."""
    codes = [standing.code for standing in found.values()]
    return [
        (LABELS[code], f"?stage={code}", str(codes.count(code)))
        for code in Stage.Code.values
        if code in codes
    ]


def zone_lines(names, found):
    """What the list prints: where each zone stands, what was decided, what comes next."""
    return [_line(pk, name, found[pk]) for pk, name in names]


def _line(pk, name, standing):
    following, over = standing.next, standing.is_over
    comes = f"{following.label} from {long_date(following.starts)}" if following else ""
    return {
        "name": name,
        "url": f"/zones/{pk}/",
        "stages_url": f"/zones/{pk}/stages/",
        "stage": standing.label,
        "since": long_date(standing.since),
        "decided": standing.decided,
        "next": comes,
        "over": f"Ended {long_date(standing.span.until)}, nothing follows yet" if over else "",
        "overlaps": [(span.url, span.fix) for span in standing.overlaps],
    }


def span_rows(names, found):
    """The table beside the picture: a row for each bar."""
    return [
        (name, span.label, long_date(span.starts), _until(span))
        for pk, name in names
        for span in found[pk].spans
    ]


def _until(span):
    return long_date(span.until) if span.until else "open"


def notices(zone, standing, user):
    """What the page of a zone (with its branch) says of its roll-out; the lessons of the others
    stand there while it begins, which costs a query."""
    flag, fix = closed_branch(zone, standing.today)
    since = f", since {long_date(standing.since)}" if standing.since else ""
    return {
        "stage": f"{standing.label}{since}",
        "decided": standing.decided,
        "overlaps": bool(standing.overlaps),
        "lessons": lessons_for(zone) if standing.code in BEGINNINGS else [],
        "flag": flag,
        "fix": fix,
        "may_keep": zone.district_id in user.held.districts(Role.DATA_STEWARD),
    }


def closed_branch(zone, today):
    """(that its branch has closed, where another one is chosen); ("", "") while it is open."""
    branch = zone.branch
    if not branch.closes or branch.closes >= today:
        return "", ""
    offered = f"?branch={branch.successor_id}" if branch.successor_id else ""
    said = f"{branch.name} closed on {long_date(branch.closes)}"
    return said, f"/zones/{zone.pk}/edit/{offered}"
