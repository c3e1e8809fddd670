"""The roll-out as a picture: a line for each zone, a bar for each of its stages, and today."""

from datetime import timedelta

from goals.charts import DARK, INK, NARROW, WIDE, Chart, drawing
from goals.models import Stage
from zones.formats import long_date

Code = Stage.Code
# Each stage has a shade, an edge, and a thickness of its own: nobody needs the color.
FILLS = {
    Code.DEFINED: "#dfe6eb",
    Code.PILOT: "#a8c8de",
    Code.PLANNING: "#ffffff",
    Code.ACTIVE: "#00568a",
    Code.SUSTAINING: "#14293a",
}
THICKNESS = {
    Code.DEFINED: 4,
    Code.PILOT: 18,
    Code.PLANNING: 18,
    Code.ACTIVE: 18,
    Code.SUSTAINING: 18,
}
ON_DARK = {Code.ACTIVE, Code.SUSTAINING}
ROW, LETTER = 26, 7.6  # pixels
AHEAD = timedelta(days=120)  # how far the picture goes beyond the last date that is known
LABEL_WIDTH = {WIDE: 170, NARROW: 96}


def timeline(zones, standings, today):
    """The Chart of [(id, name)] of zones, in their order; None where no stage is recorded.

    A stage without a last day runs to the end of the picture.
    """
    dates = [day for pk, _ in zones for span in standings[pk].spans for day in _days(span)]
    if not dates:
        return None
    first, last = min(*dates, today), max(*dates, today) + AHEAD
    drawings = [_drawing(width, zones, standings, (first, last, today)) for width in (WIDE, NARROW)]
    said = (
        f"From {long_date(first)} on, a line for each zone and a bar for each stage; the darker "
        f"the bar, the further the zone. The upright line is today, {long_date(today)}. "
        "The tables below say the same."
    )
    return Chart("rollout", "Roll-out plan and timeline", said, *drawings)


def _days(span):
    return [day for day in (span.starts, span.until) if day]


def _drawing(width, zones, standings, frame):
    bars = [_bar(name, span, width, frame) for pk, name in zones for span in standings[pk].spans]
    line, time = _line(width, [name for _, name in zones]), _time(width, frame)
    # The scales are said once: the other layers share them.
    zone = {"field": "zone", "type": "nominal"}
    return drawing(
        width,
        ROW * len(zones),
        layer=[
            {"data": {"values": bars}, **_bars(line, time)},
            {"data": {"values": bars}, **_words(zone, time)},
            _edges(frame, time),
            *_today(frame[2], time, ROW * len(zones)),
        ],
    )


def _line(width, names):
    axis = {"title": None, "ticks": False, "domain": False, "grid": True, "labelColor": INK}
    return {
        "field": "zone",
        "type": "nominal",
        "sort": names,
        "scale": {"domain": names},
        "axis": axis | {"labelLimit": LABEL_WIDTH[width]},
    }


def _time(width, frame):
    first, last, _ = frame
    months = (last - first).days / 30 / (11 if width == WIDE else 3)
    step = next((step for step in (1, 2, 3, 6) if step >= months), 12)
    return {
        "type": "temporal",
        "scale": {"type": "utc", "nice": False},
        "axis": {"title": None, "format": "%b %Y", "orient": "top", "labelOverlap": "greedy"}
        | {"tickCount": {"interval": "month", "step": step}},
    }


def _edges(frame, time):
    """Nothing to be seen: the picture begins and ends with these two days."""
    edges = [{"from": day.isoformat()} for day in frame[:2]]
    point = {"type": "point", "opacity": 0}
    return {
        "data": {"values": edges},
        "mark": point,
        "encoding": {"x": time | {"field": "from"}},
    }


def _today(day, time, bottom):
    data, x = {"values": [{"from": day.isoformat(), "say": "Today"}]}, time | {"field": "from"}
    word = {"x": x, "y": {"value": bottom}, "text": {"field": "say"}}
    return [
        {
            "data": data,
            "mark": {"type": "rule", "color": "#a3360b", "strokeWidth": 2},
            "encoding": {"x": x},
        },
        {
            "data": data,
            "mark": {"type": "text", "baseline": "top", "dy": 6, "fontWeight": 600},
            "encoding": word,
        },
    ]


def _bar(name, span, width, frame):
    first, last, _ = frame
    until = span.until or last
    room = (until - span.starts).days / (last - first).days * (width - LABEL_WIDTH[width] - 10)
    fits = room > len(span.label) * LETTER + 10
    return {
        "zone": name,
        "stage": span.label,
        "from": span.starts.isoformat(),
        "to": (until + timedelta(days=1)).isoformat() if span.until else last.isoformat(),
        "say": span.label if fits else "",
        "thick": THICKNESS[span.stage],
        "ink": "#ffffff" if span.stage in ON_DARK else INK,
    }


def _bars(line, time):
    labels = [code.label for code in Code]
    planned = {"test": f"datum.stage === '{Code.PLANNING.label}'", "value": [4, 3]}
    return {
        "mark": {"type": "bar", "stroke": DARK, "strokeWidth": 1, "clip": True},
        "encoding": {
            "y": line,
            "x": time | {"field": "from"},
            "x2": {"field": "to"},
            "size": {"field": "thick", "type": "quantitative", "scale": None, "legend": None},
            "strokeDash": {"condition": planned, "value": [1, 0]},
            "fill": {
                "field": "stage",
                "type": "nominal",
                "scale": {"domain": labels, "range": [FILLS[code] for code in Code]},
                "legend": {
                    "orient": "bottom",
                    "direction": "horizontal",
                    "columns": 3,
                    "offset": 26,
                }
                | {"symbolType": "square", "symbolStrokeColor": DARK, "symbolSize": 160},
            },
        },
    }


def _words(line, time):
    return {
        "mark": {"type": "text", "align": "left", "dx": 5},
        "encoding": {
            "y": line,
            "x": time | {"field": "from"},
            "text": {"field": "say", "type": "nominal"},
            "color": {"field": "ink", "type": "nominal", "scale": None, "legend": None},
        },
    }
