"""The town, for every test with a Home Assistant."""

from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from unittest.mock import PropertyMock, patch

from homeassistant.config_entries import ConfigFlow
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import mock_config_flow

from tests.ha.ear import Ear
from tests.ha.town import Town


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """A folder of its own for each test: the journal is a real file."""
    return str(tmp_path)


@pytest.fixture
async def built_town(hass: HomeAssistant) -> AsyncGenerator[Town]:
    """The town with its entries made, and nothing set up; see `tests/ha/town.py`."""
    town = Town(hass)
    with (
        mock_config_flow("test", ConfigFlow),
        patch("custom_components.municipal_alarm.runtime.GatewayLink", town.make_link),
        patch("custom_components.municipal_alarm.runtime.DatagramLink", town.make_link),
    ):
        await town.build()
        yield town
    assert town.sent == [], "sent, and not looked at with take_sent()"


@pytest.fixture
def all_entities_enabled() -> Iterator[None]:
    """As if an administrator had enabled every entity."""
    with patch(
        "homeassistant.helpers.entity.Entity.entity_registry_enabled_default",
        PropertyMock(return_value=True),
    ):
        yield


@pytest.fixture
async def town(request: pytest.FixtureRequest, built_town: Town) -> Town:
    """The town, set up and at rest."""
    if "all_entities_enabled" in request.fixturenames:
        # Before anything is set up, also where an autouse fixture is the first to ask.
        request.getfixturevalue("all_entities_enabled")
    await built_town.set_up()
    return built_town


@pytest.fixture
async def ear(hass: HomeAssistant, town: Town) -> AsyncGenerator[Ear]:
    """What our triggers tell; the test says of which."""
    one = Ear(hass)
    yield one
    one.stop()
    town.take_sent()
