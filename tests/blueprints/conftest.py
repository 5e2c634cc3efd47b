"""A town in which blueprints are used."""

from collections.abc import AsyncGenerator

from homeassistant.core import HomeAssistant
import pytest

from tests.ha.conftest import all_entities_enabled, built_town, hass_config_dir, town
from tests.ha.town import Town

from .kit import House

__all__ = ["all_entities_enabled", "built_town", "hass_config_dir", "town"]


@pytest.fixture
async def house(hass: HomeAssistant, town: Town) -> AsyncGenerator[House]:
    """The town, and nothing used yet."""
    one = House(hass, town)
    yield one
    await one.stop()
    # What the room itself sends is tried elsewhere.
    town.take_sent()
