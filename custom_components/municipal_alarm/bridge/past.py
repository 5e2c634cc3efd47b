"""What the journal has of one incident, open or long closed."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count

from homeassistant.core import HomeAssistant

from ..control_room.errors import UnknownThing
from ..control_room.evaluation.parts import measure_of, stream_of
from ..control_room.events import Event, IncidentRaised
from ..control_room.ids import IncidentId
from ..journal.port import Entry, Journal
from .journal_reads import journal_read
from .naming import Names
from .running import Running


@dataclass(frozen=True, slots=True)
class OfIncident:
    """What the journal has of one incident."""

    incident_id: IncidentId
    entries: list[Entry]

    @property
    def events(self) -> list[Event]:
        """Those whose content is there."""
        return [entry.event for entry in self.entries if entry.event is not None]

    @property
    def about(self) -> str:
        """Its number and place, for whoever reads who looked."""
        for event in self.events:
            if isinstance(event, IncidentRaised):
                return about(event.number, event.place.words() if event.place is not None else "")
        return ""


def about(number: int, place: str) -> str:
    """An incident by its number and place."""
    return f"#{number} {place}".rstrip()


def _read(journal: Journal, stream: str, *, measures: bool) -> list[Entry]:
    """What stands of one incident; nothing of what else is written down.

    The room, rounds and lone work have streams of their own: who was where, all night.
    """
    if journal.first_kind(stream) != IncidentRaised.KIND:
        return []
    entries = journal.timeline(stream)
    if measures:
        for agreed in _of_measures(journal, IncidentId(stream)):
            entries += agreed
        entries.sort(key=lambda entry: entry.position)
    return entries


def _of_measures(journal: Journal, incident_id: IncidentId) -> Iterator[list[Entry]]:
    """What stands of each; their numbers have no gap, and of what went by age its place is left."""
    for number in count(1):
        agreed = journal.timeline(stream_of(measure_of(incident_id, number)))
        if not agreed:
            return
        yield agreed


async def read_incident(
    hass: HomeAssistant, running: Running, said: str, *, measures: bool = False
) -> OfIncident:
    """All that the journal has of an incident; `HomeAssistantError` when it cannot be read.

    Empty for what is no incident. `measures`: also what became of what was agreed after it.
    """
    try:
        stream = str(Names(hass, running.room.state).incident(said))
    except UnknownThing:
        stream = said
    with journal_read():
        entries = await hass.async_add_executor_job(
            partial(_read, running.journal, stream, measures=measures)
        )
    return OfIncident(IncidentId(stream), entries)
