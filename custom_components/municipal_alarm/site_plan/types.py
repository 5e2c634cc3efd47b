"""The types of fields: how a value is read from a document, and how it is written.

What is read is as it is stored; what is written is what people write. A text may stand
for a list or a record, as it does in the cell of a spreadsheet.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
import re
from typing import Any, Protocol

from .rules.names import readable
from .tree import At, Bad, Listing, Node, Problem, Record, Scalar, bad

KEPT = "kept"
"""Stands for a secret: it stays what it is."""

_YES = ("yes", "true", "on", "ja", "waar", "1", "x")
_NO = ("no", "false", "off", "nee", "onwaar", "0")
_BETWEEN = re.compile(r"[|\n]")


class Look(Protocol):
    """What reading and writing ask of the rest of the plan."""

    def find(self, kind: str, said: str, at: At) -> str:
        """The id of what is called so; Bad where nothing is, or more than one."""

    def name(self, kind: str, one: str) -> str | None:
        """What a thing is called in a plan; None when it is gone."""


class Type(Protocol):
    """How the value of one field is read and written."""

    def read(self, node: Node, look: Look, before: Any) -> Any:
        """The value as stored; `before`: the one that is stored now. Bad: it cannot be."""

    def write(self, value: Any, look: Look) -> Any:
        """The value as people write it; None: leave it out."""


def text_of(node: Node) -> str:
    """A text, trimmed; Bad when it is a list or a record."""
    if not isinstance(node, Scalar):
        raise bad(node.at, "not_text")
    return "" if node.empty else node.text.strip()


@dataclass(frozen=True, slots=True)
class Text:
    """Any text, or one that a rule takes."""

    spelled: Callable[[str], str | None] = str
    reason: str = "bad_text"

    def read(self, node: Node, look: Look, before: Any) -> str:
        """In its one spelling."""
        text = text_of(node)
        if not readable(text):
            raise bad(node.at, "bad_letter")
        found = self.spelled(text) if text else ""
        if found is None:
            raise bad(node.at, self.reason, value=text)
        return found

    def write(self, value: Any, look: Look) -> Any:
        """As it is."""
        return value


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    def read(self, node: Node, look: Look, before: Any) -> bool:
        """By any of the usual words."""
        said = text_of(node).casefold()
        if said not in (*_YES, *_NO):
            raise bad(node.at, "not_yes_no", value=said)
        return said in _YES

    def write(self, value: Any, look: Look) -> Any:
        """As YAML has it."""
        return bool(value)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number; stored times `scale`, as minutes are in seconds."""

    least: int
    most: int
    scale: int = 1

    def read(self, node: Node, look: Look, before: Any) -> int:
        """Within its limits."""
        said = text_of(node)
        found = int(said) if re.fullmatch(r"-?[0-9]{1,9}", said) else None
        if found is None:
            raise bad(node.at, "not_whole", value=said)
        if not self.least <= found <= self.most:
            raise bad(node.at, "out_of_range", value=said, least=self.least, most=self.most)
        return found * self.scale

    def write(self, value: Any, look: Look) -> Any:
        """Without its scale; what no form made is rounded up to what one could."""
        return max(self.least, -(-int(value) // self.scale))


@dataclass(frozen=True, slots=True)
class Decimal:
    """A number with a point, or a comma as in a spreadsheet."""

    least: float
    most: float

    def read(self, node: Node, look: Look, before: Any) -> float:
        """Within its limits."""
        said = text_of(node)
        if not re.fullmatch(r"-?[0-9]+([.,][0-9]+)?(e-?[0-9]+)?", said):
            raise bad(node.at, "not_number", value=said)
        found = float(said.replace(",", "."))
        if not self.least <= found <= self.most:
            raise bad(node.at, "out_of_range", value=said, least=self.least, most=self.most)
        return found

    def write(self, value: Any, look: Look) -> Any:
        """As it is."""
        return float(value)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some words; stored as what they stand for."""

    words: Mapping[str, Any]

    def read(self, node: Node, look: Look, before: Any) -> Any:
        """In any case."""
        said = text_of(node)
        found = said.casefold().replace(" ", "_")
        if found not in self.words:
            raise bad(node.at, "not_offered", value=said, offered=", ".join(self.words))
        return self.words[found]

    def write(self, value: Any, look: Look) -> Any:
        """The word that stands for it."""
        return next((word for word, stored in self.words.items() if stored == value), None)


def choice(words: Iterable[str]) -> Choice:
    """Words that are stored as they are."""
    return Choice({str(word): str(word) for word in words})


@dataclass(frozen=True, slots=True)
class Day:
    """A date, as 2026-01-31 or, as a spreadsheet may have made of it, 31-1-2026."""

    def read(self, node: Node, look: Look, before: Any) -> str:
        """As ISO has it."""
        said = text_of(node)
        if not said:
            return ""
        day_first = re.fullmatch(r"([0-9]{1,2})([-.])([0-9]{1,2})\2([0-9]{4})", said)
        try:
            if day_first is not None:
                return date(*(int(day_first[part]) for part in (4, 3, 1))).isoformat()
            return date.fromisoformat(said).isoformat()
        except ValueError as err:
            raise bad(node.at, "bad_date", date=said) from err

    def write(self, value: Any, look: Look) -> Any:
        """As it is."""
        return value


@dataclass(frozen=True, slots=True)
class Hour:
    """A time of the day, as 21:30."""

    def read(self, node: Node, look: Look, before: Any) -> str:
        """With its seconds, as it is stored."""
        said = text_of(node)
        if not said:
            return ""
        if not re.fullmatch(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?", said):
            raise bad(node.at, "bad_time", time=said)
        try:
            return time.fromisoformat(said.rjust(len(said) + (said[1] == ":"), "0")).isoformat()
        except ValueError as err:
            raise bad(node.at, "bad_time", time=said) from err

    def write(self, value: Any, look: Look) -> Any:
        """Without seconds where there are none."""
        return str(value).removesuffix(":00") if str(value).count(":") == 2 else value


@dataclass(frozen=True, slots=True)
class Ref:
    """Another thing, by its name."""

    kind: str

    def read(self, node: Node, look: Look, before: Any) -> str:
        """Its id."""
        said = text_of(node)
        return look.find(self.kind, said, node.at) if said else ""

    def write(self, value: Any, look: Look) -> Any:
        """Its name; nothing when it is gone."""
        return look.name(self.kind, value) if value else ""


@dataclass(frozen=True, slots=True)
class ListOf:
    """Several of one type; in a cell with `|` or line breaks between them."""

    of: Type
    arrange: Callable[[list[Any]], list[Any]] = list

    def read(self, node: Node, look: Look, before: Any) -> list[Any]:
        """Every one, or all that is wrong with them."""
        nodes: Sequence[Node]
        match node:
            case Listing():
                nodes = node.items
            case Scalar():
                parts = [] if node.empty else _BETWEEN.split(node.text)
                said = [part.strip() for part in parts if part.strip()]
                nodes = [Scalar(part, node.at, plain=False) for part in said]
            case _:
                raise bad(node.at, "not_list")
        found: list[Any] = []
        problems: list[Problem] = []
        for one in nodes:
            try:
                found.append(self.of.read(one, look, None))
            except Bad as err:
                problems += err.problems
        if problems:
            raise Bad(problems)
        return self.arrange(found)

    def write(self, value: Any, look: Look) -> Any:
        """A list, without what is gone."""
        return [said for one in value if (said := self.of.write(one, look)) is not None]


@dataclass(frozen=True, slots=True)
class Part:
    """One key of a record."""

    key: str
    type: Type
    needed: bool = False
    usual: Any = None
    """What is stored when it is left out; None: nothing."""
    stored: str = ""
    """The key under which it is stored, where that is another."""

    @property
    def to(self) -> str:
        """The key under which it is stored."""
        return self.stored or self.key


@dataclass(frozen=True, slots=True)
class RecordOf:
    """Several keys, each of its type; as a text the first two, with a sign between them."""

    parts: tuple[Part, ...]
    sign: str = ""

    def read(self, node: Node, look: Look, before: Any) -> dict[str, Any]:
        """Every key, or all that is wrong with them."""
        record = self._of_text(node) if isinstance(node, Scalar) and self.sign else node
        if not isinstance(record, Record):
            raise bad(node.at, "not_record")
        known = {part.key for part in self.parts}
        problems = [
            Problem(key.at, "unknown_key", {"key": key.text})
            for key, _ in record.entries
            if key.text not in known
        ]
        found: dict[str, Any] = {}
        for part in self.parts:
            said = record.get(part.key)
            if said is None or (isinstance(said, Scalar) and said.empty):
                if part.needed:
                    at = record.at if said is None else said.at
                    problems.append(Problem(at, "missing", {"key": part.key}))
                elif part.usual is not None:
                    found[part.to] = part.usual
                continue
            try:
                value = part.type.read(said, look, None)
            except Bad as err:
                problems += err.problems
                continue
            if part.needed or part.usual is not None or value not in ("", []):
                found[part.to] = value
        if problems:
            raise Bad(problems)
        return found

    def _of_text(self, node: Scalar) -> Record:
        said = [part.strip() for part in node.text.rpartition(self.sign)]
        if not said[1]:
            said = [said[2], "", ""]
        values = [Scalar(one, node.at, plain=False) for one in (said[0], said[2])]
        keys = [Scalar(part.key, node.at) for part in self.parts]
        return Record(tuple(zip(keys, values, strict=False)), node.at)

    def write(self, value: Any, look: Look) -> Any:
        """A record without what is as usual; None when what it is about is gone."""
        found: dict[str, Any] = {}
        for part in self.parts:
            stored = value.get(part.to)
            if stored is None or stored == part.usual:
                continue
            said = part.type.write(stored, look)
            if said is None and part.needed:
                return None
            if said is not None:
                found[part.key] = said
        return found
