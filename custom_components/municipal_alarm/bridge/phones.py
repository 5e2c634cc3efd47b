"""Phones: any notify entity; companion-app actions and NFC scans come back.

A companion-app phone gets an actionable, critical notification; any other notify
entity the text alone. Whose phone an answer comes from is taken from the user that
Home Assistant knows behind it, never from what the answer says: every user of the
companion app can fire any event with any content.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
import logging

from homeassistant.components.notify.const import DOMAIN as NOTIFY_DOMAIN, SERVICE_SEND_MESSAGE
from homeassistant.components.tag.const import EVENT_TAG_SCANNED, TAG_ID
from homeassistant.const import ATTR_ENTITY_ID, CONF_DEVICE_ID, STATE_UNAVAILABLE
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..control_room.commands import Acknowledge, Actor, Command
from ..control_room.effects import RadioText
from ..control_room.errors import RoomError
from ..control_room.ids import IncidentId, OperatorId, SignalId, SystemId
from ..control_room.signals import Scan, TextIn
from ..control_room.site import Contact, Operator, Responder, Site
from ..control_room.words import ActorKind, DeliveryState, Duty, Role
from .companion import (
    EVENT_ACTION,
    EVENT_RECEIVED,
    KEY,
    REPLY_TEXT,
    Answer,
    Phone,
    TypedText,
    asked,
    payload,
    phones_of,
    read_action,
    resolve,
    taken_on,
)
from .delivery import Carried, Delivery
from .tags import is_tag

_LOGGER = logging.getLogger(__name__)

TIMEOUT_S = 15.0
"""A push service that has not answered by now gets no more time: another way is tried.
The companion app's own limit is 10 s."""

BOOT_S = 10.0
"""How long a text waits for its phone while Home Assistant starts. Nobody is told any
sooner by calling it failed."""

_LOOK_AGAIN_S = 0.1

_AT_ONCE = 100
"""Notifications begun in one turn of the loop. Each fires a few events of Home
Assistant's, which loses what comes after 10 000 within one event; a storm goes on in
the next turn."""

_REMEMBERED = 1000
"""Texts whose phone may still confirm them."""


