"""A responder's own screen: whose it is, what it is told, and what is pressed on it.

Whose it is follows from the user who is logged in, as with an answer to a notification; and
a key does what the notification's button does, by the same code. A phone on the edge of its
network sends again what it got no answer to: the same `request_id` is the same press.
"""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey
import voluptuous as vol

from ..const import DOMAIN
from ..control_room import events as e
from ..control_room.commands import ReportScan
from ..control_room.errors import BadRequest, NotPermitted, UnknownThing
from ..control_room.ids import ResponderId, SignalId
from ..control_room.site import Contact, Responder, Site
from ..control_room.snapshot import Json, own, own_shapes as shapes
from ..control_room.state import RoomState
from .carrying_out import written
from .companion import MAX_TAG, REPLY_LENGTH, TypedText, asked, phones_of, read_action
from .feed_parts import Dirty
from .numbered import Send, Subscriber
from .running import Running
from .screen import DATA_PROGRAM

DO_FIELDS: dict[str | vol.Marker, Any] = {
    vol.Required("action"): vol.All(str, vol.Length(max=256)),
    vol.Optional("text", default=""): vol.All(str, vol.Length(max=max(REPLY_LENGTH, MAX_TAG))),
    vol.Required("request_id"): vol.All(str, vol.Length(min=1, max=64)),
}

_AT_ONCE = 5
"""Phones that are told in one turn of the loop, each in up to a millisecond while 300 incidents
are open; a further press gets its turn in between."""

_REMEMBERED = 1000
"""Presses whose answer may not have arrived."""


type Owners = Mapping[str, tuple[tuple[Responder, Contact], ...]]
"""By user: the responders on whose phones they are signed in."""


def owners(hass: HomeAssistant, site: Site) -> Owners:
    """Everybody who is signed in on a responder's phone."""
    found: dict[str, dict[ResponderId, tuple[Responder, Contact]]] = {}
    for responder, contact, phone in phones_of(hass, site):
        if phone.user_id is not None:
            of_user = found.setdefault(phone.user_id, {})
            of_user.setdefault(responder.responder_id, (responder, contact))
    return {user_id: tuple(several.values()) for user_id, several in found.items()}


def whose(known: Owners, user_id: str) -> tuple[Responder, Contact]:
    """The one responder who a user is; `NotPermitted`: there is none."""
    found = known.get(user_id, ())
    if not found:
        raise NotPermitted("no_responder")
    if len(found) > 1:
        raise NotPermitted("several_responders")
    return found[0]


@dataclass(slots=True)
class _Phone(Subscriber):
    """One screen in somebody's hand."""

    called = "A phone"

    responder_id: ResponderId | None = None
    told: shapes.Own | None = None
    why: str = ""


