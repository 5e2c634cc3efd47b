"""The discreet answer at the desk: a lamp that is on when help is known to come.

Never sound, and never light at the press itself: whoever stands at the desk must
not see that the button was pressed. From "seen" on the lamp is on.

A lamp is switched by one call at a time, and the last answer wins: an output that
hangs must not light up when everything is over.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
import logging
from typing import Any

from homeassistant.const import (
    ATTR_ENTITY_ID,
    SERVICE_TURN_OFF,
    SERVICE_TURN_ON,
    STATE_OFF,
    STATE_UNAVAILABLE,
)
from homeassistant.core import DOMAIN as HOMEASSISTANT_DOMAIN, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er

from ..const import CONF_ANSWER_OUTPUTS, DOMAIN
from ..control_room.effects import AnswerDesk, Effect
from ..control_room.ids import DeskId
from ..control_room.state import RoomState
from ..control_room.words import DeliveryState, DeskAnswer
from .delivery import Delivery

_LOGGER = logging.getLogger(__name__)

TIMEOUT_S = 10.0
"""A lamp that has not answered by now is broken, or its hub is."""

_DARK = (DeskAnswer.NONE, DeskAnswer.SENT)


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
        desks: Callable[[], Mapping[DeskId, Mapping[str, Any]]],
    ) -> None:
        """`desks`: what is stored of each desk."""
        self._hass = hass
        self._delivery = delivery
        self._desks = desks
        self._wished: dict[DeskId, _Wish] = {}
        self._busy: set[DeskId] = set()

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
            known = state.by_subject.get(f"desk/{desk_id}")
            incident = state.incidents.get(known) if known is not None else None
            self._wish(desk_id, _Wish("", incident.answer if incident else DeskAnswer.NONE))

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
        outputs = self._outputs(desk_id)
        if not outputs:
            return
        dark = wish.answer in _DARK
        if dark and all(_shows(self._hass, one, STATE_OFF) for one in outputs):
            # At the press above all: not even a relay may click.
            self._report(wish, DeliveryState.SENT)
            return
        service = SERVICE_TURN_OFF if dark else SERVICE_TURN_ON
        try:
            async with asyncio.timeout(TIMEOUT_S):
                await self._hass.services.async_call(
                    HOMEASSISTANT_DOMAIN, service, {ATTR_ENTITY_ID: outputs}, blocking=True
                )
        except Exception as err:
            # Whatever an output's integration raises, the room must know.
            if not isinstance(err, HomeAssistantError | TimeoutError):
                _LOGGER.exception("The answer at desk %s failed", desk_id)
            self._failed(desk_id, wish, str(err) or type(err).__name__)
            return
        dead = [one for one in outputs if _shows(self._hass, one, None, STATE_UNAVAILABLE)]
        if dead:
            # Home Assistant switches what is there and says nothing of the rest.
            self._failed(desk_id, wish, f"not available: {', '.join(dead)}")
        else:
            self._report(wish, DeliveryState.SENT)

    def _outputs(self, desk_id: DeskId) -> list[str]:
        registry = er.async_get(self._hass)
        stored = self._desks().get(desk_id, {}).get(CONF_ANSWER_OUTPUTS) or ()
        return [er.async_resolve_entity_id(registry, one) or one for one in stored]

    def _failed(self, desk_id: DeskId, wish: _Wish, reason: str) -> None:
        _LOGGER.warning("The answer at desk %s could not be shown: %s", desk_id, reason)
        self._report(wish, DeliveryState.FAILED, reason)

    def _report(self, wish: _Wish, state: DeliveryState, reason: str = "") -> None:
        if wish.key:
            self._delivery.report(wish.key, state, reason[:200])


def _shows(hass: HomeAssistant, entity_id: str, *states: str | None) -> bool:
    """Whether an output shows one of these; None: it is not there."""
    state = hass.states.get(entity_id)
    return (state.state if state is not None else None) in states