class PhoneCarrier:
    """The phones of the municipality as one radio system."""

    def __init__(
        self,
        hass: HomeAssistant,
        system_id: SystemId,
        delivery: Delivery,
        site: Callable[[], Site],
        give: Callable[[Command | Scan | TextIn], object],
    ) -> None:
        """`give` what a person does on a phone to the room."""
        self._hass = hass
        self._system_id = system_id
        self._delivery = delivery
        self._site = site
        self._give = give
        self._waiting: deque[RadioText] = deque()
        self._begun = 0
        """In this turn of the loop."""
        self._next_turn: asyncio.Handle | None = None
        self._sent_to: OrderedDict[str, str] = OrderedDict()
        """Key of a text -> user whose companion app it went to."""

    @callback
    def start(self) -> Callable[[], None]:
        """Listen to answers; returns how to stop."""
        bus = self._hass.bus
        stops = [
            bus.async_listen(EVENT_ACTION, self._on_action),
            bus.async_listen(EVENT_RECEIVED, self._on_received),
            bus.async_listen(EVENT_TAG_SCANNED, self._on_tag),
        ]

        def stop() -> None:
            for one in stops:
                one()
            if self._next_turn is not None:
                self._next_turn.cancel()
            # What has not begun waits for the next carrier.
            while self._waiting:
                self._delivery.run(self._waiting.popleft())

        return stop

    # --- out ----------------------------------------------------------------

    def send(self, effect: Carried) -> None:
        """Call the notify action; begun in this turn of the loop."""
        if isinstance(effect, RadioText):
            self._waiting.append(effect)
            self._begin()

    def withdraw(self, key: str) -> None:
        """Forget a text that has not begun."""
        self._waiting = deque(one for one in self._waiting if one.key != key)

    @callback
    def _begin(self) -> None:
        while self._waiting and self._begun < _AT_ONCE:
            self._begun += 1
            effect = self._waiting.popleft()
            self._hass.async_create_task(self._notify(effect), f"{DOMAIN} {effect.key}")
        if self._next_turn is None and self._begun:
            self._next_turn = self._hass.loop.call_soon(self._turn_over)

    @callback
    def _turn_over(self) -> None:
        self._next_turn = None
        self._begun = 0
        self._begin()

    async def _ready(self, address: str) -> Phone | None:
        """The phone. While Home Assistant starts, what brings it may be there only after us."""
        last_look = self._hass.loop.time() + BOOT_S
        while True:
            phone = resolve(self._hass, address)
            late = self._hass.is_running or self._hass.loop.time() >= last_look
            if late or (phone is not None and self._is_there(phone)):
                return phone
            await asyncio.sleep(_LOOK_AGAIN_S)

    def _is_there(self, phone: Phone) -> bool:
        if phone.user_id is not None:
            return phone.service is not None
        state = self._hass.states.get(phone.entity_id)
        return state is not None and state.state != STATE_UNAVAILABLE

    async def _notify(self, effect: RadioText) -> None:
        phone = await self._ready(effect.address)
        try:
            if phone is None:
                self._delivery.report(effect.key, DeliveryState.FAILED, "unknown_entity")
                return
            async with asyncio.timeout(TIMEOUT_S):
                await self._call(phone, effect)
        except Exception as err:
            # Whatever a notify platform raises, the operator must see who was not told.
            if not isinstance(err, HomeAssistantError | TimeoutError):
                _LOGGER.exception("Notify %s failed", effect.address)
            reason = str(err) or type(err).__name__
            self._delivery.report(effect.key, DeliveryState.FAILED, reason[:200])
        else:
            self._delivery.report(effect.key, DeliveryState.SENT)

    async def _call(self, phone: Phone, effect: RadioText) -> None:
        call = self._hass.services.async_call
        if phone.service is None:
            data = {ATTR_ENTITY_ID: phone.entity_id, "message": effect.text}
            state = self._hass.states.get(phone.entity_id)
            if state is None or state.state == STATE_UNAVAILABLE:
                # Home Assistant would call nobody and say nothing.
                raise HomeAssistantError(f"{phone.entity_id} is not available")
            await call(NOTIFY_DOMAIN, SERVICE_SEND_MESSAGE, data, blocking=True)
            return
        if phone.user_id is not None:
            self._sent_to[effect.key] = phone.user_id
            while len(self._sent_to) > _REMEMBERED:
                self._sent_to.popitem(last=False)
        site = self._site()
        told = site.responders.get(effect.responder_id)
        data = payload(
            effect,
            site.language,
            told.duty if told is not None else Duty.GUARD,
            may_take_on=_operator(site, phone.user_id) is not None,
        )
        await call(NOTIFY_DOMAIN, phone.service, data, blocking=True)

    # --- in -----------------------------------------------------------------

    @callback
    def _on_received(self, event: Event) -> None:
        """A phone confirms that a text arrived."""
        key = str(event.data.get(KEY, ""))
        user_id = event.context.user_id
        if user_id is not None and self._sent_to.get(key) == user_id:
            self._delivery.report(key, DeliveryState.RECEIPTED)

    @callback
    def _on_action(self, event: Event) -> None:
        answer = read_action(event.data.get("action"))
        if answer is None:
            return
        incident_id = taken_on(answer)
        if incident_id is not None:
            self._take_on(incident_id, event.context.user_id)
            return
        found = self._who_answers(answer, event.context.user_id)
        if found is None:
            _LOGGER.warning("An answer came from a phone that is no responder's")
            return
        responder, contact = found
        message = self._asked(answer, responder, contact, event)
        if message is None:
            # No words of it in the log: they may be a code that nobody is to know of.
            _LOGGER.warning("An answer from a responder's phone means nothing")
            return
        try:
            self._give(message)
        except RoomError as err:
            # The incident is over, or the code unknown: the timeline of the room
            # has it where it matters, and a phone has nowhere to show it.
            _LOGGER.info("An answer %r was refused: %s", answer.verb, err.key)

    def _asked(
        self, answer: Answer, responder: Responder, contact: Contact, event: Event
    ) -> Command | TextIn | None:
        """What a responder asks for, or wrote."""
        signal_id = SignalId(f"{self._system_id}/{event.context.id}")
        at = min(event.time_fired, dt_util.utcnow())
        typed = TypedText(signal_id, contact.system_id, contact.address, at)
        return asked(answer, responder, event.data.get(REPLY_TEXT), typed, event.context.id)

    def _take_on(self, incident_id: IncidentId, user_id: str | None) -> None:
        """An operator or supervisor takes an incident on, on their own phone."""
        operator = _operator(self._site(), user_id)
        if operator is None:
            _LOGGER.warning("Somebody without a role would take an incident on by phone")
            return
        actor = Actor(ActorKind.OPERATOR, operator.operator_id, operator.name, operator.role)
        try:
            self._give(Acknowledge(actor=actor, incident_id=incident_id))
        except RoomError as err:
            _LOGGER.info("%s did not take an incident on: %s", operator.name, err.key)

    def _who_answers(self, answer: Answer, user_id: str | None) -> tuple[Responder, Contact] | None:
        """The responder behind a user; of several who share one, the one who was asked."""
        if user_id is None:
            return None
        responders = {
            responder.responder_id: (responder, contact)
            for responder, contact, phone in self._phones()
            if phone.user_id == user_id
        }
        if len(responders) == 1:
            return next(iter(responders.values()))
        return next((one for said, one in responders.items() if said in answer.words[:1]), None)

    @callback
    def _on_tag(self, event: Event) -> None:
        device_id = event.data.get(CONF_DEVICE_ID)
        tag = event.data.get(TAG_ID)
        if not device_id or not is_tag(tag):
            return
        # A companion app's scan comes with its user; another reader's with none.
        responder = next(
            (
                responder
                for responder, _, phone in self._phones()
                if phone.device_id == device_id and phone.user_id == event.context.user_id
            ),
            None,
        )
        if responder is not None:
            self._give(
                Scan(
                    SignalId(f"{self._system_id}/{event.context.id}"),
                    tag,
                    min(event.time_fired, dt_util.utcnow()),
                    responder_id=responder.responder_id,
                )
            )

    def _phones(self) -> Iterator[tuple[Responder, Contact, Phone]]:
        return phones_of(self._hass, self._site(), self._system_id)


def _operator(site: Site, user_id: str | None) -> Operator | None:
    """The operator or supervisor that a user is; None: no such role."""
    operator = site.operators.get(OperatorId(user_id)) if user_id is not None else None
    return operator if operator is not None and operator.role is not Role.VIEWER else None
