"""The discreet answer at the desk: a lamp, a colour or a word when help is known to come.

Never sound, and no light at the press itself: whoever stands at the desk must not see
that the button was pressed. From "seen" on the lamp is on. Only where it was said that
visitors cannot see the outputs of a desk do they show at once that the alarm went out.

Also an event on Home Assistant's bus, for screens that pop something up. It says what
the lamp says and no more: everybody may hear it.

A lamp is switched by one call at a time, and the last answer wins: an output that
hangs must not light up when everything is over.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
import logging

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er, issue_registry as ir

from ..const import CONF_ANSWER_AT_PRESS, CONF_ANSWER_OUTPUTS, DOMAIN
from ..control_room import events as e
from ..control_room.effects import AnswerDesk, Effect
from ..control_room.ids import DeskId
from ..control_room.incident import Incident
from ..control_room.state import RoomState
from ..control_room.words import DeliveryState, DeskAnswer
from . import outputs
from .delivery import Delivery
from .issues import Issue, Issues
from .site_source import Installation

_LOGGER = logging.getLogger(__name__)

TIMEOUT_S = 10.0
"""A lamp that has not answered by now is broken, or its hub is."""

EVENT_ANSWERED = f"{DOMAIN}_desk_answered"

_LEARN_MORE = "drills.md#the-answer-at-the-desk"


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a desk's outputs should show."""

    key: str
    """Of the effect that asks for it; empty: of none."""
    answer: DeskAnswer


