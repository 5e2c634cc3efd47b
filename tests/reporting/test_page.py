"""Pages: whole, escaped, and with nothing in them that runs or is loaded."""

from html.parser import HTMLParser
from typing import override

from hypothesis import example, given, strategies as st

from custom_components.municipal_alarm.reporting.charts import drawer
from custom_components.municipal_alarm.reporting.document import (
    Chart,
    Column,
    Document,
    Pairs,
    Picture,
    Row,
    Section,
    Series,
    Shape,
    Table,
    Tile,
    Tiles,
    Words,
)
from custom_components.municipal_alarm.reporting.page import html

from .sample import SCRIPT

VOID = {"meta", "img", "link", "br"}


class Reader(HTMLParser):
    """What a browser would make of it: elements, and what is read."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    @override
    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    @override
    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    return reader


def document(said: str) -> Document:
    """A page in which all that can be said is said."""
    chart = Chart(said, Shape.BARS, said, (said,), (Series(said, (1,)),), ((said,),), said, said)
    empty = Chart(said, Shape.BARS, said, (said,), (Series(said, (0,)),), ((said,),), said, said)
    return Document(
        language="en",
        title=said,
        subtitle=said,
        about=((said, said),),
        sections=(
            Section(
                said,
                (
                    Tiles((Tile(said, said, said), Tile(said, said))),
                    Table(said, (Column(said), Column(said, True)), (Row((said, said)),), said),
                    Table("", (Column(said),), (), said, said),
                    chart,
                    empty,
                    Pairs(said, ((said, said),)),
                    Words(said, (said,)),
                    Picture(said, b"\xff\xd8"),
                ),
                said,
            ),
        ),
        foot=said,
        warning=said,
    )


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=40
)


@given(TEXTS)
@example(SCRIPT)
@example("</style></table><img src=x onerror=alert(1)>")
@example('" onmouseover="alert(1)')
def test_whatever_is_said_is_read_and_does_nothing(said: str) -> None:
    for draw in (drawer(), None):
        page = read(html(document(said), draw))
        calm = read(html(document("x"), draw))
        assert page.tags == calm.tags
        assert [one[:2] for one in page.attributes] == [one[:2] for one in calm.attributes]
        assert said in "".join(page.text)
        assert not {"script", "iframe", "object", "link", "a", "form"} & set(page.tags)
        assert ("svg" in page.tags) is (draw is not None)


def test_it_needs_nothing_else() -> None:
    page = read(html(document("x"), drawer()))
    loaded = [value for _, name, value in page.attributes if name in ("src", "href", "data")]
    assert loaded == ["data:image/jpeg;base64,/9g="]
    policies = [value for tag, name, value in page.attributes if tag == "meta" and "none" in value]
    assert policies == [
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    ]


def test_what_cannot_be_drawn_stands_in_a_table() -> None:
    text = html(document("said"), None)
    assert read(text).tags.count("table") == 2
    assert "<svg" not in text
