"""Cases as rows: what an incident comes down to, made from its events and from nothing else.

A case has one row for everybody; or one for those who may know secrets, and another for
those who may not, made of what they may know (`secrecy.story`), where they may know of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
import json
from typing import Any, NamedTuple

from ..control_room.events import Event
from ..control_room.secrecy import story
from ..learning.facts import Facts
from ..learning.summarising import summarise
from .case_words import folded, lines_of, plain
from .codec import EVENT_CODEC, form_of, to_text, write_time
from .errors import DamagedRecord
from .retention import PLACES
from .seals import seal

OVER = ("incident_resolved", "incident_closed")
"""With these an incident becomes a case; whatever comes after makes it anew."""

HAPPENINGS = frozenset(
    {
        *("access_recorded", "camera_viewed", "listening_started"),
        *("check_in_prompted", "check_in_missed", "lone_work_started", "lone_work_ended"),
        *("desk_tested", "desk_test_started", "desk_test_ended"),
        *("link_state_changed", "signal_set_aside", "operator_presence_changed", "duty_changed"),
        *(
            "measure_agreed",
            "measure_done",
            "measure_dropped",
            "measure_reminded",
            "measure_reopened",
        ),
        *("console_checked", "pre_alert_raised", "hold_set", "hold_released", "person_erased"),
    }
)
"""Kinds of events that are found by their time."""

ALL, INSIDERS, OTHERS = 0, 1, 2
"""For whom a row is: everybody, those who may know secrets, those who may not."""

_MADE = 1
"""To be raised when cases of the same events are to be made otherwise."""

FORM = seal(_MADE, *((one.name, one.default) for one in fields(Facts)), *sorted(HAPPENINGS))
"""Cases of another form are made anew."""

_write_facts, _read_facts = form_of(Facts)
_DEFAULTS = {one.name: one.default for one in fields(Facts)}

type Columns = tuple[Any, ...]


class RawEvent(NamedTuple):
    """An event as it is stored."""

    position: int
    stream: str
    kind: str
    version: int
    at: str
    data: str | None


class Passed(NamedTuple):
    """What is read of every event on the way: no content."""

    position: int
    stream: str
    kind: str
    at: str


class Case(NamedTuple):
    """One row of the table of cases, with that of its facts."""

    number: int
    """Twice the position of the incident's first event; and one more, for those who may
    not know secrets."""
    stream: str
    last: int
    """The last event that is in it."""
    audience: int
    raised_at: str
    building_id: str
    kind: str
    words: str
    facts: str
    lines: str

    def columns(self) -> Columns:
        """The row of the table `cases`, with its seal."""
        own = self[:8]
        return (*own, seal(*own))

    def fact_columns(self) -> Columns:
        """The row of the table `case_facts`, with its seal."""
        own = (self.number, self.facts, self.lines)
        return (*own, seal(*own))


class Learned(NamedTuple):
    """What one commit changes of all that is derived."""

    cases: tuple[Case, ...] = ()
    """In place of all rows of their streams."""
    without: tuple[str, ...] = ()
    """Streams that have no case any more."""
    happened: tuple[Columns, ...] = ()
    """Position, kind, time and seal."""
    settled: Columns | None = None
    """How far all events are gone through: 1, position, form and seal."""

    @property
    def streams(self) -> list[str]:
        """Those whose former rows go."""
        return [*dict.fromkeys(one.stream for one in self.cases), *self.without]


def happening(one: Passed) -> Columns:
    """A row of the table `happenings`."""
    return (one.position, one.kind, one.at, seal(one.position, one.kind, one.at))


def settled_row(position: int) -> Columns:
    """The row of the table `settled`."""
    return (1, position, FORM, seal(1, position, FORM))


def make_cases(rows: Sequence[RawEvent]) -> list[Case]:
    """The rows of one stream's case, from all its events; empty: it is none, or is no more.

    Where people were does not count, so that a case outlives it. Raises JournalError for
    events that cannot be read.
    """
    if not any(one.kind in OVER for one in rows):
        return []
    events = [
        EVENT_CODEC.read_text(one.kind, one.version, one.data, at=one.at)
        for one in rows
        if one.data is not None and one.kind not in PLACES
    ]
    true = _case(summarise(events, secrets=True), events, rows)
    if true is None:
        return []
    told = list(story(events))
    # Mostly the very same; then there is no need to make it twice.
    shown = true if told == events else _case(summarise(events, secrets=False), told, rows)
    if shown == true:
        return [true]
    known = true._replace(audience=INSIDERS)
    if shown is None:
        return [known]
    return [known, shown._replace(number=true.number + 1, audience=OTHERS)]


def _case(facts: Facts | None, events: Iterable[Event], rows: Sequence[RawEvent]) -> Case | None:
    if facts is None:
        return None
    lines = lines_of(facts, events)
    return Case(
        2 * rows[0].position,
        rows[0].stream,
        rows[-1].position,
        ALL,
        write_time(facts.raised_at),
        plain(facts.building_id or ""),
        facts.kind,
        folded(lines) + "\n",
        _facts_text(facts),
        lines,
    )


def _facts_text(facts: Facts) -> str:
    """Facts in their stored form: what is as it is by default is not written."""
    found = _write_facts(facts)
    return to_text({name: found[name] for name in found if getattr(facts, name) != _DEFAULTS[name]})


def read_facts(text: str) -> Facts:
    """Facts from their stored form; DamagedRecord: it is none."""
    try:
        return _read_facts(json.loads(text))
    except (LookupError, RecursionError, TypeError, ValueError) as err:
        raise DamagedRecord("case", _MADE, f"{type(err).__name__}: {err}") from err


def with_contents(rows: Iterable[RawEvent], contents: Mapping[int, str | None]) -> list[RawEvent]:
    """Rows as they will stand there, when care has replaced these contents."""
    return [
        one._replace(data=contents[one.position]) if one.position in contents else one
        for one in rows
    ]
