"""A document -> one HTML file that needs nothing else: no script, no network, no font.

The same file is opened from Home Assistant, kept, sent by mail and printed. Its own head
says the same as the header it is served with: nothing may run and nothing be loaded.
"""

import base64
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from .charts import Draw
from .document import Chart, Column, Document, Picture, Row, Table

TEMPLATES = Path(__file__).parent / "templates"

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
"""Of the page itself; `unsafe-inline` is for the styles in it, and lets no script run."""


def html(document: Document, draw: Draw | None) -> str:
    """The page. `draw`: None: charts become tables."""
    return _template().render(
        document=document,
        policy=POLICY,
        style=_style(),
        kind=_kind,
        chart=_Charts(draw),
        data_url=_data_url,
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")


@cache
def _style() -> Markup:
    # Ours, and free of what HTML would read as its end.
    return Markup((TEMPLATES / "page.css").read_text("utf-8"))  # noqa: S704


def _kind(block: object) -> str:
    """What a block is, for the template."""
    return type(block).__name__.lower()


def _data_url(picture: Picture) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(picture.jpeg).decode('ascii')}"


class _Charts:
    """Draws the charts of one page, each with a name of its own."""

    def __init__(self, draw: Draw | None) -> None:
        self._draw = draw
        self._drawn = 0

    def __call__(self, chart: Chart) -> Markup | Table:
        """The chart, or the table that says the same."""
        if self._draw is None:
            return as_table(chart)
        self._drawn += 1
        # What pygal makes is a tree of elements, and written as one: texts are escaped in it.
        return Markup(self._draw(chart, f"c{self._drawn}"))  # noqa: S704


def as_table(chart: Chart) -> Table:
    """The numbers of a chart."""
    return Table(
        caption=chart.caption,
        columns=(Column(chart.head), *(Column(one.name, number=True) for one in chart.series)),
        rows=tuple(
            Row((label, *(texts[index] for texts in chart.numbers)))
            for index, label in enumerate(chart.labels)
        ),
        empty=chart.empty,
        note=chart.note,
    )
