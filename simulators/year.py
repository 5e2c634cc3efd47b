"""A year of a city, lived through by the real engine, for journals as they are after years.

    python -m simulators.year FOLDER [--incidents 30000] [--seed 1]

writes `FOLDER/journal.db`. Nothing is made up but what people and radios do
(`year_people`): every event is what the engine makes of a press, a receipt, a code, a
click, a scan or a deadline at its time. The same seed gives the same year.
"""

import argparse
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from random import Random

from custom_components.municipal_alarm.control_room import (
    commands as c,
    effects as x,
    events as e,
    signals as s,
)
from custom_components.municipal_alarm.control_room.alerts import CALLS_FOR_HELP
from custom_components.municipal_alarm.control_room.engine import handle, next_deadline
from custom_components.municipal_alarm.control_room.errors import RoomError
from custom_components.municipal_alarm.control_room.ids import (
    DeskId,
    IncidentId,
    OperatorId,
    RoundPlanId,
    SignalId,
    SourceId,
)
from custom_components.municipal_alarm.control_room.state import RoomState, with_site
from custom_components.municipal_alarm.control_room.words import (
    ActorKind,
    AlarmKind,
    AssignmentState,
    DeliveryState,
    Outcome,
)
from custom_components.municipal_alarm.journal import SqliteJournal
from custom_components.municipal_alarm.journal.port import Journal

from . import year_people as people
from .year_city import (
    CHECKPOINTS,
    DESKS,
    GUARDED,
    OPERATORS,
    PATROLS,
    RADIOS,
    ROUNDS,
    TIME_ZONE,
    city,
    walker_of,
)

BEGIN = datetime(2025, 1, 1, tzinfo=TIME_ZONE)
DAYS = 365
STORM_EVERY = 15
"""Days from one flood of alarms to the next: a demonstration, a fire drill, a thunderstorm."""
STORM = 16
FAULTY = 7
"""Desks whose button goes off by itself now and then."""
_FLUSH_EVERY = 5_000

type Act = Callable[[], None]


