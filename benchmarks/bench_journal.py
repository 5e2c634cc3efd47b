"""The journal on a real disk: rate, acknowledgement during a storm, start-up after years.

The disk is that of the folder for temporary files (`TMPDIR`); its file system is
named. `BENCH_OLD_EVENTS` sets how long the past is (1 000 000).
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from benchmarks.figures import Figure, at_least, at_most, quantile
from custom_components.municipal_alarm.control_room.commands import Actor
from custom_components.municipal_alarm.control_room.effects import (
    AnswerDesk,
    Effect,
    RadioText,
    ShowCamera,
)
from custom_components.municipal_alarm.control_room.events import (
    Acknowledged,
    Alert,
    DeliveryReported,
    DeskAnswered,
    Event,
    IncidentClosed,
    IncidentRaised,
    IncidentResolved,
    NumberIssued,
    ResponderArrived,
    SourceHeard,
    StepTaken,
)
from custom_components.municipal_alarm.control_room.ids import (
    BuildingId,
    DeskId,
    IncidentId,
    PolicyId,
    ResponderId,
    SignalId,
    SourceId,
    SystemId,
)
from custom_components.municipal_alarm.control_room.site import Place
from custom_components.municipal_alarm.control_room.words import (
    ActorKind,
    AlarmKind,
    DeliveryState,
    DeskAnswer,
    Outcome,
    Priority,
    Purpose,
)
from custom_components.municipal_alarm.journal import SqliteJournal

DESKS = 1500
START = datetime(2026, 1, 1, tzinfo=UTC)
OPERATOR = Actor(ActorKind.OPERATOR, "u1", "Anneke de Vries")
ENGINE_SECONDS = 0.0002
"""What the rules and the rest of the loop take for one press, as a busy loop plays it."""

type Append = tuple[list[Event], list[Effect]]


# --- what is written ---------------------------------------------------------


def press(number: int) -> Append:
    """What one press appends: 5 events that call for 4 effects."""
    at = START + timedelta(seconds=number)
    desk = number % DESKS
    incident = IncidentId(f"01J8ZQ{number:020}")
    place = Place(
        BuildingId("town-hall"), "Town hall", "1st floor", DeskId(f"desk-{desk}"), f"Desk {desk}"
    )
    alerts = tuple(
        Alert(
            f"{incident}/alarm/{guard}",
            ResponderId(guard),
            f"Guard {guard}",
            SystemId("hytera"),
            f"10{guard}",
            f"PANIC Town hall, 1st floor, Desk {desk}",
            Purpose.ALARM,
            at,
        )
        for guard in ("1", "2")
    )
    source, signal = SourceId(f"source-{desk}"), SignalId(f"signal-{number}")
    return [
        SourceHeard(at=at, source_id=source, occurred_at=at, on=True, recent=(signal,) * 4),
        NumberIssued(at=at, number=number),
        IncidentRaised(
            at=at,
            incident_id=incident,
            number=number,
            kind=AlarmKind.PANIC,
            priority=Priority.URGENT,
            subject=f"desk/desk-{desk}",
            place=place,
            responder_id=None,
            responder="",
            source_id=source,
            signal_id=signal,
            occurred_at=at,
            actor=None,
            drill=False,
            policy_id=PolicyId("default"),
            step_due_at=at,
        ),
        StepTaken(
            at=at,
            incident_id=incident,
            step=0,
            actor=None,
            alerts=alerts,
            external=(),
            skipped=(),
            raise_sound=False,
            step_due_at=at,
        ),
        DeskAnswered(
            at=at, incident_id=incident, desk_id=DeskId(f"desk-{desk}"), answer=DeskAnswer.SENT
        ),
    ], [
        *(
            RadioText(
                alert.key,
                incident,
                alert.responder_id,
                alert.system_id,
                alert.address,
                alert.text,
                alert.purpose,
            )
            for alert in alerts
        ),
        ShowCamera(f"{incident}/camera", incident, DeskId(f"desk-{desk}")),
        AnswerDesk(f"{incident}/answer", incident, DeskId(f"desk-{desk}"), DeskAnswer.SENT),
    ]


def handling(number: int) -> Append:
    """What the rest of an incident appends: 10 events, the last of which ends it."""
    at = START + timedelta(seconds=number, minutes=5)
    incident = IncidentId(f"01J8ZQ{number:020}")
    reports = [
        DeliveryReported(at=at, incident_id=incident, key=f"{incident}/{key}", state=state)
        for state in (DeliveryState.SENT, DeliveryState.RECEIPTED)
        for key in ("alarm/1", "alarm/2", "camera")
    ]
    return [
        *reports,
        Acknowledged(at=at, incident_id=incident, actor=OPERATOR, on_scene_due_at=at),
        ResponderArrived(
            at=at,
            incident_id=incident,
            actor=OPERATOR,
            responder_id=ResponderId("1"),
            responder="Guard 1",
        ),
        IncidentResolved(
            at=at,
            incident_id=incident,
            actor=OPERATOR,
            outcome=Outcome.GENUINE,
            note="Visitor calmed down and left.",
            overtaken=(),
        ),
        IncidentClosed(at=at, incident_id=incident, actor=OPERATOR),
    ], []


# --- measuring ----------------------------------------------------------------


@contextmanager
def journal_in(folder: Path, name: str, **options: object) -> Iterator[SqliteJournal]:
    """A started journal, closed at the end."""
    journal = SqliteJournal(folder / f"{name}.db", **options)  # type: ignore[arg-type]
    journal.start()
    try:
        yield journal
    finally:
        assert journal.close(60) == 0


def append_all(journal: SqliteJournal, appends: Sequence[Append]) -> None:
    """Append as fast as it writes, with a bounded number waiting."""
    for events, effects in appends:
        while journal.waiting > 5000:
            sleep(0.001)
        journal.append(events, effects)
    assert journal.flush(120)


def sustained(folder: Path) -> Iterator[Figure]:
    """Events a second over 60 000 events of whole incidents."""
    appends = [made for number in range(4000) for made in (press(number), handling(number))]
    count = sum(len(events) for events, _ in appends)
    with journal_in(folder, "sustained") as journal:
        began = perf_counter()
        append_all(journal, appends)
        took = perf_counter() - began
    yield at_least(5000, f"events a second, sustained over {count}", count / took, "events/s")


async def storm(folder: Path, name: str, busy: float, spread: float) -> dict[str, list[float]]:
    """1 500 presses; how long each thing took, in ms.

    `busy`: seconds of other work in the loop for each press. `spread`: seconds over
    which they come; 0: all in one turn of the loop.
    """
    loop = asyncio.get_running_loop()
    took: dict[str, list[float]] = {"append": [], "committed": [], "called": [], "all": []}
    done = asyncio.Event()

    def run_all(calls: Sequence[Callable[[], None]], committed: float) -> None:
        for call in calls:
            call()
            took["called"].append((perf_counter() - committed) * 1000)
        if len(took["all"]) == DESKS:
            done.set()

    def hand_over(calls: Sequence[Callable[[], None]]) -> None:
        loop.call_soon_threadsafe(run_all, calls, perf_counter())

    with journal_in(folder, name, hand_over=hand_over) as journal:
        presses = [press(number) for number in range(DESKS)]

        def handle(made: Append) -> None:
            until = perf_counter() + busy
            while perf_counter() < until:
                pass
            began = perf_counter()
            journal.append(*made, lambda: took["all"].append((perf_counter() - began) * 1000))
            took["append"].append((perf_counter() - began) * 1000)

        for number, made in enumerate(presses):
            if spread:
                loop.call_later(spread * number / DESKS, handle, made)
            else:
                handle(made)
        await done.wait()
    return took


def storms(folder: Path) -> Iterator[Figure]:
    """What a source waits for until it is acknowledged."""
    took = asyncio.run(storm(folder, "turn", 0, 0))
    where = "1 500 presses in one turn of the loop"
    yield Figure(f"{where}: hand-over p99", quantile(took["append"], 0.99) * 1000, "us")
    yield Figure(f"{where}: commit to call p50", quantile(took["called"], 0.5), "ms")
    yield at_most(50, f"{where}: commit to call p99", quantile(took["called"], 0.99), "ms")
    yield Figure(f"{where}: append to call p50", quantile(took["all"], 0.5), "ms")
    yield Figure(f"{where}: append to call p99", quantile(took["all"], 0.99), "ms")
    took = asyncio.run(storm(folder, "second", ENGINE_SECONDS, 1))
    where = "1 500 presses in a second, busy loop"
    yield Figure(f"{where}: commit to call p50", quantile(took["called"], 0.5), "ms")
    yield at_most(50, f"{where}: commit to call p99", quantile(took["called"], 0.99), "ms")
    yield Figure(f"{where}: append to call p50", quantile(took["all"], 0.5), "ms")
    yield at_most(50, f"{where}: append to call p99", quantile(took["all"], 0.99), "ms")


def start_up(folder: Path) -> Iterator[Figure]:
    """Opening and reading the present, behind no past and behind a long one."""
    old = int(os.environ.get("BENCH_OLD_EVENTS", "1000000"))
    incidents = old // 15
    times = {}
    for name, past in (("without a past", 0), (f"behind {incidents * 15:,} events", incidents)):
        with journal_in(folder, "start") as journal:
            for first in range(0, past, 1000):
                numbers = range(first, min(first + 1000, past))
                append_all(journal, [made for n in numbers for made in (press(n), handling(n))])
            # The present is the same: each desk's last signal, and 20 open incidents.
            append_all(journal, [press(past + number) for number in range(DESKS)])
            append_all(journal, [handling(past + number) for number in range(20, DESKS)])
        tries = []
        for _ in range(7):
            began = perf_counter()
            with journal_in(folder, "start") as journal:
                loaded = journal.load()
                tries.append((perf_counter() - began) * 1000)
        assert len(loaded.pending) == 80
        times[name] = quantile(tries, 0.5)
        yield Figure(f"start and load {name}", times[name], "ms")
        if past:
            with journal_in(folder, "start") as journal:
                began = perf_counter()
                assert journal.verify() is None
                yield Figure(f"verify {incidents * 15:,} events", perf_counter() - began, "s")
        for file in folder.glob("start.db*"):
            file.unlink()
    empty, full = times.values()
    yield at_most(1.5, "start-up behind a long past, against none", full / empty, "times")


def file_system(path: Path) -> str:
    """Type of the file system that holds a path, as the system names it."""
    mounts = (line.split() for line in Path("/proc/mounts").read_text().splitlines())
    holding = [(where, kind) for _, where, kind, *_ in mounts if path.is_relative_to(where)]
    return max(holding, key=lambda found: len(found[0]))[1] if holding else "unknown"


def run() -> list[Figure]:
    """All figures."""
    with TemporaryDirectory(prefix="bench-journal-") as name:
        folder = Path(name).resolve()
        kind = file_system(folder)
        figures = [*sustained(folder), *storms(folder), *start_up(folder)]
        return [
            Figure(f"{figure.name} ({kind})", figure.value, figure.unit, figure.target, figure.met)
            for figure in figures
        ]
