"""A chart -> SVG, drawn by pygal.

What is drawn has no script, no link and no chance in it: the same chart is the same text.
pygal is asked for when a chart is drawn and not before; where it is missing, or cannot
draw, a report has tables instead (see `page`).
"""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import cycle
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from .document import Chart, Shape

if TYPE_CHECKING:
    from pygal import Graph
    from pygal.style import Style

type Draw = Callable[[Chart, str], str]
"""Draws a chart; the second is a name that no other chart of the page has."""

COLOURS = ("#1f5f99", "#c0561b", "#3f7f4f", "#7b5aa6", "#8a6d1c", "#4d4d4d")
"""Told apart by who sees no red or green, and dark enough for a printer without colour."""

TARGET_COLOURS = ("#6b6b6b", "#9a9a9a")

_WIDTH = 600
"""Of what is drawn: fit for paper, and still readable where a phone makes it smaller."""
_HEIGHT = 250
_ROW_HEIGHT = 20
_LETTER = 6.8
"""Some pixels of a letter of a label."""
_LEGEND_COLUMNS = 3
_LEGEND_LINE = 18
_LABEL = 34
"""Letters of a label beside a lying bar; more would leave no room for the bar."""


def drawer() -> Draw | None:
    """What draws; None: pygal is not there. Loads it, so it takes a moment."""
    try:
        import pygal
        from pygal.style import Style
    except ImportError:
        return None
    makers = {
        Shape.BARS: pygal.Bar,
        Shape.ROWS: pygal.HorizontalBar,
        Shape.LINES: pygal.Line,
    }
    return partial(_draw, makers, Style)


def _draw(
    makers: Mapping[Shape, type[Graph]], make_style: type[Style], chart: Chart, name: str
) -> str:
    colours, targets = iter(cycle(COLOURS)), iter(cycle(TARGET_COLOURS))
    style = make_style(
        background="transparent",
        plot_background="transparent",
        foreground="#333333",
        foreground_strong="#111111",
        foreground_subtle="#dddddd",
        stroke_width="2",
        guide_stroke_color="#dddddd",
        major_guide_stroke_color="#cccccc",
        guide_stroke_dasharray="1,0",
        major_guide_stroke_dasharray="1,0",
        opacity="1",
        opacity_hover="1",
        transition="0",
        font_family="system-ui, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif",
        label_font_size=12,
        major_label_font_size=12,
        value_font_size=11,
        legend_font_size=12,
        value_colors=("#111111",) * len(chart.series),
        colors=tuple(next(targets) if one.target else next(colours) for one in chart.series),
    )
    rows = chart.shape is Shape.ROWS
    drawn = makers[chart.shape](
        style=style,
        js=(),
        width=_WIDTH,
        height=_height(chart) if rows else _HEIGHT,
        margin=6,
        # pygal leaves room for one line of the legend.
        margin_bottom=6 + _LEGEND_LINE * ((len(chart.series) - 1) // _LEGEND_COLUMNS),
        show_legend=len(chart.series) > 1,
        legend_at_bottom=True,
        legend_at_bottom_columns=min(len(chart.series), _LEGEND_COLUMNS),
        legend_box_size=11,
        include_x_axis=True,
        print_values=chart.shape is not Shape.LINES,
        print_values_position="top",
        print_zeroes=False,
        dots_size=3,
        spacing=8,
        truncate_label=-1,
        truncate_legend=-1,
        x_label_rotation=0 if rows or _fits(chart) else 35,
        min_scale=3,
        max_scale=6,
        disable_xml_declaration=True,
    )
    drawn.uuid = name
    # Room for the number at the end of the longest bar.
    drawn.range = (0, _top(chart) * (1.15 if rows else 1.05))
    drawn.value_formatter = _axis
    labels, series = list(chart.labels), [list(one.values) for one in chart.series]
    numbers = chart.numbers
    if rows:
        # Lying bars are drawn from below.
        labels = [_short(label) for label in reversed(labels)]
        series = [values[::-1] for values in series]
        numbers = tuple(texts[::-1] for texts in numbers)
    drawn.x_labels = labels
    for one, values, texts in zip(chart.series, series, numbers, strict=True):
        drawn.add(
            one.name,
            [
                {"value": value, "formatter": _Says(text)} if value is not None else None
                for value, text in zip(values, texts, strict=True)
            ],
            show_dots=not one.target,
            stroke_style={"dasharray": "6,4"} if one.target else {},
        )
    return _clean(drawn.render_tree(), chart.caption, beside=rows)


class _Says:
    """Writes a value as the report does elsewhere."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __call__(self, _value: float) -> str:
        return self._text


def _axis(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.1f}"


def _top(chart: Chart) -> float:
    return max((value or 0 for one in chart.series for value in one.values), default=0)


def _height(chart: Chart) -> int:
    return 70 + _ROW_HEIGHT * len(chart.labels) * len(chart.series)


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1].rstrip()}…"


def _fits(chart: Chart) -> bool:
    return sum(len(label) + 2 for label in chart.labels) * _LETTER < _WIDTH


def _clean(root: ElementTree.Element, caption: str, *, beside: bool) -> str:
    """The drawing alone: no script, no comment, no tooltip, and for readers what it is.

    `beside`: values stand beside the bars, where pygal puts them half on their ends.
    """
    for parent in list(root.iter()):
        for child in list(parent):
            if not isinstance(child.tag, str) or child.tag.rpartition("}")[2] in (
                "script",
                "desc",
                "title",
            ):
                parent.remove(child)
            elif beside and child.get("class") == "value":
                child.set("style", "text-anchor: start")
                child.set("dx", "5")
    root.set("role", "img")
    root.set("aria-label", caption)
    root.set("class", "chart")
    return ElementTree.tostring(root, encoding="unicode")
