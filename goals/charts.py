"""Drawings, each with a table beside it: small ones made by the server, without script; charts as
Vega-Lite specifications, which the browser draws (static/charts.js) and a report can draw too."""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join

SHAPES = {
    "on_track": "st-on",
    "at_risk": "st-risk",
    "off_track": "st-off",
    "not_started": "st-none",
    "complete": "st-done",
}
WIDTH, HEIGHT, GAP = 150, 14, 1
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
WIDE, NARROW = 1200, 340  # pixels of the two drawings; their text stays 13 px
INK, SECOND, RULE = "#1b2128", "#46515c", "#d3dae0"
BLUE, ORANGE, GREEN, DARK = "#0072b2", "#d55e00", "#009e73", "#14293a"  # as in app.css
FONT = "Public Sans, Arial, sans-serif"
CONFIG = {
    "background": None,
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 13,
        "titleFontSize": 13,
        "labelColor": SECOND,
        "titleColor": SECOND,
        "titleFontWeight": "normal",
        "gridColor": RULE,
        "domainColor": "#a9b3bc",
        "tickColor": "#a9b3bc",
    },
    "legend": {"labelFontSize": 13, "titleFontSize": 13, "labelColor": INK, "title": None},
    "text": {"fontSize": 13, "font": FONT, "color": INK},
}


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as _chart.html shows it: what it is called, what it says, and its two drawings."""

    key: str
    title: str
    description: str
    wide: dict
    narrow: dict

    @property
    def wide_id(self):
        return f"{self.key}-wide"

    @property
    def narrow_id(self):
        return f"{self.key}-narrow"


def drawing(width, height, **parts):
    """A Vega-Lite specification of a size, in the product's type and colors."""
    fit = {"type": "fit-x", "contains": "padding"}
    size = {"width": width, "height": height, "autosize": fit, "padding": 2}
    return {"$schema": SCHEMA, "config": CONFIG, **size, **parts}


def share_bar(tally):
    """How a goal's work divides over the statuses; the same figures stand in the row."""
    shares, left = [], 0
    for status, shape in SHAPES.items():
        width = tally.statuses[status] * WIDTH / tally.total if tally.total else 0
        if width:
            shares.append((shape, f"{left:.1f}", f"{max(width - GAP, 0.5):.1f}", HEIGHT))
        left += width
    bars = format_html_join(
        "", '<rect class="share {}" x="{}" y="0" width="{}" height="{}"/>', shares
    )
    return format_html(
        '<svg class="bar" viewBox="0 0 {0} {1}" width="{0}" height="{1}" '
        'preserveAspectRatio="none" aria-hidden="true">{2}</svg>',
        WIDTH,
        HEIGHT,
        bars,
    )
