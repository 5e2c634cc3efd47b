# What we use of pygal, which has no types of its own.
from collections.abc import Callable, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from .style import Style

class Graph:
    uuid: str
    range: tuple[float, float]
    x_labels: Sequence[str]
    y_labels: list[int]
    value_formatter: Callable[[float], str]
    def __init__(self, *, style: Style, **config: Any) -> None: ...
    def add(self, title: str, values: Sequence[Any], **config: Any) -> None: ...
    def render_tree(self) -> Element: ...

class Bar(Graph): ...
class HorizontalBar(Graph): ...
class Line(Graph): ...
