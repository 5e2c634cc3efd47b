"""What entities are about, in the field: a checkpoint, a round plan, a responder.

Whoever can see an entity can be anybody. So a checkpoint tells that it was proven and
never by whom, a plan names places and no people, and where a responder is goes to the
floor (see `subjects`) and is there only for who enables it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, override

from homeassistant.util import dt as dt_util

from ..bridge.changes import checkpoint_key, plan_key, responder_key
from ..const import SUBENTRY_CHECKPOINT, SUBENTRY_RESPONDER, SUBENTRY_ROUND_PLAN
from ..control_room.ids import CheckpointId, ResponderId, RoundId, RoundPlanId
from ..control_room.lone_work.session import LoneWork
from ..control_room.patrol.round import Round
from ..control_room.round_events import RoundReport
from ..control_room.site import Responder
from ..control_room.words import Confidence, Deviation
from ..runtime import MunicipalAlarmConfigEntry
from .subjects import SubentrySubject, to_the_floor

OF_PEOPLE_ENABLED = False
"""Whether entities are there at first that tell where somebody is, and of whom nobody is
near: every user sees them and the recorder keeps them, so an administrator decides."""


class CheckpointSubject(SubentrySubject):
    """A checkpoint of a building."""

    follows_site = False
    subentry_type = SUBENTRY_CHECKPOINT
    model = "Checkpoint"

    def __init__(self, entry: MunicipalAlarmConfigEntry, subentry_id: str) -> None:
        """A checkpoint is a subentry of its building."""
        super().__init__(entry, subentry_id)
        self.checkpoint_id = CheckpointId(subentry_id)

    @property
    @override
    def keys(self) -> tuple[str, ...]:
        return (checkpoint_key(self.checkpoint_id),)

    def scanned_at(self) -> datetime | None:
        """When somebody was last proven to be there."""
        last = self.room.scanned.get(self.checkpoint_id)
        return last.occurred_at if last is not None else None


class RoundPlanSubject(SubentrySubject):
    """A round plan of a building, and its round that is not over."""

    subentry_type = SUBENTRY_ROUND_PLAN
    model = "Round plan"

    def __init__(self, entry: MunicipalAlarmConfigEntry, subentry_id: str) -> None:
        """A round plan is a subentry of its building."""
        super().__init__(entry, subentry_id)
        self.plan_id = RoundPlanId(subentry_id)
        self._found: tuple[Mapping[RoundId, Round], Round | None] = ({}, None)
        """Among which rounds it was looked for last, and what was found."""

    @property
    @override
    def keys(self) -> tuple[str, ...]:
        return (plan_key(self.plan_id),)

    def round(self) -> Round | None:
        """The round that is walked now."""
        rounds = self.room.rounds
        if self._found[0] is not rounds:
            # Once for all that this plan shows: there may be hundreds under way.
            found = (one for one in rounds.values() if one.plan_id == self.plan_id)
            self._found = rounds, next(found, None)
        return self._found[1]

    def report(self) -> RoundReport | None:
        """What became of the last round that is over."""
        return self.room.reports.get(self.plan_id)

    def next_at(self) -> datetime | None:
        """When the schedule opens the next one."""
        return self.runtime.planner.next_occurrence(self.plan_id)

    def overdue(self) -> list[str]:
        """The checkpoints that should have been proven by now."""
        now = self.round()
        if now is None:
            return []
        return [
            _where(one.floor, one.name) for one in now.pending if one.checkpoint_id in now.overdue
        ]

    def progress(self) -> int | None:
        """How much is proven, in percent; 100 only when all is."""
        now = self.round()
        if now is None:
            return None
        total = len(now.checkpoints)
        return 100 * (total - len(now.pending)) // max(total, 1)

    def progress_facts(self) -> dict[str, Any]:
        """The same in numbers, and what is late."""
        now = self.round()
        if now is None:
            return {}
        total = len(now.checkpoints)
        return {"done": total - len(now.pending), "total": total, "overdue": self.overdue()}

    def result_facts(self) -> dict[str, Any]:
        """Of the last round: how many checkpoints were proven how, and which were not."""
        report = self.report()
        if report is None:
            return {}
        proven = [line.deviation for line in report.lines]
        return {
            "ended_at": report.ended_at.isoformat(),
            **{one.value: proven.count(one) for one in Deviation},
            "corrected": sum(bool(line.corrected) for line in report.lines),
            "missed_checkpoints": [
                _where(line.floor, line.checkpoint)
                for line in report.lines
                if line.deviation is Deviation.MISSED
            ],
        }


class ResponderSubject(SubentrySubject):
    """Somebody who can be sent."""

    subentry_type = SUBENTRY_RESPONDER
    model = "Responder"

    def __init__(self, entry: MunicipalAlarmConfigEntry, subentry_id: str) -> None:
        """A responder is a subentry of the control room."""
        super().__init__(entry, subentry_id)
        self.responder_id = ResponderId(subentry_id)

    @property
    @override
    def keys(self) -> tuple[str, ...]:
        return (responder_key(self.responder_id),)

    @property
    @override
    def description(self) -> tuple[str, str]:
        # As alarms and radios call them; the control room is no part of anybody's name.
        responder = self.responder()
        title = self.entry.subentries[self.identifier].title
        return responder.name if responder is not None else title, self.model

    def responder(self) -> Responder | None:
        """What the rules know of them; None: what is set up could not be read."""
        return self.room.site.responders.get(self.responder_id)

    def on_duty(self) -> bool | None:
        """Whether they are there to be sent."""
        responder = self.responder()
        return self.room.roster.on_duty(responder) if responder is not None else None

    def lone_work(self) -> LoneWork | None:
        """How they are watched over, if they are."""
        return self.room.lone_work.get(self.responder_id)

    def is_warned_of(self) -> bool:
        """Whether it may soon be an alarm: their radio warns, or they were asked to check in."""
        watched = self.lone_work()
        asked = watched is not None and watched.alarm_at is not None
        return asked or self.responder_id in self.room.pre_alerts

    def check_in_at(self) -> datetime | None:
        """When they are to be heard of; once they were asked, when it is an alarm."""
        watched = self.lone_work()
        return (watched.next_at or watched.alarm_at) if watched is not None else None

    def place(self) -> str | None:
        """Where they were last proven to be."""
        last = self.room.roster.placed.get(self.responder_id)
        return to_the_floor(last.place) if last is not None else None

    def proven_at(self) -> datetime | None:
        """When that was."""
        last = self.room.roster.placed.get(self.responder_id)
        return last.occurred_at if last is not None else None

    def confidence(self) -> Confidence | None:
        """How sure it is that they still are there."""
        responder = self.responder()
        if responder is None:
            return None
        return self.room.roster.confidence(responder, dt_util.utcnow())


def _where(floor: str, name: str) -> str:
    """A checkpoint within its building: there is a "Stairs" on every floor."""
    return f"{floor}, {name}" if floor else name
