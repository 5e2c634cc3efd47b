"""YAML -> tree, with the line and column of everything.

Read from the parser's events: what would make objects, anchors and tags of YAML's own is
refused, and so is what is deeper than any plan.
"""

from collections.abc import Iterator
from typing import Any

import yaml  # type: ignore[import-untyped]

from .tree import At, Bad, Listing, Node, Record, Scalar, bad

MOST_LETTERS = 8_000_000
"""Of a plan of 150 buildings, ten times over."""
_DEEPEST = 20
# The one in C is twenty times as fast, and not there on every machine.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str, source: str = "") -> Node:
    """The one document in a text; Bad with the first thing that makes it none."""
    if len(text) > MOST_LETTERS:
        raise bad(At(source, 1, 1), "too_long", most=MOST_LETTERS)
    try:
        events = iter(yaml.parse(text.removeprefix("\ufeff"), Loader=_LOADER))
        found = _Builder(source).document(events)
    except yaml.MarkedYAMLError as err:
        raise _broken(text, source, err) from err
    except yaml.reader.ReaderError as err:
        line = text.count("\n", 0, err.position) + 1
        raise bad(At(source, line, 1), "bad_letter") from err
    if found is None:
        raise bad(At(source, 1, 1), "empty_plan")
    return found


def _broken(text: str, source: str, err: yaml.MarkedYAMLError) -> Bad:
    mark = err.problem_mark or err.context_mark
    line = mark.line if mark is not None else 0
    lines = text.splitlines()
    # What is indented with a tab often breaks only the line after it.
    for number in range(min(line + 1, len(lines))):
        if "\t" in lines[number][: len(lines[number]) - len(lines[number].lstrip())]:
            return bad(At(source, number + 1, lines[number].index("\t") + 1), "tab")
    column = mark.column if mark is not None else 0
    return bad(At(source, line + 1, column + 1), "bad_yaml", detail=err.problem or "")


class _Builder:
    def __init__(self, source: str) -> None:
        self._source = source

    def document(self, events: Iterator[Any]) -> Node | None:
        found: Node | None = None
        for event in events:
            match event:
                case yaml.StreamStartEvent() | yaml.StreamEndEvent() | yaml.DocumentEndEvent():
                    pass
                case yaml.DocumentStartEvent():
                    if found is not None:
                        raise bad(self._at(event), "two_documents")
                case _:
                    found = self._node(event, events, 0)
        return None if isinstance(found, Scalar) and found.empty else found

    def _at(self, event: Any) -> At:
        return At(self._source, event.start_mark.line + 1, event.start_mark.column + 1)

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        at = self._at(event)
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise bad(at, "anchor")
        if event.tag not in (None, "!"):
            raise bad(at, "tag_of_yaml", tag=event.tag)
        if depth > _DEEPEST:
            raise bad(at, "too_deep")
        match event:
            case yaml.ScalarEvent():
                return Scalar(event.value, at, plain=event.implicit[0])
            case yaml.SequenceStartEvent():
                items: list[Node] = []
                while not isinstance(event := next(events), yaml.SequenceEndEvent):
                    items.append(self._node(event, events, depth + 1))
                return Listing(tuple(items), at)
            case _:
                return self._record(at, events, depth)

    def _record(self, at: At, events: Iterator[Any], depth: int) -> Record:
        entries: list[tuple[Scalar, Node]] = []
        seen: set[str] = set()
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._node(event, events, depth + 1)
            if not isinstance(key, Scalar):
                raise bad(key.at, "bad_key")
            if key.text in seen:
                raise bad(key.at, "key_twice", key=key.text)
            seen.add(key.text)
            entries.append((key, self._node(next(events), events, depth + 1)))
        return Record(tuple(entries), at)
