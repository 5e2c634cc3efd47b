"""All figures of one period, of the city or of one building."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from ...control_room import events as e
from ...control_room.ids import BuildingId
from ...control_room.values import record
from ..facts import Facts
from .counting import Share
from .equipment import (
    DeskTestFigures,
    LinkFigures,
    Part,
    desk_tests as desk_tests_of,
    links as links_of,
    set_aside as set_aside_of,
    silent as silent_of,
)
from .field import LoneWorkFigures, RoundFigures, lone_work as lone_work_of, rounds as rounds_of
from .groups import By, Group, group, grouped
from .load import AlarmLoad, Presence, load as load_of, presences
from .outcomes import RepeatDesk, by_outcome, repeat_desks, worst_share
from .rules import FigureRules, counted, is_counted

HAPPENINGS = (
    e.OperatorPresenceChanged,
    e.LinkStateChanged,
    e.SignalSetAside,
    e.DeskTested,
    e.DeskTestEnded,
    e.LoneWorkStarted,
    e.CheckInPrompted,
    e.CheckInMissed,
)
"""The events that figures need beside the facts; those of presence from
`PRESENCE_LASTS` earlier on."""


@record
class Given:
    """What figures are made of."""

    facts: Sequence[Facts]
    """Drills too: they tell which rounds were part of one."""
    happened: Sequence[e.Event] = ()
    """`HAPPENINGS`, in their order."""
    reports: Sequence[e.RoundReport] = ()
    desks: frozenset[str] = frozenset()
    """That are set up: of the building, if it is of one."""
    parts: Sequence[Part] = ()
    """As `desks`."""


@record
class Figures:
    """Of one period."""

    since: datetime
    until: datetime
    building_id: BuildingId | None
    """None: the whole city."""
    all: Group
    by: Mapping[By, tuple[Group, ...]]
    presses: int
    outcomes: Mapping[str, int]
    repeat_desks: tuple[RepeatDesk, ...]
    worst_desks: Share
    rounds: RoundFigures
    desk_tests: DeskTestFigures
    silent: tuple[Part, ...]
    drills: int
    """Drills and tests, which count nowhere else."""
    load: AlarmLoad | None = None
    """None: of one building, which has no operators of its own. So all that follows."""
    lone_work: LoneWorkFigures | None = None
    links: tuple[LinkFigures, ...] = ()
    set_aside: Mapping[str, int] | None = None

    def as_json(self) -> dict[str, Any]:
        """For answers."""
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "building_id": self.building_id,
            **{name: told for name, told in self.all.as_json().items() if name not in _UNNAMED},
            "presses": self.presses,
            "outcomes": dict(self.outcomes),
            "drills": self.drills,
            "by": {by.value: [one.as_json() for one in groups] for by, groups in self.by.items()},
            "repeat_desks": [one.as_json() for one in self.repeat_desks],
            "worst_desks": self.worst_desks.as_json(),
            "load": None if self.load is None else self.load.as_json(),
            "rounds": self.rounds.as_json(),
            "lone_work": None if self.lone_work is None else self.lone_work.as_json(),
            "links": [one.as_json() for one in self.links],
            "desk_tests": self.desk_tests.as_json(),
            "silent": [one.as_json() for one in self.silent],
            "set_aside": None if self.set_aside is None else dict(self.set_aside),
        }


_UNNAMED = ("key", "name")


def figures(
    given: Given,
    since: datetime,
    until: datetime,
    rules: FigureRules,
    building_id: BuildingId | None = None,
) -> Figures:
    """Of what happened from `since` until before `until`.

    Of one building what is given must be of it already, but for `happened`.
    """
    facts = counted(given.facts, since, until)
    happened = [one for one in given.happened if since <= one.at < until]
    drills = {one.incident_id for one in given.facts if not is_counted(one)}
    of_city = building_id is None
    return Figures(
        since=since,
        until=until,
        building_id=building_id,
        all=group("", "", facts, rules),
        by=grouped(facts, rules),
        presses=sum(one.presses for one in facts),
        outcomes=by_outcome(facts),
        repeat_desks=repeat_desks(facts),
        worst_desks=worst_share(facts),
        rounds=rounds_of(given.reports, drills),
        desk_tests=desk_tests_of(happened, given.desks),
        silent=silent_of(given.parts, until, rules.silent_after),
        drills=sum(not is_counted(one) and since <= one.raised_at < until for one in given.facts),
        load=load_of(facts, _presences(given.happened, until), since, until) if of_city else None,
        lone_work=lone_work_of(happened) if of_city else None,
        links=links_of(happened, until) if of_city else (),
        set_aside=set_aside_of(happened) if of_city else None,
    )


def _presences(happened: Iterable[e.Event], until: datetime) -> tuple[Presence, ...]:
    changed = (one for one in happened if isinstance(one, e.OperatorPresenceChanged))
    return presences(changed, until)
