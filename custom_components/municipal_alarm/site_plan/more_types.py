"""Types of single fields: secrets, what is taken as it is, readers, people, repeats."""

from dataclasses import dataclass
import re
from typing import Any

import yaml  # type: ignore[import-untyped]

from .rules import repeats
from .rules.names import readable
from .tree import Listing, Node, Record, Scalar, bad
from .types import KEPT, ListOf, Look, text_of

_USERINFO = re.compile(r"(?<=://)[^/?#]*(?=@)")


@dataclass(frozen=True, slots=True)
class Secret:
    """What is never written: a mark stands for it, and it stays as it is."""

    def read(self, node: Node, look: Look, before: Any) -> str:
        """The mark, and nothing else."""
        if text_of(node) not in (KEPT, ""):
            raise bad(node.at, "secret_in_plan", mark=KEPT)
        return KEPT

    def write(self, value: Any, look: Look) -> Any:
        """The mark."""
        return KEPT


@dataclass(frozen=True, slots=True)
class Stream:
    """The address of a stream; a name and password in it are a secret."""

    def read(self, node: Node, look: Look, before: Any) -> str:
        """With what is kept of the address that is stored now."""
        said = text_of(node)
        if not readable(said) or any(letter.isspace() for letter in said):
            raise bad(node.at, "invalid_stream")
        if f"://{KEPT}@" not in said:
            return said
        known = _USERINFO.search(before or "")
        if known is None:
            raise bad(node.at, "secret_unknown")
        return _USERINFO.sub(lambda _: known[0], said, count=1)

    def write(self, value: Any, look: Look) -> Any:
        """With the mark in place of name and password."""
        return _USERINFO.sub(KEPT, value, count=1)


@dataclass(frozen=True, slots=True)
class Raw:
    """Taken as it is: the actions of a script, the colours of a lamp."""

    kind: type = list

    def read(self, node: Node, look: Look, before: Any) -> Any:
        """As YAML reads it; dates stay texts."""
        found = _plain(node)
        if found is None:
            return self.kind()
        if self.kind is list and isinstance(found, dict):
            found = [found]
        if not isinstance(found, self.kind):
            raise bad(node.at, "not_list" if self.kind is list else "not_record")
        return found

    def write(self, value: Any, look: Look) -> Any:
        """As it is."""
        return value


def _plain(node: Node) -> Any:
    match node:
        case Record():
            return {key.text: _plain(one) for key, one in node.entries}
        case Listing():
            return [_plain(one) for one in node.items]
        case Scalar():
            return _scalar(node)


def _scalar(node: Scalar) -> Any:
    if not node.plain or len(node.text) > 40 or "\n" in node.text:
        return node.text
    try:
        found = yaml.safe_load(node.text)
    except yaml.YAMLError, ValueError:
        return node.text
    plain = found is None or isinstance(found, bool | int | float)
    return found if plain else node.text


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader that hangs at a place: a device, or "radio system/number"."""

    def read(self, node: Node, look: Look, before: Any) -> str:
        """As it is stored."""
        said = text_of(node)
        if not said:
            return ""
        system, slash, number = said.rpartition("/")
        if slash and number.strip():
            return f"{look.find('radio_system', system.strip(), node.at)}/{number.strip()}"
        return look.find("device", said, node.at)

    def write(self, value: Any, look: Look) -> Any:
        """By names; nothing when it is gone."""
        if not value:
            return ""
        system, slash, number = value.partition("/")
        if not slash:
            return look.name("device", value)
        name = look.name("radio_system", system)
        return None if name is None else f"{name}/{number}"


@dataclass(frozen=True, slots=True)
class ByUser:
    """Users and a word for each."""

    of: Any

    def read(self, node: Node, look: Look, before: Any) -> dict[str, Any]:
        """By their ids."""
        if not isinstance(node, Record):
            raise bad(node.at, "not_record")
        return {
            look.find("user", key.text, key.at): self.of.read(one, look, None)
            for key, one in node.entries
        }

    def write(self, value: Any, look: Look) -> Any:
        """By their names; who was removed is left out."""
        named = {look.name("user", one): self.of.write(word, look) for one, word in value.items()}
        return {name: word for name, word in named.items() if name is not None}


@dataclass(frozen=True, slots=True)
class Repeats:
    """When a round is walked: never, daily, workdays, days of the week, or a rule."""

    def read(self, node: Node, look: Look, before: Any) -> str:
        """As a rule of recurrence; one of one's own is looked at where calendars are known."""
        if isinstance(node, Listing):
            return self._days([text_of(one) for one in node.items], node)
        said = text_of(node)
        if said.upper().startswith(("FREQ=", "RRULE:")):
            return said
        word = said.casefold()
        if word in (repeats.DAILY, repeats.WORKDAYS, repeats.NEVER):
            return repeats.rule_of(word)
        return self._days(re.split(r"[\s,|]+", word), node) if word else ""

    def _days(self, days: list[str], node: Node) -> str:
        wanted = [day.casefold() for day in days if day]
        if not wanted or any(day not in repeats.DAYS for day in wanted):
            raise bad(node.at, "bad_repeats", value=" ".join(days))
        return repeats.rule_of(repeats.WEEKDAYS, wanted)

    def write(self, value: Any, look: Look) -> Any:
        """The simplest words for it."""
        simple, days = repeats.choice_of(value)
        if simple == repeats.OWN:
            return value
        return " ".join(days) if simple == repeats.WEEKDAYS else simple


def entities(*domains: str) -> ListOf:
    """Entities of some domains."""
    return ListOf(Entity(domains), lambda found: list(dict.fromkeys(found)))


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity of one of some domains, by its entity id. Whether it exists is asked later."""

    domains: tuple[str, ...]
    nothing: Any = ""

    def read(self, node: Node, look: Look, before: Any) -> Any:
        """As it is; in one spelling."""
        said = text_of(node).casefold()
        if not said:
            return self.nothing
        domain, dot, name = said.partition(".")
        if not dot or not re.fullmatch(r"[a-z0-9_]+", name):
            raise bad(node.at, "not_entity", value=said)
        if domain not in self.domains:
            raise bad(node.at, "wrong_domain", value=said, offered=", ".join(self.domains))
        return said

    def write(self, value: Any, look: Look) -> Any:
        """As it is."""
        return value
