"""What happened, in the words of automations: one event of the room -> triggers.

What a trigger carries can end up where others read it, so it is free of duress (see
`secrecy`): a duress code arrives as the all-clear it pretends to be, and an incident
that only duress raised is not told. The one exception is the trigger `duress` itself.

words     the closed list of triggers, and what narrows each down
parts     what they are made of
telling   how one of an incident is told
incident  of an incident
procedure of its escalation and of external help
muster    of its call-up and roll-call
room      of what belongs to no incident
evaluation of what is learned afterwards
guards    of tags, lone work and warnings
rounds    of rounds
reports   of reports that are made
"""

from collections.abc import Iterator

from ...control_room import events as e, snapshot
from ...control_room.incident import Incident
from ...control_room.secrecy import public
from ...control_room.state import RoomState
from .evaluation import of_measures
from .guards import of_guards
from .incident import duress, external_help, of_incident, tells_of_duress
from .parts import Happening, is_of_incident
from .room import of_room
from .rounds import of_rounds
from .words import HAPPENINGS

__all__ = ["HAPPENINGS", "Happening", "external_help", "happenings", "is_of_incident"]


def happenings(event: e.Event, incident: Incident | None, state: RoomState) -> Iterator[Happening]:
    """The triggers of one event. `incident` is the one it belongs to, as last known."""
    if not is_of_incident(event):
        yield from of_room(event, state)
        yield from of_guards(event, state)
        yield from of_rounds(event, state)
        yield from of_measures(event)
    elif incident is not None:
        if incident.test and not isinstance(event, e.DeskAnswered):
            # What one person tries out at a desk is no alarm, and no drill with people: also
            # automations that want drills must not call anybody. Only lamps are part of it.
            return
        if tells_of_duress(event):
            yield duress(event, incident, state.site)
        shown = public(event)
        if shown is not None and snapshot.is_shown(incident, secrets=False):
            yield from of_incident(shown, incident, state.site)
