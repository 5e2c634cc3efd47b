import pytest
from homeassistant.config_entries import ConfigSubentryData
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service
from custom_components.municipal_alarm.const import *
@pytest.fixture
def hass_config_dir(hass_tmp_config_dir): return hass_tmp_config_dir
async def test_it(hass):
    from unittest.mock import patch
    room=MockConfigEntry(domain=DOMAIN,title="Control room",unique_id="control_room",data={"kind":"control_room"},options={},entry_id="room")
    phones=MockConfigEntry(domain=DOMAIN,title="Phones",data={"kind":"radio_system","system":"phones"},entry_id="phones")
    b=MockConfigEntry(domain=DOMAIN,title="Town Hall",data={"kind":"building"},entry_id="b1",subentries_data=[ConfigSubentryData(data={"name":"Desk 1","floor":"1","source":"input_boolean.d1"},subentry_type="desk",title="Desk 1",unique_id=None)])
    for e in (room,phones,b): e.add_to_hass(hass)
    hass.states.async_set("notify.jan","unknown")
    hass.config_entries.async_add_subentry(room, __import__("homeassistant.config_entries",fromlist=["ConfigSubentry"]).ConfigSubentry(data={"name":"Jan","duty":"guard","home":"b1","contacts":[{"system":"phones","address":"notify.jan"}]},subentry_type="responder",title="Jan",unique_id=None))
    hass.states.async_set("input_boolean.d1","off")
    calls=async_mock_service(hass,"notify","send_message")
    with patch.dict("custom_components.municipal_alarm.PLATFORMS",{k:[] for k in PLATFORMS}):
        for e in (room,phones,b):
            if e.state.value=="not_loaded":
                assert await hass.config_entries.async_setup(e.entry_id)
        await hass.async_block_till_done()
        rt=room.runtime_data
        hass.states.async_set("input_boolean.d1","on")
        await hass.async_block_till_done()
        print(calls)
        await rt.room.durable()
        st=rt.room.state
        print(st.incidents)
        print([e.kind for e in await hass.async_add_executor_job(rt.journal.read)])
        for e in (room,phones,b):
            await hass.config_entries.async_unload(e.entry_id)
        for e in (room,phones,b):
            if e.state.value=="not_loaded":
                await hass.config_entries.async_setup(e.entry_id)
        await hass.async_block_till_done()
        rt=room.runtime_data
        assert rt.room.state.incidents.keys()==st.incidents.keys()
        print([e.kind for e in await hass.async_add_executor_job(rt.journal.read)], calls)
