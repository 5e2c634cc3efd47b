"""One request, from the asking to what became of it."""

import asyncio
from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from ..const import DOMAIN
from ..control_room.commands import Actor
from ..control_room.errors import RoomError
from ..control_room.snapshot import Json
from ..journal.port import FaultKind
from .asking import command_for
from .outcomes import outcome
from .running import RUNNING, Running

WAIT_S = 2.0
"""How long a request waits for the disk. A commit takes milliseconds; after two
seconds something is wrong with the disk, and nobody at a console waits for it."""


def running_in(hass: HomeAssistant) -> Running:
    """What runs; `HomeAssistantError` when nothing does."""
    running = hass.data.get(RUNNING)
    if running is None:
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key="not_running")
    return running


def refusal(err: RoomError) -> ServiceValidationError:
    """A refusal in the language of whoever asked."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=err.key,
        translation_placeholders=err.placeholders,
    )


async def carry_out(
    hass: HomeAssistant, running: Running, name: str, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """Do what is asked, and say what became of it; `RoomError` when it is refused.

    The room has decided and the radios are told before the first wait here. The wait
    is for the journal; a disk that fails must not fail the request: it is done.
    """
    before = running.room.state
    command = command_for(hass, before, name, actor, data)
    decision = running.room.handle(command)
    answer = outcome(before, command, decision)
    answer["journaled"] = await written(running)
    return answer


async def written(running: Running) -> bool:
    """Wait until all so far is durable; False: it is not, and the journal catches up later."""
    fault = running.fault
    if fault is not None and fault.kind is not FaultKind.SET_ASIDE:
        return False
    try:
        async with asyncio.timeout(WAIT_S):
            await running.room.durable()
    except TimeoutError:
        return False
    return True
