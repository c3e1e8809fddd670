"""The trajectory of one student, drawn: a line that breaks where the table beside it says so."""

from dataclasses import dataclass

from goals.charts import BLUE, INK, NARROW, SECOND, WIDE, Chart, drawing

from .models import Assessment, PerformanceLevel

Scale = Assessment.Scale
HEIGHT, PER_LETTER, AROUND = 240, 18, 2
CUT = "#6f7a85"


@dataclass(frozen=True, slots=True)
class Axis:
    """What the height of a point means: points or percents from lowest to highest; letters or
    levels, low to high."""

    scale: str
    bounds: tuple
    names: tuple

    @classmethod
    def of(cls, point, levels):
        assessment = point.assessment
        if assessment.scale == Scale.LETTERS:
            return cls(assessment.scale, (), tuple(assessment.letters.split()))
        if assessment.scale == Scale.LEVELS:
            return cls(assessment.scale, (), tuple(level.name for level in levels))
        bounds = tuple(None if one is None else float(one) for one in _bounds(assessment))
        return cls(assessment.scale, bounds, ())

    def height(self, point):
        """Where the point stands; None breaks the line."""
        if self.names:
            place = point.position if self.scale == Scale.LEVELS else point.score
            return self.name(place)
        return None if point.score is None else float(point.score)

    def name(self, place):
        inside = place is not None and 1 <= place <= len(self.names)
        return self.names[int(place) - 1] if inside else None

    def cut(self, level):
        """Where the level begins; None for the lowest, and where the axis is the levels."""
        if level.cut is None or self.scale == Scale.LEVELS:
            return None
        return self.name(level.cut) if self.names else float(level.cut)


def _bounds(assessment):
    percent = assessment.scale == Scale.PERCENT
    return (0, 100) if percent else (assessment.lowest, assessment.highest)


def levels_of(lines):
    """{id of a level set: its levels, lowest first}; one statement."""
    keys = {point.level_set for line in lines for point in line.points if point.level_set}
    found = {}
    for level in PerformanceLevel.objects.filter(level_set__in=keys).order_by("position"):
        found.setdefault(level.level_set_id, []).append(level)
    return found


def charts_of(line, key, levels):
    """The Charts of a Line: one for each axis, as scores of different scales share none."""
    by_axis = {}
    for point in line.points:
        axis = Axis.of(point, levels.get(point.level_set, ()))
        by_axis.setdefault(axis, []).append(point)
    return [
        _chart(axis, points, f"{key}-{place}", levels)
        for place, (axis, points) in enumerate(by_axis.items())
        if any(axis.height(point) is not None for point in points)
    ]


def _chart(axis, points, key, levels):
    names = dict.fromkeys(point.assessment.name for point in points)
    scored = [point for point in points if axis.height(point) is not None]
    first, last = scored[0], scored[-1]
    said = f"{first.when}: {_words(first)}."
    if last is not first:
        said += f" {last.when}: {_words(last)}."
    if len({point.segment for point in points}) > 1:
        said += " The line breaks where the instrument or its cut scores change."
    drawings = [_drawing(width, axis, points, levels) for width in (WIDE, NARROW)]
    return Chart(key, " and ".join(names), said, *drawings)


def _words(point):
    return ", ".join(part for part in (point.said, point.level) if part and part != "–")


def _drawing(width, axis, points, levels):
    named = [f"{point.when}|{point.assessment.name}" for point in points]
    label = {"labelExpr": "split(datum.label, '|')[0]", "title": None}
    x = {"field": "at", "type": "ordinal", "scale": {"domain": named, "type": "band"}} | {
        "axis": label | {"labelAngle": -90 if width == NARROW else 0}
    }
    names = _names_near(axis, points, levels)
    y = _y(axis, names)
    return drawing(
        width,
        max(HEIGHT, PER_LETTER * len(names)),
        padding={"left": 2, "right": 2, "top": 2, "bottom": 14},  # upright labels end in it
        layer=[
            *_cut_layers(axis, list(zip(named, points, strict=True)), levels, x, y, width),
            *_line_layers(_values(axis, zip(named, points, strict=True)), x, y, width),
        ],
    )


