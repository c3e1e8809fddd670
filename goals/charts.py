"""Small drawings made by the server: no script, no style attribute, a table beside each."""

from django.utils.html import format_html, format_html_join

SHAPES = {
    "on_track": "st-on",
    "at_risk": "st-risk",
    "off_track": "st-off",
    "not_started": "st-none",
    "complete": "st-done",
}
WIDTH, HEIGHT, GAP = 150, 14, 1


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
