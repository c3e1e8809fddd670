"""How the zones' work went over a school year, month by month; months to come are empty."""

from django.db import connection
from django.utils import timezone

from goals.charts import BLUE, DARK, INK, NARROW, ORANGE, WIDE, Chart, drawing
from goals.city_page import READERS, year_of
from zones.formats import MONTHS, SHORT

SERIES = ("Plans agreed", "Steps with an update", "Meetings held")
LOOKS = {"range": (BLUE, ORANGE, DARK), "shapes": ("circle", "triangle-up", "square")}
DASHES = ((1, 0), (6, 3), (2, 2))
# Action plans of the year's zones by the month they were agreed; steps of them for which an update
# of that month counts; meetings of zone teams to which somebody came.
COUNTED = """SELECT m.month::date,
        CASE WHEN m.month <= %(today)s THEN coalesce(plans.n, 0) END,
        CASE WHEN m.month <= %(today)s THEN coalesce(steps.n, 0) END,
        CASE WHEN m.month <= %(today)s THEN coalesce(meetings.n, 0) END
    FROM generate_series(date_trunc('month', %(starts)s::date::timestamp),
                         date_trunc('month', %(ends)s::date::timestamp), interval '1 month')
        AS m (month)
    LEFT JOIN (SELECT date_trunc('month', p.adopted_on::timestamp) AS month, count(*) AS n
        FROM goals_plan p JOIN zones_place o ON o.id = p.owner_id
        WHERE p.kind = 'action' AND o.district_id = ANY(%(districts)s)
          AND p.adopted_on BETWEEN %(starts)s AND least(%(ends)s, %(today)s)
        GROUP BY 1) plans ON plans.month = m.month
    LEFT JOIN (SELECT date_trunc('month', u.happened_on::timestamp) AS month,
               count(DISTINCT a.item_id) AS n
        FROM goals_plan p JOIN zones_place o ON o.id = p.owner_id
        JOIN goals_goal g ON g.plan_id = p.id JOIN goals_actionitem i ON i.goal_id = g.id
        JOIN goals_assignment a ON a.item_id = i.id
        JOIN goals_update u ON u.assignment_id = a.id AND u.state = 'counted'
          AND u.happened_on BETWEEN %(starts)s AND least(%(ends)s, %(today)s)
        WHERE p.kind = 'action' AND o.district_id = ANY(%(districts)s)
          AND p.starts <= %(ends)s AND p.ends >= %(starts)s
        GROUP BY 1) steps ON steps.month = m.month
    LEFT JOIN (SELECT date_trunc('month', x.starts_at AT TIME ZONE d.time_zone) AS month,
               count(*) AS n
        FROM goals_meeting x JOIN goals_team t ON t.id = x.team_id AND t.zone_id IS NOT NULL
        JOIN zones_district d ON d.id = t.district_id
        WHERE t.district_id = ANY(%(districts)s) AND x.cancelled_at IS NULL
          AND x.starts_at <= %(now)s
          AND (x.starts_at AT TIME ZONE d.time_zone)::date BETWEEN %(starts)s AND %(ends)s
          AND EXISTS (SELECT FROM goals_attendance c WHERE c.meeting_id = x.id)
        GROUP BY 1) meetings ON meetings.month = m.month
    ORDER BY 1"""


def trends(request):
    """(school year, [(first day of the month, plans agreed, steps, meetings)]); None is to come."""
    year = year_of(request)
    districts = request.user.held.districts(*READERS)
    return year, monthly(districts, year)


def monthly(districts, year, today=None):
    """Rows as in `trends`; one statement."""
    values = {
        "districts": list(districts),
        "starts": year.starts,
        "ends": year.ends,
        "today": today or timezone.localdate(),
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, values)
        return cursor.fetchall()


def month_name(day):
    """October 2026"""
    return f"{MONTHS[day.month - 1]} {day.year}"


def trend_chart(rows, year):
    """The Chart of three lines; None where nothing has happened yet."""
    if not any(any(row[1:]) for row in rows):
        return None
    day, *counts = [row for row in rows if row[1] is not None][-1]
    named = ", ".join(
        f"{name.lower()}: {count}" for name, count in zip(SERIES, counts, strict=True)
    )
    said = f"A line each, by month of {year}. {month_name(day)}: {named}. Months to come are empty."
    drawings = [_drawing(width, rows) for width in (WIDE, NARROW)]
    return Chart("trends", "Zones over the year", said, *drawings)


def _drawing(width, rows):
    months = [SHORT[row[0].month - 1] for row in rows]
    points = [
        {"month": SHORT[row[0].month - 1], "what": name, "count": row[place]}
        for place, name in enumerate(SERIES, 1)
        for row in rows
        if row[place] is not None
    ]
    named = {"field": "what", "type": "nominal", "sort": None, "title": None}
    keyed = {"orient": "bottom", "columns": 3 if width == WIDE else 1, "symbolSize": 110}
    color, shape, dash = (
        named | {"scale": {"domain": SERIES, "range": span}, "legend": legend}
        for span, legend in ((LOOKS["range"], keyed), (LOOKS["shapes"], keyed), (DASHES, keyed))
    )
    return drawing(
        width,
        240,
        data={"values": points},
        encoding={
            "x": {"field": "month", "type": "ordinal", "sort": months}
            | {"scale": {"domain": months}, "axis": {"title": None, "labelAngle": 0}},
            "y": {"field": "count", "type": "quantitative", "scale": {"zero": True}}
            | {"axis": {"title": None, "tickMinStep": 1, "format": "d", "labelColor": INK}},
            "color": color,
        },
        layer=[
            {"mark": {"type": "line", "strokeWidth": 2.5}, "encoding": {"strokeDash": dash}},
            {
                "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
                "encoding": {"shape": shape},
            },
        ],
    )
