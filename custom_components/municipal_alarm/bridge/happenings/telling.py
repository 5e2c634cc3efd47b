"""How a happening of an incident is told."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ...control_room.alerting import Alert
from ...control_room.ids import ResponderId
from ...control_room.incident import Incident
from ...control_room.site import Site
from ...control_room.snapshot import Json
from .parts import Happening, actor_json, incident_facts, responder_facts, responder_json

type Words = Mapping[str, str]
"""By option: the word by which this happening can be chosen."""

_NONE: Words = {}


def everybody(alerts: Iterable[Alert]) -> list[tuple[ResponderId, str]]:
    """Everybody once, however many ways they were told by."""
    return list(dict.fromkeys((alert.responder_id, alert.responder) for alert in alerts))


class Teller:
    """Tells of one incident."""

    def __init__(self, incident: Incident, site: Site, event: object) -> None:
        """Of an incident, as everybody may see it, because of an event."""
        self.incident = incident.shown
        self._site = site
        # None: nobody did it, it was due.
        self._by: Json = {"by": actor_json(event.actor)} if hasattr(event, "actor") else {}

    def tell(self, key: str, more: Json | None = None, words: Words = _NONE) -> Happening:
        """Something that happened to the incident."""
        one = self.incident
        where = f" ({one.place.words()})" if one.place is not None else ""
        return Happening(
            key,
            f"incident {one.number}{where}: {key.replace('_', ' ')}",
            {**self._by, **(more or {})},
            {**incident_facts(one), **{option: (word,) for option, word in words.items()}},
            one.place,
            one,
            self._site,
        )

    def tell_of(
        self,
        key: str,
        responder_id: ResponderId,
        name: str,
        more: Json | None = None,
        words: Words = _NONE,
    ) -> Happening:
        """Something that a responder did, or that was done to one."""
        who = {"responder": responder_json(self._site, responder_id, name)}
        told = self.tell(key, {**who, **(more or {})}, words)
        return replace(told, facts={**told.facts, **responder_facts(self._site, responder_id)})
