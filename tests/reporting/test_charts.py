"""Charts: the same again, nothing that could run, and every text escaped."""

import sys
from unittest.mock import patch
from xml.etree import ElementTree

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.municipal_alarm.reporting.charts import Draw, drawer
from custom_components.municipal_alarm.reporting.document import Chart, Series, Shape

from .sample import SCRIPT

SVG = "{http://www.w3.org/2000/svg}"
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=60)


@pytest.fixture(scope="module")
def draw() -> Draw:
    found = drawer()
    assert found is not None
    return found


def chart(shape: Shape, labels: list[str], *series: Series) -> Chart:
    return Chart(
        "Caption <b>",
        shape,
        "head",
        tuple(labels),
        series,
        tuple(tuple(str(value) for value in one.values) for one in series),
    )


@pytest.mark.parametrize("shape", Shape)
def test_what_it_shows(draw: Draw, shape: Shape) -> None:
    one = chart(
        shape, ["Mon", SCRIPT], Series("Measured & co", (3, None)), Series("asked", (5, 5), True)
    )
    text = draw(one, "c1")
    assert text == draw(one, "c1")
    assert draw(one, "c2") != text
    root = ElementTree.fromstring(text)  # noqa: S314  # ours
    assert root.get("role") == "img"
    assert root.get("aria-label") == "Caption <b>"
    assert {node.tag for node in root.iter()} <= {
        f"{SVG}{name}"
        for name in ("svg", "defs", "style", "g", "rect", "path", "line", "text", "circle", "tspan")
    }
    told = "".join(root.itertext())
    assert "Mon" in told
    assert "Measured & co" in told
    # None of it is fetched from elsewhere, nor reaches there.
    assert not [
        name for node in root.iter() for name in node.attrib if "href" in name or name[:2] == "on"
    ]
    assert "url(" not in text
    assert "@import" not in text
    if shape is not Shape.LINES:
        assert "3" in [node.text for node in root.iter(f"{SVG}text")]


@settings(max_examples=20)
@given(TEXTS, st.lists(st.integers(0, 10**9), min_size=1, max_size=5))
def test_any_label_and_number_can_be_drawn(label: str, values: list[int]) -> None:
    draw = drawer()
    assert draw is not None
    one = chart(Shape.ROWS, [label] * len(values), Series(label, tuple(map(float, values))))
    ElementTree.fromstring(draw(one, "c1"))  # noqa: S314  # ours


def test_long_labels_leave_room_for_the_bars(draw: Draw) -> None:
    told = draw(chart(Shape.ROWS, ["x" * 80], Series("s", (1,))), "c1")
    assert "x" * 40 not in told
    assert "…" in told


def test_without_the_library() -> None:
    with patch.dict(sys.modules, {"pygal": None}):
        assert drawer() is None
