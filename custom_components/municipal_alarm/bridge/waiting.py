"""How many questions one person may have waiting that take the journal seconds to answer.

They are read in threads that everybody shares. Whoever asks for a hundred must not keep
the others, and the reports of the night, waiting for an hour.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..control_room.commands import Actor
from ..control_room.errors import BadRequest
from ..control_room.words import ActorKind

AT_ONCE: Final = 4

_WAITING: HassKey[Counter[str]] = HassKey(f"{DOMAIN}_waiting")


class TooManyQuestions(BadRequest):
    """This person waits for enough answers."""


@contextmanager
def waiting(hass: HomeAssistant, actor: Actor) -> Iterator[None]:
    """Wait for an answer; TooManyQuestions when that would be one too many.

    Automations are written by administrators, who know what they ask for.
    """
    if actor.kind is ActorKind.AUTOMATION:
        yield
        return
    of_each = hass.data.setdefault(_WAITING, Counter())
    if of_each[actor.actor_id] >= AT_ONCE:
        raise TooManyQuestions("too_many_questions", number=str(AT_ONCE))
    of_each[actor.actor_id] += 1
    try:
        yield
    finally:
        of_each[actor.actor_id] -= 1
