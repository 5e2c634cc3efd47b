"""Calling actions in tests: what they answer, and that a refusal changes nothing."""

from typing import Any

from homeassistant.core import Context
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.municipal_alarm.const import DOMAIN

from .town import Town


async def act(town: Town, name: str, user: MockUser | None = None, **data: Any) -> dict[str, Any]:
    """Call one of our actions, and give what it answers."""
    answer = await town.hass.services.async_call(
        DOMAIN,
        name,
        data,
        blocking=True,
        return_response=True,
        context=Context(user_id=user.id if user is not None else None),
    )
    await town.settle()
    return dict(answer or {})


async def refused(
    town: Town, key: str, name: str, user: MockUser | None = None, **data: Any
) -> None:
    """The action is refused with this text, and nothing has changed, here or on disk."""
    state, written = town.room, town.runtime.journal.head()
    with pytest.raises(ServiceValidationError) as caught:
        await act(town, name, user, **data)
    assert caught.value.translation_key == key
    assert caught.value.translation_domain == DOMAIN
    assert not str(caught.value).startswith(key), "it has no text"
    assert town.room is state
    assert town.runtime.journal.head() == written
