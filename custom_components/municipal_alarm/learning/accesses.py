"""Who looked at what: for a works council, and to prove that nobody looked when they may not.

Cameras and microphones are open during an incident alone. Each live look is held here
against the incident that it was of, by the times that the journal has of it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from ..control_room.commands import Actor
from ..control_room.events import AccessRecorded, CameraViewed, Event, ListeningStarted
from ..control_room.ids import IncidentId
from ..control_room.values import record, value
from ..control_room.words import AccessKind

LIVE = frozenset({AccessKind.CAMERA, AccessKind.MICROPHONE, AccessKind.POSITION})
"""What shows somebody now, and not what was written down."""

KINDS = (AccessRecorded.KIND, CameraViewed.KIND, ListeningStarted.KIND)
"""The kinds of events that are looks."""


class When(StrEnum):
    """When a look was, seen from the incident that it was of."""

    DURING = "during"
    AFTER = "after"
    """The incident was over: evidence."""
    OUTSIDE = "outside"
    """Before the incident, or live when it was over: what must not be."""
    UNKNOWN = "unknown"
    """Nothing is kept of the incident any more."""
    OF_NONE = "of_none"
    """Of no incident: a report, a search."""


@value
class Lasted:
    """From when until when an incident was open, and what people call it."""

    raised_at: datetime
    resolved_at: datetime | None
    """None: it is open."""
    about: str


@record
class Look:
    """Somebody looked at something."""

    at: datetime
    actor: Actor
    what: AccessKind
    about: str
    incident_id: IncidentId | None
    when: When

    @property
    def is_live(self) -> bool:
        """Whether it showed what was going on."""
        return self.what in LIVE


@record
class Accesses:
    """All looks of a period, counted."""

    looks: tuple[Look, ...]
    by_person: Mapping[tuple[str, str], Mapping[AccessKind, int]]
    """By id and name: somebody may be called otherwise since, and two may have one name."""
    by_kind: Mapping[AccessKind, int]
    live: int
    outside: tuple[Look, ...]
    """What must not be."""
    unknown: int
    """Live looks at incidents of which nothing is kept any more: nothing can be proven."""


def looks_of(events: Iterable[Event], incidents: Mapping[IncidentId, Lasted]) -> tuple[Look, ...]:
    """The looks among events, in their order."""
    return tuple(_look(event, incidents) for event in events if isinstance(event, _LOOKS))


_LOOKS = (AccessRecorded, CameraViewed, ListeningStarted)


def _look(
    event: AccessRecorded | CameraViewed | ListeningStarted,
    incidents: Mapping[IncidentId, Lasted],
) -> Look:
    incident_id = event.incident_id
    lasted = incidents.get(incident_id) if incident_id is not None else None
    about = lasted.about if lasted is not None else ""
    match event:
        case CameraViewed():
            what = AccessKind.CAMERA
        case ListeningStarted():
            what, about = AccessKind.MICROPHONE, ", ".join(filter(None, (event.responder, about)))
        case AccessRecorded():
            what, about = event.what, event.about
    return Look(
        at=event.at,
        actor=event.actor,
        what=what,
        about=about,
        incident_id=incident_id,
        when=_when(event.at, incident_id, lasted, live=what in LIVE),
    )


def _when(
    at: datetime, incident_id: IncidentId | None, lasted: Lasted | None, *, live: bool
) -> When:
    if incident_id is None:
        return When.OUTSIDE if live else When.OF_NONE
    if lasted is None:
        return When.UNKNOWN
    if at < lasted.raised_at:
        return When.OUTSIDE
    if lasted.resolved_at is None or at <= lasted.resolved_at:
        return When.DURING
    return When.OUTSIDE if live else When.AFTER


def count(looks: tuple[Look, ...]) -> Accesses:
    """Count looks."""
    people: dict[tuple[str, str], Counter[AccessKind]] = {}
    for one in looks:
        person = one.actor.actor_id, one.actor.name
        people.setdefault(person, Counter())[one.what] += 1
    live = [one for one in looks if one.is_live]
    return Accesses(
        looks=looks,
        by_person=people,
        by_kind=Counter(one.what for one in looks),
        live=len(live),
        outside=tuple(one for one in looks if one.when is When.OUTSIDE),
        unknown=sum(one.when is When.UNKNOWN for one in live),
    )
