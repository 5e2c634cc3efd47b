"""A text to a radio, outside any incident."""

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from custom_components.municipal_alarm.radio import commands, events as radio
from tests.ha.town import GATEWAY, RADIO, Sent, Town


@pytest.fixture
async def entity_id(town: Town) -> str:
    await town.radio(radio.RadioRegistered)
    found = town.entity_id("notify", f"{GATEWAY}_{RADIO}_text")
    assert found is not None
    return found


async def test_a_text_leaves_by_the_link(town: Town, entity_id: str) -> None:
    for _ in range(2):
        await town.call(
            "notify",
            "send_message",
            user=town.operator,
            entity_id=entity_id,
            message=" Gate 3 is open ",
        )
    assert town.take_sent() == [Sent("radio", RADIO, "Gate 3 is open")] * 2
    keys = {one.key for one in town.link.commands if isinstance(one, commands.SendText)}
    assert len(keys) == 2
    # A receipt for it is nobody's business.
    assert town.report(
        radio.Receipt(event_id="r1", key=keys.pop(), state=radio.ReceiptState.RECEIPTED)
    ) == ["r1"]
    assert town.room.incidents == {}


async def test_an_automation_may(town: Town, entity_id: str) -> None:
    await town.call("notify", "send_message", entity_id=entity_id, message="Good morning")
    assert town.take_sent() == [Sent("radio", RADIO, "Good morning")]


@pytest.mark.parametrize("who", ["viewer", "stranger"])
async def test_who_is_no_operator_may_not(town: Town, entity_id: str, who: str) -> None:
    with pytest.raises(ServiceValidationError) as err:
        await town.call(
            "notify",
            "send_message",
            user=getattr(town, who),
            entity_id=entity_id,
            message="Go home",
        )
    assert err.value.translation_key == "not_permitted"


@pytest.mark.parametrize(("text", "key"), [(" ", "empty_text"), ("x" * 281, "long_text")])
async def test_what_no_radio_shows_is_refused(
    town: Town, entity_id: str, text: str, key: str
) -> None:
    with pytest.raises(ServiceValidationError) as err:
        await town.call("notify", "send_message", entity_id=entity_id, message=text)
    assert err.value.translation_key == key


async def test_without_a_link_it_says_so(town: Town, entity_id: str) -> None:
    town.runtime.links.clear()
    with pytest.raises(HomeAssistantError) as err:
        await town.call("notify", "send_message", entity_id=entity_id, message="Hello")
    assert err.value.translation_key == "no_link"