class OwnScreens:
    """All phones that look. Outlives a runtime: they go on with the next."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Nobody looks and nothing runs yet."""
        self._hass = hass
        self._running: Running | None = None
        self._stops: list[Callable[[], None]] = []
        self._phones: dict[object, _Phone] = {}
        self._waiting: deque[object] = deque()
        self._scheduled = False
        self._pressed: OrderedDict[tuple[str, str], None] = OrderedDict()

    @callback
    def follow(self, running: Running) -> None:
        """Show this runtime from now on."""
        self._leave()
        self._running = running
        self._stops = [running.room.listen(self._on_events), running.listen_site(self._on_site)]
        self._on_site()

    @callback
    def stopped(self) -> None:
        """Say that nothing runs, for a quiet screen looks like a quiet night."""
        self._leave()
        for phone in tuple(self._phones.values()):
            phone.told = None
            phone.tell({"type": "stopped"})

    def _leave(self) -> None:
        for stop in self._stops:
            stop()
        self._stops.clear()
        self._running = None

    # --- what they are told ----------------------------------------------------

    @callback
    def subscribe(self, running: Running, user_id: str, send: Send) -> Callable[[], None]:
        """Tell what is theirs now and whenever it changes; returns how to stop.

        Who is stopped is told so, for it may not have been them: see `Feed.subscribe`.
        """
        key = object()
        phone = self._phones[key] = _Phone(user_id, send)
        _look_whose(phone, owners(self._hass, running.room.state.site))
        self._tell(running, phone, anew=True)

        def stop() -> None:
            if self._phones.pop(key, None) is not None:
                phone.tell({"type": "ended"})

        return stop

    def _tell(self, running: Running, phone: _Phone, *, anew: bool = False) -> None:
        """What is not different is not told: the telling itself would say that something was."""
        state = running.room.state
        known = phone.responder_id in state.site.responders
        told = own.own(state, phone.responder_id) if known and phone.responder_id else None
        if anew or told != phone.told:
            phone.told = told
            program = self._hass.data.get(DATA_PROGRAM)
            phone.tell({"type": "own", "program": program, "own": told, "why": phone.why})

    @callback
    def _on_site(self) -> None:
        if self._running is not None and self._phones:
            known = owners(self._hass, self._running.room.state.site)
            for phone in tuple(self._phones.values()):
                _look_whose(phone, known)
                self._tell(self._running, phone, anew=True)

    @callback
    def _on_events(self, events: Sequence[e.Event]) -> None:
        if not self._phones or self._running is None:
            return
        state, dirty = self._running.room.state, Dirty()
        for event in events:
            dirty.mark(event, state)
        touched = set(_touched(state, dirty))
        closed = any(one not in state.incidents for one in dirty.incidents)
        for key, phone in self._phones.items():
            if phone.responder_id in touched or _knew(phone, dirty, closed=closed):
                self._waiting.append(key)
        self._flush_soon()

    def _flush_soon(self) -> None:
        if self._waiting and not self._scheduled:
            self._scheduled = True
            self._hass.loop.call_soon(self._flush)

    @callback
    def _flush(self) -> None:
        self._scheduled = False
        # Many events about one phone are one look at it.
        self._waiting = deque(dict.fromkeys(self._waiting))
        for _ in range(min(_AT_ONCE, len(self._waiting))):
            phone = self._phones.get(self._waiting.popleft())
            if phone is not None and self._running is not None:
                self._tell(self._running, phone)
        self._flush_soon()

    # --- what they press ---------------------------------------------------------

    async def do(self, running: Running, user_id: str, msg: Json) -> shapes.OwnAnswer:
        """Do what a key says, once; `RoomError` when it is refused.

        The answer is the same for every key: whoever reads along learns nothing by it.
        """
        site = running.room.state.site
        responder, contact = whose(owners(self._hass, site), user_id)
        press = (user_id, msg["request_id"])
        if press not in self._pressed:
            answer = read_action(msg["action"])
            # Phones choose their ids by themselves, so they are kept apart.
            message_id = f"own/{responder.responder_id}/{msg['request_id']}"
            signal_id = SignalId(f"{contact.system_id}/{message_id}")
            typed = TypedText(signal_id, contact.system_id, contact.address, dt_util.utcnow())
            message = asked(answer, responder, msg["text"], typed, message_id) if answer else None
            if message is None:
                raise BadRequest("means_nothing")
            if isinstance(message, ReportScan) and message.tag:
                _demand_known(site, message.tag)
            running.room.handle(message)
            self._pressed[press] = None
            while len(self._pressed) > _REMEMBERED:
                self._pressed.popitem(last=False)
        return {"journaled": await written(running)}


def _look_whose(phone: _Phone, known: Owners) -> None:
    try:
        responder, _ = whose(known, phone.user_id)
    except NotPermitted as err:
        phone.responder_id, phone.why = None, err.key
    else:
        phone.responder_id, phone.why = responder.responder_id, ""


def _demand_known(site: Site, tag: str) -> None:
    """Refuse a tag that hangs nowhere: who mistyped it must learn that it did not count."""
    if tag not in site.by_tag and tag not in site.by_checkpoint_tag:
        raise UnknownThing("unknown_tag", tag=tag)


def _touched(state: RoomState, dirty: Dirty) -> Iterator[ResponderId]:
    """Whose view may be another by now."""
    yield from dirty.responders
    yield from dirty.lone_work
    for incident_id in dirty.incidents:
        incident = state.incidents.get(incident_id)
        if incident is not None:
            yield from incident.assignments
            if incident.responder_id is not None:
                yield incident.responder_id
            if incident.shown.roll_call is not None:
                yield from incident.shown.roll_call.people
    for round_id in dirty.rounds:
        round_ = state.rounds.get(round_id)
        if round_ is not None:
            yield from round_.walkers or state.site.responders


def _knew(phone: _Phone, dirty: Dirty, *, closed: bool) -> bool:
    """Whether a phone may show what has gone, or is no more theirs, by now."""
    told = phone.told
    return told is not None and (
        (closed and bool(told["messages"]))
        or any(one["incident_id"] in dirty.incidents for one in told["alarms"])
        or any(one["round_id"] in dirty.rounds for one in told["rounds"])
    )


DATA_OWN: HassKey[OwnScreens] = HassKey(f"{DOMAIN}_own")
