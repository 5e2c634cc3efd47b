"""Write a file of today's schema as SQL, to be kept for the tests of every later release.

Run once before a release that brings a new schema version:
`python -m tests.journal.make_database`. A file that was released is never made anew.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields, replace
from pathlib import Path
import sqlite3
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import Phase, find, settings

from custom_components.municipal_alarm.control_room.effects import EFFECTS, Effect
from custom_components.municipal_alarm.control_room.events import EVENTS, Event
from custom_components.municipal_alarm.journal import SqliteJournal, schema

from . import examples as make
from .strategies import of_class

_ONCE = settings(phases=[Phase.generate, Phase.shrink], database=None, derandomize=True)


def _incident(number: int) -> tuple[list[Event], list[Effect]]:
    """One event and one effect of every kind, simplest values, in a stream of their own."""
    incident = f"incident-{number}"
    events = [_simplest(cls, at=make.NOON, incident_id=incident) for cls in EVENTS]
    effects = [
        _simplest(cls, key=f"{incident}/{cls.KIND}", incident_id=incident) for cls in EFFECTS
    ]
    return events, effects


def _simplest[T](cls: type[T], **fixed: Any) -> T:
    """The simplest value of a class, with what is fixed as far as it has such fields."""
    value: Any = find(of_class(cls), lambda _: True, settings=_ONCE)
    names = {field.name for field in fields(value)}
    made: T = replace(value, **{name: fixed[name] for name in names & fixed.keys()})
    return made


def _dump(db: sqlite3.Connection) -> Iterator[str]:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    yield f"PRAGMA application_id = {schema.APPLICATION_ID};"
    yield f"PRAGMA user_version = {version};"
    yield from db.iterdump()


def main() -> None:
    """Write `databases/vNNNN.sql`."""
    version = max(schema.scripts())
    target = Path(__file__).parent / "databases" / f"v{version:04}.sql"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal.db"
        journal = SqliteJournal(path, now=lambda: make.NOON)
        journal.start()
        journal.append(*_incident(1))
        open_events, open_effects = _incident(2)
        journal.append([event for event in open_events if not event.ENDS], open_effects)
        journal.append([make.noted("incident-2", 1, at=make.NOON.replace(tzinfo=None))])
        journal.flush()
        while journal.settle_cases():
            pass
        if journal.close():
            raise SystemExit("the journal could not be written")
        with closing(sqlite3.connect(path)) as db:
            target.write_text("\n".join(_dump(db)) + "\n", encoding="utf-8")
    print(target)  # noqa: T201


if __name__ == "__main__":
    main()
