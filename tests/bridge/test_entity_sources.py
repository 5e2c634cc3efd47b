"""Entities as sources: found whatever they are called, and known to be lost."""

from datetime import timedelta

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest

from custom_components.municipal_alarm.bridge.entity_sources import (
    EntitySource,
    EntitySources,
    level_of,
)
from custom_components.municipal_alarm.control_room.ids import SourceId

CONTACT = "binary_sensor.contact"


@pytest.fixture
def heard() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def sources(hass: HomeAssistant, heard: list[tuple[str, str]]):
    sources = EntitySources[EntitySource](
        hass, lambda source, state: heard.append((source.source_id, state.state))
    )
    yield sources
    sources.stop()


def source(name: str, stored: str = CONTACT) -> EntitySource:
    return EntitySource(SourceId(name), stored, f"The source {name}")


async def show(hass: HomeAssistant, entity_id: str, state: str, **attributes: str) -> None:
    hass.states.async_set(entity_id, state, attributes)
    await hass.async_block_till_done()


async def test_one_entity_for_several_purposes(
    hass: HomeAssistant, sources: EntitySources[EntitySource], heard: list[tuple[str, str]]
) -> None:
    sources.bind([source("a"), source("b")])
    await show(hass, CONTACT, "on")
    assert heard == [("a", "on"), ("b", "on")]
    # Let go of one of them, the other goes on.
    sources.bind([one for one in sources.all if one.source_id == "b"])
    await show(hass, CONTACT, "off")
    assert heard[2:] == [("b", "off")]
    assert sources.get(SourceId("a")) is None


async def test_an_attribute_is_no_news(
    hass: HomeAssistant, sources: EntitySources[EntitySource], heard: list[tuple[str, str]]
) -> None:
    sources.bind([source("a")])
    await show(hass, CONTACT, "on")
    await show(hass, CONTACT, "on", battery="3")
    assert heard == [("a", "on")]


async def test_an_entity_that_is_removed_and_registered_again(
    hass: HomeAssistant,
    sources: EntitySources[EntitySource],
    heard: list[tuple[str, str]],
    caplog,
) -> None:
    registry = er.async_get(hass)

    def register() -> er.RegistryEntry:
        return registry.async_get_or_create(
            "binary_sensor", "test", "1", suggested_object_id="contact"
        )

    sources.bind([source("a", register().id), source("b", "input_boolean.other")])
    registry.async_remove(CONTACT)
    await hass.async_block_till_done()
    assert "The source a is no entity any more" in caplog.text
    (gone, there) = sources.all
    assert (gone.entity_id, there.entity_id) == (None, "input_boolean.other")
    assert gone.describe() == {"entity_id": None, "stamp": False, "heard": False, "lost_at": None}
    register()
    await show(hass, CONTACT, "on")
    assert heard == [("a", "on")]
    # Told once, however often it is looked for.
    assert caplog.text.count("is no entity any more") == 1
    registry.async_remove(CONTACT)
    await hass.async_block_till_done()
    assert caplog.text.count("is no entity any more") == 2, "it was back, and is lost anew"


async def test_an_entity_is_lost_since_it_first_said_nothing(
    hass: HomeAssistant, sources: EntitySources[EntitySource]
) -> None:
    """Whatever kind of nothing follows: how long it was away decides whether a press is one."""
    one = source("a")
    sources.bind([one])
    await show(hass, CONTACT, "on")
    assert one.lost_at is None
    await show(hass, CONTACT, "unavailable")
    since = one.lost_at
    assert since is not None
    await show(hass, CONTACT, "unknown")
    assert one.lost_at == since
    hass.states.async_remove(CONTACT)
    await hass.async_block_till_done()
    assert one.lost_at == since


def test_a_level_and_what_was_before_it() -> None:
    now = dt_util.utcnow()
    one = source("a")
    one.lost_at = now - timedelta(minutes=11)
    level = level_of(one, State(CONTACT, "on", last_changed=now))
    assert (level.on, level.first, level.gap) == (True, True, timedelta(minutes=11))
    # The clock stands still, and it is another signal.
    following = level_of(one, State(CONTACT, "off", last_changed=now))
    assert (following.on, following.first, following.gap) == (False, False, timedelta(0))
    assert following.signal_id != level.signal_id


@pytest.mark.parametrize(
    ("entity_id", "stamp"),
    [("event.e", True), ("button.b", True), ("input_button.b", True), (CONTACT, False)],
)
async def test_whose_state_is_a_time(
    sources: EntitySources[EntitySource], entity_id: str, stamp: bool
) -> None:
    sources.bind([source("a", entity_id)])
    (one,) = sources.all
    assert one.stamp is stamp
