"""Open microphones: what links hear goes to whoever listens, live and nowhere else.

A packet that comes while nobody listens is dropped at once, so there are no seconds
from before the first listener. What the journal keeps is who listened, from when until
when. A listening ends by itself with the microphone, its time, the incident, the role
of who listens, or Home Assistant.
"""

from asyncio import TimerHandle
from collections.abc import Callable, Sequence
from dataclasses import replace
import logging

from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..control_room.commands import Actor, ListenIn
from ..control_room.errors import BadRequest, RoomError
from ..control_room.ids import IncidentId, ResponderId, SystemId
from ..control_room.incident_parts import Microphone
from ..control_room.roles import demand, permits
from ..control_room.words import Role
from ..radio.network import Voice
from .actors import user_actor
from .room import Room
from .sound import BEAT_S, Channel, Listening, Sound

_LOGGER = logging.getLogger(__name__)

MOST_LISTENERS = 4
"""To one microphone. A control room has few operators; more is a mistake, or worse."""


class TooManyListeners(BadRequest):
    """`MOST_LISTENERS` listen already."""


class Microphones:
    """All open microphones of one Home Assistant, and who listens to them."""

    def __init__(self, hass: HomeAssistant, room: Room) -> None:
        """Nobody listens yet."""
        self._hass = hass
        self._room = room
        self._clock = hass.loop.time
        self._sounds: dict[Channel, Sound] = {}
        self._timer: TimerHandle | None = None

    @callback
    def start(self) -> CALLBACK_TYPE:
        """Write down who stopped with the last run, and watch; returns how to stop.

        To be called when the room knows its site. Stopping ends every listening.
        """
        self._end_of_last_run()
        stops = [
            self._room.listen(self._on_events),
            # The journal is still there then. It closes later, at the final write.
            self._hass.bus.async_listen(EVENT_HOMEASSISTANT_STOP, self._on_stop),
        ]

        @callback
        def stop() -> None:
            for one in stops:
                one()
            self.end_all()

        return stop

    @callback
    def heard(self, system_id: SystemId, voices: Sequence[Voice]) -> None:
        """A link heard something. Never raises, never waits."""
        if not self._sounds:
            return
        now = self._clock()
        for voice in voices:
            sound = self._sounds.get((system_id, voice.radio_id))
            if sound is not None:
                sound.push(voice, now)

    @callback
    def listen(self, actor: Actor, incident_id: IncidentId, responder_id: ResponderId) -> Listening:
        """Begin to listen; `RoomError` when that is refused. It is journaled before a sound."""
        command = ListenIn(
            actor=actor, incident_id=incident_id, responder_id=responder_id, started=True
        )
        demand(command)
        found = self._microphone(incident_id, responder_id)
        sound = self._sounds.get(_channel(found)) if found is not None else None
        if sound is not None and len(sound.listeners) >= MOST_LISTENERS:
            raise TooManyListeners("too_many_listeners", most=str(MOST_LISTENERS))
        state = self._room.handle(command).state
        channel = _channel(state.incidents[incident_id].microphones[responder_id])
        listening = Listening(actor, incident_id, responder_id, channel, self._on_end)
        sound = self._sounds.setdefault(channel, Sound(self._clock()))
        sound.listeners.append(listening)
        if self._timer is None:
            self._arm()
        return listening

    @callback
    def beat(self) -> None:
        """Give everybody the sound of the time that has passed, if they still may hear it."""
        self._check()
        now = self._clock()
        for sound in tuple(self._sounds.values()):
            sound.beat(now)

    @callback
    def end_all(self) -> None:
        """Nobody listens any more."""
        self._end_where(lambda _listening: True)

    # --- who may go on ------------------------------------------------------------

    def _microphone(self, incident_id: IncidentId, responder_id: ResponderId) -> Microphone | None:
        """A microphone that is open, or about to be."""
        incident = self._room.state.incidents.get(incident_id)
        if incident is None or not incident.is_open:
            return None
        found = incident.microphones.get(responder_id)
        return found if found is not None and found.closes_at is not None else None

    def _may_go_on(self, listening: Listening) -> bool:
        found = self._microphone(listening.incident_id, listening.responder_id)
        if found is None or _channel(found) != listening.channel or found.until <= dt_util.utcnow():
            return False
        actor = user_actor(self._room.state.site, listening.actor.actor_id)
        return permits(actor, ListenIn)

    @callback
    def _check(self) -> None:
        self._end_where(lambda listening: not self._may_go_on(listening))

    def _end_where(self, is_over: Callable[[Listening], bool]) -> None:
        for sound in tuple(self._sounds.values()):
            for listening in tuple(sound.listeners):
                if is_over(listening):
                    listening.end()

    @callback
    def _on_events(self, _events: object) -> None:
        self._check()

    @callback
    def _on_stop(self, _event: Event) -> None:
        self.end_all()

    @callback
    def _on_end(self, listening: Listening) -> None:
        """Let go of a listener, and of the sound when it was the last."""
        sound = self._sounds[listening.channel]
        sound.listeners.remove(listening)
        if not sound.listeners:
            del self._sounds[listening.channel]
        if not self._sounds and self._timer is not None:
            self._timer.cancel()
            self._timer = None
        # With the role it began with: who has lost it listens no more, either.
        self._tell_end(listening.actor, listening.incident_id, listening.responder_id)

    def _end_of_last_run(self) -> None:
        """After a power cut nobody listens, whatever the journal says last."""
        for incident in tuple(self._room.state.incidents.values()):
            for (actor_id, responder_id), times in incident.listening.items():
                actor = user_actor(self._room.state.site, actor_id)
                if not permits(actor, ListenIn):
                    # They had the role when they began.
                    actor = replace(actor, role=Role.OPERATOR)
                for _ in range(times):
                    self._tell_end(actor, incident.incident_id, responder_id)

    def _tell_end(self, actor: Actor, incident_id: IncidentId, responder_id: ResponderId) -> None:
        command = ListenIn(
            actor=actor, incident_id=incident_id, responder_id=responder_id, started=False
        )
        try:
            self._room.handle(command)
        except RoomError as err:
            # The incident has left the room meanwhile: its closing is the end.
            _LOGGER.debug("The end of a listening was not written down: %s", err)

    # --- the beat -------------------------------------------------------------------

    def _arm(self) -> None:
        self._timer = self._hass.loop.call_later(BEAT_S, self._on_timer)

    @callback
    def _on_timer(self) -> None:
        self._timer = None
        try:
            self.beat()
        finally:
            if self._sounds:
                self._arm()


def _channel(microphone: Microphone) -> Channel:
    return microphone.system_id, microphone.address
