"""Forms while the control room runs: what they store holds at once, without a reload."""

from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.municipal_alarm.radio import events as radio
from tests.ha.town import ROOM, TOWN_HALL, Town

from .flow_kit import Conversation, subentry_flow


def _offered(flow: Conversation) -> dict[str, str]:
    options = flow.result["data_schema"].schema["tag"].config["options"]
    return {one["value"]: one["label"] for one in options}


async def test_a_new_tag_is_hung_up_and_walked(hass: HomeAssistant, town: Town) -> None:
    """Ben reads a new tag; an administrator gives it its place, and a round goes by it."""
    building = hass.config_entries.async_get_entry(TOWN_HALL)
    assert building is not None
    await town.radio(radio.TagScanned, tag_id="N1")
    with patch.object(hass.config_entries, "async_reload") as reload:
        flow = await subentry_flow(hass, building, "checkpoint")
        today = f"{dt_util.now():%Y-%m-%d}"
        assert list(_offered(flow)) == ["N1"]
        assert _offered(flow)["N1"].startswith(f"N1 · {today} ")
        assert _offered(flow)["N1"].endswith("Ben")
        await flow.answer(
            {
                "name": "Cellar door",
                "floor": "Cellar",
                "tag": "N1",
                "assembly_point": False,
                "other_reader": {},
            }
        )
        assert flow.created
        await town.edited()
        checkpoint_id = town.room.site.by_checkpoint_tag["N1"]

        # It belongs to something now.
        assert _offered(await subentry_flow(hass, building, "desk")) == {}

        flow = await subentry_flow(hass, building, "round_plan")
        await flow.answer(
            {
                "name": "Shortest round",
                "round_kind": "round",
                "checkpoints": [checkpoint_id],
                "ordered": False,
                "lasts": 30,
                "opens_on_scan": True,
                "repeats": "never",
            }
        )
        await flow.answer(flow.suggested)
        assert flow.created
        await town.edited()
        await town.radio(radio.TagScanned, tag_id="N1")
        report = next(one for one in town.room.reports.values() if one.plan == "Shortest round")
        assert [line.checkpoint_id for line in report.lines] == [checkpoint_id]
        assert report.complete
    reload.assert_not_called()


async def test_somebody_outside_is_known_at_once(hass: HomeAssistant, town: Town) -> None:
    room = hass.config_entries.async_get_entry(ROOM)
    assert room is not None
    call = [{"action": "notify.alarm_centre", "data": {"message": "{{ hand_over }}"}}]
    with patch.object(hass.config_entries, "async_reload") as reload:
        flow = await subentry_flow(hass, room, "external_target")
        await flow.answer({"name": "Alarm centre", "actions": call})
        await town.edited()
        # After those that were there.
        assert [one.name for one in town.room.site.external] == ["Police", "Alarm centre"]
        assert dict(town.runtime.installation.external_actions) == {"Alarm centre": call}
    reload.assert_not_called()
