# Only what we use.
from collections.abc import Iterator
from typing import Any

from . import reader as reader

class Mark:
    line: int
    column: int

class YAMLError(Exception): ...

class MarkedYAMLError(YAMLError):
    problem: str | None
    problem_mark: Mark | None
    context_mark: Mark | None

class SafeLoader: ...
class SafeDumper: ...

class Event:
    start_mark: Mark

class NodeEvent(Event):
    anchor: str | None

class AliasEvent(NodeEvent): ...

class ScalarEvent(NodeEvent):
    value: str
    tag: str | None
    implicit: tuple[bool, bool]

class SequenceStartEvent(NodeEvent): ...
class SequenceEndEvent(Event): ...
class MappingStartEvent(NodeEvent): ...
class MappingEndEvent(Event): ...
class StreamStartEvent(Event): ...
class StreamEndEvent(Event): ...
class DocumentStartEvent(Event): ...
class DocumentEndEvent(Event): ...

def parse(stream: str, Loader: Any = ...) -> Iterator[Any]: ...
def safe_load(stream: str) -> Any: ...
def dump(
    data: Any,
    *,
    Dumper: Any = ...,
    sort_keys: bool = ...,
    allow_unicode: bool = ...,
    width: int = ...,
    indent: int = ...,
) -> str: ...