class Year:
    """The room through a year, and whoever is about to do something in it."""

    def __init__(
        self, journal: Journal, incidents: int = 30_000, seed: int = 1, days: int = DAYS
    ) -> None:
        """Plan every alarm and round of the year; nothing is lived through yet."""
        self.counts: Counter[str] = Counter()
        """Events by kind, and what was refused."""
        self._journal = journal
        self._random = Random(seed)
        self._state = with_site(RoomState(), city())
        self._now = BEGIN.astimezone(UTC)
        self._coming: list[tuple[datetime, int, Act]] = []
        self._number = count(1)
        self._waiting = 0
        self._plan(incidents, days)

    def live(self) -> None:
        """Let it all happen, and write it down."""
        for number in range(GUARDED):
            self._handle(s.DeviceSeen(RADIOS, str(1000 + number), online=True))
        for number in range(PATROLS):
            self._handle(s.DeviceSeen(RADIOS, str(2000 + number), online=True))
        while self._coming:
            at, _, act = heappop(self._coming)
            while (due := next_deadline(self._state)) is not None and due <= at:
                self._now = max(due, self._now)
                self._handle(s.TimePassed())
            self._now = max(at, self._now)
            act()
        self._journal.flush(600)

    # --- what is planned ------------------------------------------------------

    def _plan(self, incidents: int, number_of_days: int) -> None:
        days = [BEGIN + timedelta(days=number) for number in range(number_of_days)]
        weights = [people.WEEKEND if day.weekday() >= 5 else 1.0 for day in days]
        storms = days[4::STORM_EVERY]
        single = incidents - len(storms) * STORM
        for day in self._random.choices(days, weights, k=max(single, 0)):
            (hour,) = self._random.choices(range(24), people.HOUR_WEIGHTS)
            at = day.replace(hour=hour, minute=self._random.randrange(60))
            self._at(at + timedelta(seconds=self._random.random() * 60), self._alarm)
        for day in storms if single >= 0 else ():
            building = self._random.randrange(100)
            at = day.replace(hour=self._random.randrange(9, 16))
            for number in range(STORM):
                desk = building + 150 * (number % 10)
                wait = timedelta(seconds=self._random.random() * 420)
                self._at(at + wait, lambda desk=desk: self._press(desk % DESKS))  # type: ignore[misc]
        for day in days:
            for building in range(ROUNDS):
                begins = datetime.combine(day.date(), time(22, building), TIME_ZONE)
                self._at(begins, lambda b=building, at=begins: self._round(b, at))  # type: ignore[misc]

    def _at(self, at: datetime, act: Act) -> None:
        heappush(self._coming, (at.astimezone(UTC), next(self._number), act))

    def _after(self, times: people.Times, act: Act) -> None:
        self._at(self._now + times.draw(self._random), act)

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    # --- what the world does --------------------------------------------------

    def _alarm(self) -> None:
        one = self._random.random()
        if one < 0.03:
            number = self._random.randrange(GUARDED)
            self._handle(
                s.ResponderAlarm(
                    self._signal(),
                    SourceId(f"radio{1000 + number}"),
                    AlarmKind.MAN_DOWN,
                    RADIOS,
                    str(1000 + number),
                    self._now,
                )
            )
        elif one < 0.08:
            desk = DeskId(f"desk{self._random.randrange(DESKS)}")
            drill = c.RaiseAlarm(
                actor=self._operator(), signal_id=self._signal(), desk_id=desk, drill=True
            )
            self._handle(drill)
        elif one < 0.12:
            self._press(self._random.randrange(FAULTY) * 31)
        else:
            # Some desks have more of it than others.
            self._press(int(self._random.random() ** 2 * DESKS))

    def _press(self, desk: int) -> None:
        source, desk_id = SourceId(f"source{desk}"), DeskId(f"desk{desk}")
        self._handle(s.Press(self._signal(), source, desk_id, self._now))
        if self._chance(0.15):
            self._at(
                self._now + timedelta(seconds=2),
                lambda: self._handle(s.Press(self._signal(), source, desk_id, self._now)),
            )

    def _round(self, building: int, at: datetime) -> None:
        self._handle(s.RoundDue(RoundPlanId(f"round{building}"), at.astimezone(UTC)))
        if self._chance(0.04):
            return
        when = self._now
        for number in range(CHECKPOINTS):
            when += people.WALKS.draw(self._random)
            if self._chance(0.99):
                self._at(when, lambda tag=f"tag{building}-{number}": self._scan(building, tag))  # type: ignore[misc]

    def _scan(self, building: int, tag: str) -> None:
        address = str(1000 + int(walker_of(building).removeprefix("guard")))
        self._handle(s.Scan(self._signal(), tag, self._now, RADIOS, address))

    def _signal(self) -> SignalId:
        return SignalId(f"signal{next(self._number)}")

    # --- what people do about it ----------------------------------------------

    def _raised(self, event: e.IncidentRaised) -> None:
        incident_id, operator = event.incident_id, self._operator()
        self._after(
            people.ACKNOWLEDGES,
            lambda: self._handle(c.Acknowledge(actor=operator, incident_id=incident_id)),
        )
        ended = Outcome.DRILL if event.drill else people.outcome(self._random)
        resolved = self._now + people.RESOLVES.draw(self._random) + timedelta(minutes=2)
        self._at(resolved, lambda: self._resolve(incident_id, operator, ended))

    def _acknowledged(self, event: e.Acknowledged) -> None:
        incident_id, operator = event.incident_id, event.actor
        if self._chance(0.7):
            self._after(people.LOOKS, lambda: self._look(incident_id, operator))
        if self._chance(0.4):
            note = c.AddNote(actor=operator, incident_id=incident_id, text="Called the desk.")
            self._after(people.WRITES, lambda: self._handle(note))
        if self._chance(0.25):
            self._after(people.SENDS_CODE, lambda: self._send_code(incident_id, operator))

    def _look(self, incident_id: IncidentId, operator: c.Actor) -> None:
        look = c.ViewCamera(actor=operator, incident_id=incident_id, camera="camera.desk")
        self._handle(look)

    def _send_code(self, incident_id: IncidentId, operator: c.Actor) -> None:
        message_id = f"message{next(self._number)}"
        code = c.SendStatusCode(
            actor=operator, digits="3", message_id=message_id, incident_id=incident_id
        )
        self._handle(code)

    def _resolve(self, incident_id: IncidentId, operator: c.Actor, ended: Outcome) -> None:
        resolve = c.Resolve(actor=operator, incident_id=incident_id, outcome=ended)
        self._handle(resolve)
        if ended in (Outcome.GENUINE, Outcome.FALSE) and self._chance(0.7):
            self._after(people.EVALUATES, lambda: self._evaluate(incident_id, ended))
        else:
            self._after(people.CLOSES, lambda: self._close(incident_id))

    def _evaluate(self, incident_id: IncidentId, ended: Outcome) -> None:
        written = people.evaluation(self._random, ended, self._now.date())
        actor = self._operator()
        self._handle(c.EvaluateIncident(actor=actor, incident_id=incident_id, evaluation=written))
        self._after(people.CLOSES, lambda: self._close(incident_id))

    def _close(self, incident_id: IncidentId) -> None:
        self._handle(c.Close(actor=self._operator(), incident_id=incident_id))

    def _told(self, text: x.RadioText) -> None:
        sent = s.Receipt(text.key, text.incident_id, DeliveryState.SENT)
        self._at(self._now + timedelta(seconds=0.2), lambda: self._handle(sent))
        if text.system_id == RADIOS and self._chance(0.97):
            received = s.Receipt(text.key, text.incident_id, DeliveryState.RECEIPTED)
            self._after(people.RECEIPT, lambda: self._handle(received))
        asked = text.purpose in CALLS_FOR_HELP and text.incident_id is not None
        if asked and self._chance(0.7):
            self._after(people.ACCEPTS, lambda: self._comes(text))

    def _comes(self, text: x.RadioText) -> None:
        incident = self._state.incidents.get(IncidentId(text.incident_id or ""))
        if incident is None or not incident.is_open or incident.owner_id is None:
            return
        assignment = incident.assignments.get(text.responder_id)
        if assignment is None or assignment.state is not AssignmentState.ALERTED:
            return
        if not self._chance(0.9 if text.system_id == RADIOS else 0.4):
            return
        self._says(text, "1")
        self._after(people.ARRIVES, lambda: self._says(text, "2"))
        if self._chance(0.08):
            self._after(people.REPORTS, lambda: self._says(text, "4"))
        elif self._chance(0.6):
            self._after(people.REPORTS, lambda: self._says(text, "3"))

    def _says(self, text: x.RadioText, digits: str) -> None:
        incident = self._state.incidents.get(IncidentId(text.incident_id or ""))
        if incident is not None and incident.is_open:
            said = s.TextIn(self._signal(), text.system_id, text.address, digits, self._now)
            self._handle(said)

    def _operator(self) -> c.Actor:
        """Who has the shift, or the one beside them."""
        number = (self._now.hour // 8 * 2 + self._random.randrange(2)) % OPERATORS
        one = self._state.site.operators[OperatorId(f"operator{number}")]
        return c.Actor(ActorKind.OPERATOR, one.operator_id, one.name, one.role)

    # --- the room ---------------------------------------------------------------

    def _handle(self, message: s.Signal | c.Command) -> None:
        try:
            decision = handle(self._state, message, self._now)
        except RoomError as err:
            # Two do the same, or it is over already: as with people.
            self.counts[f"refused: {err.key}"] += 1
            return
        self._state = decision.state
        if decision.events:
            self._write(decision.events, decision.effects)
        for effect in decision.effects:
            self._do(effect)
        for event in decision.events:
            if isinstance(event, e.IncidentRaised):
                self._raised(event)
            elif isinstance(event, e.Acknowledged):
                self._acknowledged(event)
            elif isinstance(event, e.MeasureAgreed) and self._chance(0.97):
                done = c.CompleteMeasure(actor=self._operator(), measure_id=event.measure_id)
                self._after(people.COMPLETES, lambda one=done: self._handle(one))  # type: ignore[misc]

    def _do(self, effect: x.Effect) -> None:
        match effect:
            case x.RadioText():
                self._told(effect)
            case x.Withdraw() | x.CloseMicrophone() | x.StopFollowing():
                pass
            case _:
                done = s.Receipt(effect.key, effect.incident_id, DeliveryState.SENT)
                self._at(self._now + timedelta(seconds=0.3), lambda: self._handle(done))

    def _write(self, events: tuple[e.Event, ...], effects: tuple[x.Effect, ...]) -> None:
        self.counts.update(event.KIND for event in events)
        self._journal.append(events, [one for one in effects if not isinstance(one, x.Withdraw)])
        self._waiting += len(events)
        if self._waiting >= _FLUSH_EVERY:
            self._waiting = 0
            self._journal.flush(600)


def main(arguments: list[str] | None = None) -> int:
    """Write a year's journal from a command line."""
    parser = argparse.ArgumentParser(prog="python -m simulators.year", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--incidents", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    journal = SqliteJournal(options.folder / "journal.db")
    journal.start()
    year = Year(journal, options.incidents, options.seed)
    year.live()
    left = journal.close(600)
    for kind, number in year.counts.most_common():
        print(f"{number:>9,}  {kind}")
    return 1 if left else 0


if __name__ == "__main__":
    raise SystemExit(main())
