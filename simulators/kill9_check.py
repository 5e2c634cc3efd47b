"""What must hold after a kill, judged from outside: answers, radios, feed, journal file."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
import shutil
import tempfile

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.journal import Head, SqliteJournal

from .gateway_radio import ReceivedText
from .kill9_traffic import Done, Pressed
from .operator import Json, Screen
from .town_entries import Policy

_EARLY = timedelta(milliseconds=20)
_LATE = timedelta(seconds=1.5)
"""How late a step may be while Home Assistant runs, on a machine that also starts it
over and over again."""

_BACK = timedelta(seconds=2)
"""How long after it is ready Home Assistant may take for what fell due while it was away."""


@dataclass(frozen=True, slots=True)
class Away:
    """A time in which Home Assistant was not there."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """The journal as it lies on the disk."""

    events: tuple[e.Event, ...]
    head: Head
    damage: str


def read_journal(folder: Path, anchor: Head | None) -> Record:
    """Read a copy of the journal, and follow its chain through `anchor`."""
    with tempfile.TemporaryDirectory() as copy:
        for path in folder.glob("journal.db*"):
            if not path.name.endswith("-shm"):
                shutil.copy(path, copy)
        journal = SqliteJournal(Path(copy) / "journal.db")
        damage = journal.verify(anchor)
        events = tuple(_events(journal))
        return Record(events, journal.head(), str(damage) if damage is not None else "")


def _events(journal: SqliteJournal) -> Iterator[e.Event]:
    after = 0
    while entries := journal.read(after):
        for entry in entries:
            if entry.event is not None:
                yield entry.event
        after = entries[-1].position


def lost_presses(record: Record, pressed: Iterable[Pressed]) -> Iterator[str]:
    """Every answered press is in the journal."""
    known = _signals(record)
    for press in pressed:
        if press.answered_at is not None and press.signal_id not in known:
            yield f"the answered press {press.signal_id} at {press.place.words} is lost"


def lost_commands(record: Record, done: Iterable[Done]) -> Iterator[str]:
    """Everything that an operator was told is done is in the journal."""
    known = {(event.KIND, event.stream) for event in record.events}
    for one in done:
        if (one.event, one.incident_id) not in known:
            yield f"{one.event} of {one.incident_id} was answered and is lost"


def duplicates(record: Record) -> Iterator[str]:
    """No press counts twice, no number is given twice, no desk has two open incidents."""
    for signal_id, times in _signals(record).items():
        if times > 1:
            yield f"the press {signal_id} counts {times} times"
    numbers: set[int] = set()
    open_at: dict[str, str] = {}
    subject_of: dict[str, str] = {}
    for event in record.events:
        match event:
            case e.IncidentRaised():
                if event.number in numbers:
                    yield f"the number {event.number} was given twice"
                numbers.add(event.number)
                if event.subject in open_at:
                    yield f"{event.subject} has two incidents: {open_at[event.subject]} and {event.incident_id}"
                open_at[event.subject] = event.incident_id
                subject_of[event.incident_id] = event.subject
            case e.IncidentResolved():
                open_at.pop(subject_of.get(event.incident_id, ""), None)


def told_twice(record: Record, texts: Sequence[ReceivedText]) -> Iterator[str]:
    """No radio shows the same words twice: each text has the number of its incident.

    Left out are texts of incidents that the journal does not know: see `told_anew`.
    """
    unknown = {one.key for one in told_anew(record, texts)}
    keys: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one in texts:
        if one.key not in unknown:
            keys[one.radio_id, one.text].append(one.key)
    for (radio_id, text), shown in keys.items():
        if len(shown) > 1:
            yield f"radio {radio_id} showed {text!r} {len(shown)} times: {', '.join(shown)}"


def told_anew(record: Record, texts: Sequence[ReceivedText]) -> list[ReceivedText]:
    """Texts that left just before the kill, with an incident that was not yet on the disk.

    Its press was not answered; it comes again, and joins whatever its desk has by then.
    A text that waited for the disk would be the worse evil.
    """
    known = {one.incident_id for one in record.events if isinstance(one, e.IncidentRaised)}
    return [one for one in texts if one.key.partition("/")[0] not in known]


def wrong_steps(record: Record, policy: Policy, away: Sequence[Away]) -> Iterator[str]:
    """Steps are taken at their absolute times, or as soon as Home Assistant is back."""
    raised_at: dict[str, datetime] = {}
    taken: defaultdict[str, list[int]] = defaultdict(list)
    for event in record.events:
        match event:
            case e.IncidentRaised():
                raised_at[event.incident_id] = event.at
            case e.StepTaken(actor=None):
                taken[event.incident_id].append(event.step)
                due = raised_at[event.incident_id] + timedelta(
                    seconds=policy.steps[event.step].delay_s
                )
                yield from _judge(event, due, away)
    for incident_id, steps in taken.items():
        if steps != sorted(set(steps)):
            yield f"{incident_id} took the steps {steps}"


def _judge(event: e.StepTaken, due: datetime, away: Sequence[Away]) -> Iterator[str]:
    what = f"step {event.step} of {event.incident_id}"
    if event.at < due - _EARLY:
        yield f"{what} was taken {due - event.at} too early"
    allowed = due
    for one in away:
        if one.since - _LATE <= allowed <= one.until + _BACK:
            allowed = one.until + _BACK
    if event.at > allowed + _LATE:
        yield f"{what} was taken {event.at - due} late, at {event.at}"


def not_shown(record: Record, screen: Screen) -> Iterator[str]:
    """Every incident that was not closed has been on the screen."""
    closed = {one.incident_id for one in record.events if isinstance(one, e.IncidentClosed)}
    for event in record.events:
        if (
            isinstance(event, e.IncidentRaised)
            and event.incident_id not in closed
            and event.incident_id not in screen.history
        ):
            yield f"the feed does not show {event.incident_id}"


def due_times(incidents: Iterable[Json]) -> dict[str, tuple[int, str]]:
    """By incident: the step that is next, and when it is due."""
    return {
        one["incident_id"]: (one["step"], one["step_due_at"])
        for one in incidents
        if one["step_due_at"] is not None
    }


def moved_deadlines(
    before: dict[str, tuple[int, str]], screen: Screen, since: datetime
) -> Iterator[str]:
    """After the restart the same step is due at the same time, by the clock on the wall."""
    for incident_id, (step, due_at) in before.items():
        seen = next((one for one in screen.history.get(incident_id, ()) if one.at > since), None)
        if seen is None or seen.incident is None or seen.incident["step"] != step:
            continue
        now_due = seen.incident["step_due_at"]
        if now_due not in (due_at, None):
            yield f"step {step} of {incident_id} was due at {due_at} and is now due at {now_due}"


def _signals(record: Record) -> Counter[str]:
    return Counter(
        event.signal_id
        for event in record.events
        if isinstance(event, e.IncidentRaised | e.AlarmJoined)
    )