def _names_near(axis, points, levels):
    """Every level; of the letters, those reached or a cut, and two around them."""
    if axis.scale != Scale.LETTERS:
        return axis.names
    used = {axis.height(point) for point in points}
    used |= {axis.cut(level) for point in points for level in levels.get(point.level_set, ())}
    places = [place for place, name in enumerate(axis.names) if name in used]
    return axis.names[max(0, places[0] - AROUND) : places[-1] + AROUND + 1]


def _y(axis, names):
    if names:
        scale = {"domain": [*reversed(names)], "type": "point", "padding": 0.5}
        return {"type": "ordinal", "scale": scale, "axis": {"title": None, "labelColor": INK}}
    bounded = None not in axis.bounds
    scale = {"domain": axis.bounds, "nice": False} if bounded else {"zero": False}
    shown = {"labelExpr": "datum.label + '%'"} if axis.scale == Scale.PERCENT else {}
    return {"type": "quantitative", "scale": scale, "axis": {"title": None, **shown}}


def _values(axis, points):
    """A row for each point that has a height. `run` is the same where a line runs through, `part`
    where at least the instrument and its cut scores are the same."""
    values, run, part, before = [], 0, 0, None
    for at, point in points:
        if before and point.segment != before.segment:
            part, run = part + 1, run + 1
        before, height = point, axis.height(point)
        if height is None:
            run += 1
            continue
        said = "" if axis.scale == Scale.LEVELS else point.said  # there the axis names the level
        values.append({"at": at, "value": height, "run": run, "part": part, "said": said})
    return values


def _line_layers(values, x, y, width):
    """A dotted bridge over what was missed, the line over it, its points and their scores."""
    place = {"x": x, "y": y | {"field": "value"}}
    layers = [
        ({"type": "line", "color": BLUE, "strokeWidth": 1.5, "strokeDash": [2, 4]}, "part"),
        ({"type": "line", "color": BLUE, "strokeWidth": 2.5}, "run"),
    ]
    drawn = [
        {"mark": mark, "encoding": place | {"detail": {"field": by, "type": "nominal"}}}
        for mark, by in layers
    ]
    drawn.append(
        {"mark": {"type": "point", "filled": True, "size": 70, "opacity": 1, "color": BLUE}}
        | {"encoding": place}
    )
    if width != NARROW:
        written = place | {"text": {"field": "said", "type": "nominal"}}
        drawn.append({"mark": {"type": "text", "dy": -13, "color": INK}, "encoding": written})
    return [{"data": {"values": values}, **layer} for layer in drawn]


def _cut_layers(axis, points, levels, x, y, width):
    """Where each level begins, over the windows for which that holds; an upright line where the
    instrument or the cut scores change."""
    spans = _spans(points)
    cuts = _cuts(axis, spans, levels)
    longest = max(spans, key=lambda key: sum(point.segment == key for _, point in points))
    named = [cut for cut in cuts if width != NARROW or cut["at"] == spans[longest][0]]
    breaks = [{"at": span[0]} for span in [*spans.values()][1:]]
    across = {"x": x | {"bandPosition": 0}, "x2": {"field": "to", "bandPosition": 1}}
    at_end = {"x": x | {"field": "to", "bandPosition": 1}}
    at_end |= {"text": {"field": "level", "type": "nominal"}}
    height, thin = {"y": y | {"field": "cut"}}, {"color": CUT, "strokeWidth": 1}
    said = {"type": "text", "align": "right", "dy": -7, "dx": -4, "color": SECOND}
    return [
        {"data": {"values": rows}, "mark": mark, "encoding": encoding}
        for rows, mark, encoding in (
            (cuts, {"type": "rule", **thin}, across | height),
            (named, said, at_end | height),
            (breaks, {"type": "rule", "strokeDash": [6, 3], **thin}, {"x": across["x"]}),
        )
        if rows
    ]


def _cuts(axis, spans, levels):
    return [
        {"at": at, "to": to, "cut": height, "level": level.name}
        for key, (at, to) in spans.items()
        for level in levels.get(key[1], ())
        if (height := axis.cut(level)) is not None
    ]


def _spans(points):
    """{(assessment, level set): (first, last) window it was used in}, in the order of time."""
    found = {}
    for at, point in points:
        found[point.segment] = (found.get(point.segment, (at,))[0], at)
    return found