class DeskAnswers:
    """Switches the outputs of desks."""

    def __init__(
        self,
        hass: HomeAssistant,
        delivery: Delivery,
        installation: Callable[[], Installation],
        state: Callable[[], RoomState],
    ) -> None:
        """Nothing is shown yet."""
        self._hass = hass
        self._delivery = delivery
        self._installation = installation
        self._state = state
        self._told: dict[DeskId, DeskAnswer] = {}
        """What was last said on the bus of each desk that has an answer."""
        self._wished: dict[DeskId, _Wish] = {}
        self._busy: set[DeskId] = set()
        self._broken: dict[DeskId, list[str]] = {}
        """The outputs that could not show the last answer: there is a repair issue of them."""
        self._issues = Issues(hass)

    def handle(self, effect: Effect) -> None:
        """Set a desk's outputs, beside everything else."""
        if isinstance(effect, AnswerDesk):
            self._wish(effect.desk_id, _Wish(effect.key, effect.answer))

    def show_again(self, state: RoomState, asked_for: Iterable[DeskId]) -> None:
        """After a restart lamps show what is true, whatever they showed before.

        `asked_for`: desks whose last answer may not have been shown, beside those
        with an incident.
        """
        incidents = [one for one in state.incidents.values() if one.is_of_desk]
        desks = [one.desk_id for one in incidents if one.desk_id is not None]
        for desk_id in dict.fromkeys((*desks, *asked_for)):
            incident = _incident(state, desk_id)
            self._wish(desk_id, _Wish("", incident.answer if incident else DeskAnswer.NONE))
            self._tell(desk_id)

    # --- the event --------------------------------------------------------------

    @callback
    def on_events(self, events: Sequence[e.Event]) -> None:
        """Tell screens of what has changed."""
        touched: dict[DeskId, None] = {}
        for event in events:
            match event:
                case e.DeskAnswered():
                    touched[event.desk_id] = None
                case e.IncidentRaised() | e.IncidentResolved():
                    # A real alarm beside a drill takes its answer away, and gives it back.
                    touched |= dict.fromkeys(self._told)
                    incident = self._state().incidents.get(event.incident_id)
                    if incident is not None and incident.desk_id is not None:
                        touched[incident.desk_id] = None
        for desk_id in touched:
            self._tell(desk_id)

    def _tell(self, desk_id: DeskId) -> None:
        incident = _incident(self._state(), desk_id)
        answer = incident.shown.answer if incident is not None else DeskAnswer.NONE
        answer = self._visible(desk_id, answer)
        if self._told.get(desk_id, DeskAnswer.NONE) is answer:
            return
        if answer is DeskAnswer.NONE:
            del self._told[desk_id]
        else:
            self._told[desk_id] = answer
        place = self._installation().site.places.get(desk_id)
        device = (
            dr.async_get(self._hass).async_get_device_by_identifier(
                (DOMAIN, desk_id), place.building_id
            )
            if place is not None
            else None
        )
        self._hass.bus.async_fire(
            EVENT_ANSWERED,
            {
                "desk_id": desk_id,
                "device_id": device.id if device is not None else None,
                "building": place.building if place is not None else "",
                "desk": place.desk if place is not None else "",
                "answer": answer.value,
                "drill": incident is not None and incident.drill,
            },
        )

    # --- lamps and other outputs --------------------------------------------------

    def _wish(self, desk_id: DeskId, wish: _Wish) -> None:
        if not self._outputs(desk_id):
            return
        overtaken = self._wished.get(desk_id)
        if overtaken is not None:
            self._report(overtaken, DeliveryState.OVERTAKEN)
        self._wished[desk_id] = wish
        if desk_id not in self._busy:
            self._busy.add(desk_id)
            # In a turn of its own: the texts of all alarms of this turn come first.
            self._hass.loop.call_soon(self._begin, desk_id)

    def _begin(self, desk_id: DeskId) -> None:
        self._hass.async_create_task(self._work(desk_id), f"{DOMAIN} answer {desk_id}")

    async def _work(self, desk_id: DeskId) -> None:
        try:
            while (wish := self._wished.pop(desk_id, None)) is not None:
                await self._show(desk_id, wish)
        finally:
            self._busy.discard(desk_id)

    async def _show(self, desk_id: DeskId, wish: _Wish) -> None:
        installation = self._installation()
        found = self._outputs(desk_id)
        if not found:
            return
        made = outputs.plan(
            self._hass,
            found,
            self._visible(desk_id, wish.answer),
            installation.answer_colours,
            installation.site.language,
        )
        # Each by itself: a lamp that hangs must not keep the word from the screen.
        told = await asyncio.gather(*(self._do(desk_id, one) for one in made.calls))
        problems = [*(reason for reason in told if reason), *made.problems]
        # Home Assistant switches what is there and says nothing of the rest.
        if not problems and (dead := list(outputs.dead(self._hass, found))):
            problems = [f"not available: {', '.join(dead)}"]
        if problems:
            self._broken[desk_id] = found
            self._failed(desk_id, wish, "; ".join(problems))
        else:
            self._forget(desk_id)
            self._report(wish, DeliveryState.SENT)

    async def _do(self, desk_id: DeskId, call: outputs.Call) -> str:
        """Why it failed; empty: it did not."""
        try:
            async with asyncio.timeout(TIMEOUT_S):
                await self._hass.services.async_call(
                    call.domain, call.service, dict(call.data), blocking=True
                )
        except Exception as err:
            # Whatever an output's integration raises, the room must know.
            if not isinstance(err, HomeAssistantError | TimeoutError):
                _LOGGER.exception("The answer at desk %s failed", desk_id)
            return str(err) or type(err).__name__
        return ""

    def _visible(self, desk_id: DeskId, answer: DeskAnswer) -> DeskAnswer:
        """What a desk may show of an answer: at the press nothing, but where only the clerk sees.

        Nothing at all of what duress alone raised there.
        """
        if answer is not DeskAnswer.SENT:
            return answer
        incident = _incident(self._state(), desk_id)
        at_press = self._installation().desks.get(desk_id, {}).get(CONF_ANSWER_AT_PRESS)
        is_for_all = incident is not None and not incident.is_secret
        return answer if at_press and is_for_all else DeskAnswer.NONE

    def _outputs(self, desk_id: DeskId) -> list[str]:
        registry = er.async_get(self._hass)
        stored = self._installation().desks.get(desk_id, {}).get(CONF_ANSWER_OUTPUTS) or ()
        return [er.async_resolve_entity_id(registry, one) or one for one in stored]

    def _failed(self, desk_id: DeskId, wish: _Wish, reason: str) -> None:
        _LOGGER.warning("The answer at desk %s could not be shown: %s", desk_id, reason)
        self._report(wish, DeliveryState.FAILED, reason)
        place = self._installation().site.places.get(desk_id)
        told = {
            "desk": place.desk if place is not None else desk_id,
            "building": place.building if place is not None else "-",
            "reason": reason,
        }
        self._issues.put(
            _issue(desk_id),
            Issue("desk_output", told, ir.IssueSeverity.WARNING, _LEARN_MORE),
        )

    @callback
    def look(self) -> None:
        """After an edit: outputs that are not a desk's any more are not broken."""
        for desk_id, found in tuple(self._broken.items()):
            if self._outputs(desk_id) != found:
                self._forget(desk_id)

    @callback
    def stop(self) -> None:
        """Complain of nothing any more."""
        for desk_id in tuple(self._broken):
            self._forget(desk_id)

    def _forget(self, desk_id: DeskId) -> None:
        self._broken.pop(desk_id, None)
        self._issues.put(_issue(desk_id), None)

    def _report(self, wish: _Wish, state: DeliveryState, reason: str = "") -> None:
        if wish.key:
            self._delivery.report(wish.key, state, reason[:200])


def _issue(desk_id: DeskId) -> str:
    return f"desk_output_{desk_id}"


def _incident(state: RoomState, desk_id: DeskId) -> Incident | None:
    """The incident whose answer a desk shows."""
    known = state.by_subject.get(f"desk/{desk_id}")
    return state.incidents.get(known) if known is not None else None
