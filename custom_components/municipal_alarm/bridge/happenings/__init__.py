"""What happened, in the words of automations: one event of the room -> triggers.

What a trigger carries can end up where others read it, so it is free of duress (see
`secrecy`): a duress code arrives as the all-clear it pretends to be, and an incident
that only duress raised is not told. The one exception is the trigger `duress` itself.

words     the closed list of triggers, and what narrows each down
parts     what they are made of
incident  of an incident
room      of what belongs to no incident
"""

from collections.abc import Iterator

from ...control_room import events as e, snapshot
from ...control_room.incident import Incident
from ...control_room.secrecy import public
from ...control_room.state import RoomState
from .incident import duress, external_help, of_incident, tells_of_duress
from .parts import Happening, is_of_room
from .room import of_room
from .words import HAPPENINGS

__all__ = ["HAPPENINGS", "Happening", "external_help", "happenings", "is_of_room"]


def happenings(event: e.Event, incident: Incident | None, state: RoomState) -> Iterator[Happening]:
    """The triggers of one event. `incident` is the one it belongs to, as last known."""
    if is_of_room(event):
        yield from of_room(event, state)
    elif incident is not None:
        if tells_of_duress(event):
            yield duress(event, incident, state.site)
        shown = public(event)
        if shown is not None and snapshot.is_shown(incident, secrets=False):
            yield from of_incident(shown, incident, state.site)
