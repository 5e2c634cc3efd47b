"""Open microphones: live, to those who may, as long as they may, and never anywhere else."""

import asyncio
from asyncio import timeout
from unittest.mock import patch

from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
import pytest

from custom_components.municipal_alarm.bridge import microphones
from custom_components.municipal_alarm.bridge.microphones import (
    MOST_LISTENERS,
    Microphones,
    TooManyListeners,
)
from custom_components.municipal_alarm.bridge.sound import Listening
from custom_components.municipal_alarm.const import CONF_ROLES
from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.errors import (
    NotPermitted,
    UnknownThing,
    WrongState,
)
from custom_components.municipal_alarm.control_room.ids import IncidentId, ResponderId, SystemId
from custom_components.municipal_alarm.control_room.words import ActorKind, Outcome, Role
from custom_components.municipal_alarm.radio import events as radio
from tests.ha.speech import BEN, Speech, spoken, voice, without_silence
from tests.ha.town import GATEWAY, OPERATOR, ROOM, Town

VIEWER = c.Actor(ActorKind.OPERATOR, "vic", "Vic", Role.VIEWER)


@pytest.fixture
async def speech(town: Town) -> Speech:
    """Ben's microphone is open."""
    speech = Speech(town)
    await speech.open()
    return speech


def hub(speech: Speech) -> Microphones:
    return speech.town.runtime.microphones


def listen(speech: Speech, actor: c.Actor = OPERATOR) -> Listening:
    return hub(speech).listen(actor, speech.incident_id, BEN)


async def taken(listening: Listening) -> bytes:
    """What a listener has got until now."""
    return b"".join([await listening.take() or b"" for _ in range(len(listening._sound))])


# --- what is heard ----------------------------------------------------------------


async def test_what_the_radio_says_is_heard_in_order(speech: Speech) -> None:
    listening = listen(speech)
    speech.say(0, 2, 1, 3, 3, 4)
    speech.pause(8)
    assert without_silence(await taken(listening)) == spoken(0, 1, 2, 3, 4)
    listening.end()


async def test_nothing_from_before_the_first_listener(speech: Speech) -> None:
    speech.say(*range(20))
    listening = listen(speech)
    speech.pause(10)
    assert without_silence(await taken(listening)) == b""
    listening.end()


async def test_nothing_is_left_for_the_next_listener(speech: Speech) -> None:
    first = listen(speech)
    speech.hear(voice(0), voice(1))
    first.end()
    second = listen(speech)
    speech.pause(10)
    assert without_silence(await taken(second)) == b""
    assert await first.take() is None
    second.end()


async def test_all_hear_the_same(speech: Speech) -> None:
    listeners = [listen(speech) for _ in range(MOST_LISTENERS)]
    speech.say(*range(5))
    heard = {await taken(one) for one in listeners}
    assert len(heard) == 1
    for one in listeners:
        one.end()


async def test_other_radios_are_not_heard(speech: Speech) -> None:
    listening = listen(speech)
    speech.say(*range(5), radio_id="999")
    hub(speech).heard(SystemId("phones"), [voice(9)])
    speech.pause(5)
    assert without_silence(await taken(listening)) == b""
    listening.end()


async def test_the_timer_beats_while_somebody_listens(speech: Speech) -> None:
    with patch.object(microphones, "BEAT_S", 0.001):
        listening = listen(speech)
        speech.now += 1
        async with timeout(5):
            assert await listening.take() is not None
            speech.now += 1
            assert await listening.take() is not None
        listening.end()
    assert hub(speech)._timer is None


async def test_a_beat_that_fails_is_not_the_last(speech: Speech) -> None:
    beats, twice = [], asyncio.Event()

    def fail(_sound: object, _now: float) -> None:
        beats.append(1)
        if len(beats) == 2:
            twice.set()
        raise RuntimeError("this beat")

    with (
        patch.object(microphones, "BEAT_S", 0.001),
        patch.object(microphones.Sound, "beat", fail),
        patch.object(speech.town.hass.loop, "call_exception_handler"),
    ):
        listening = listen(speech)
        async with timeout(5):
            await twice.wait()
        listening.end()


# --- who may --------------------------------------------------------------------------


async def test_a_viewer_may_not(speech: Speech) -> None:
    with pytest.raises(NotPermitted):
        listen(speech, VIEWER)
    assert speech.journaled() == []


async def test_a_viewer_does_not_learn_how_many_listen(speech: Speech) -> None:
    listeners = [listen(speech) for _ in range(MOST_LISTENERS)]
    with pytest.raises(NotPermitted):
        listen(speech, VIEWER)
    for one in listeners:
        one.end()


async def test_no_more_than_four(speech: Speech) -> None:
    listeners = [listen(speech) for _ in range(MOST_LISTENERS)]
    with pytest.raises(TooManyListeners) as caught:
        listen(speech)
    assert caught.value.placeholders == {"most": "4"}
    listeners.pop().end()
    listeners.append(listen(speech))
    for one in listeners:
        one.end()
    await speech.town.settle()
    began = [what for what, _ in speech.journaled()]
    assert began.count("started") == began.count("ended") == 5


async def test_no_such_incident_or_microphone(speech: Speech) -> None:
    with pytest.raises(UnknownThing):
        hub(speech).listen(OPERATOR, IncidentId("none"), BEN)
    with pytest.raises(UnknownThing):
        hub(speech).listen(OPERATOR, speech.incident_id, ResponderId("nobody"))
    with pytest.raises(WrongState):
        hub(speech).listen(OPERATOR, speech.incident_id, ResponderId("anna"))


async def test_not_after_it_closed(speech: Speech) -> None:
    await speech.close()
    with pytest.raises(WrongState):
        listen(speech)


async def test_a_microphone_that_could_not_be_opened(speech: Speech) -> None:
    listening = listen(speech)
    incident = speech.town.room.incidents[speech.incident_id]
    speech.town.report(
        radio.Receipt(
            event_id="r1",
            key=incident.microphones[BEN].key,
            state=radio.ReceiptState.FAILED,
        )
    )
    await speech.town.settle()
    assert listening.is_over
    with pytest.raises(WrongState):
        listen(speech)


# --- how it ends ------------------------------------------------------------------------


async def test_who_listened_is_journaled(speech: Speech) -> None:
    listening = listen(speech)
    await speech.town.settle()
    assert speech.journaled() == [("started", "Olga")]
    listening.end()
    listening.end()
    await speech.town.settle()
    assert speech.journaled() == [("started", "Olga"), ("ended", "Olga")]
    assert not speech.town.room.incidents[speech.incident_id].listening


async def over(speech: Speech, listening: Listening) -> None:
    """It is over, nothing is heard any more, and the journal knows."""
    speech.say(70, 71, 72, 73, 74, 75)
    async with timeout(5):
        assert await listening.take() is None
    await speech.town.settle()
    assert speech.journaled()[-1] == ("ended", "Olga")
    assert not hub(speech)._sounds
    assert hub(speech)._timer is None
    speech.town.take_sent()


async def test_it_ends_with_the_microphone(speech: Speech) -> None:
    listening = listen(speech)
    await speech.close()
    await over(speech, listening)


async def test_it_ends_with_the_incident(speech: Speech) -> None:
    listening = listen(speech)
    incident = speech.town.room.incidents[speech.incident_id]
    await speech.town.acknowledge(incident)
    await speech.town.resolve(incident)
    await over(speech, listening)


async def test_it_ends_when_the_time_is_over(speech: Speech, freezer) -> None:
    listening = listen(speech)
    freezer.tick(29)
    speech.pause(1)
    assert not listening.is_over
    freezer.tick(1)
    # Before the room's own clock has looked.
    speech.pause(1)
    assert listening.is_over
    await speech.town.settle()
    await over(speech, listening)


async def test_a_microphone_that_is_opened_for_longer_is_heard_for_longer(
    speech: Speech, freezer
) -> None:
    listening = listen(speech)
    await speech.town.command(
        c.OpenMicrophone(
            actor=OPERATOR, incident_id=speech.incident_id, responder_id=BEN, seconds=60
        )
    )
    await speech.town.pass_time(freezer, 45)
    speech.pause(1)
    assert not listening.is_over
    await speech.town.pass_time(freezer, 16)
    await over(speech, listening)


async def test_it_ends_when_another_radio_is_listened_to(speech: Speech) -> None:
    """A guard took another radio; who may carry the first one now is nobody's business."""
    listening = listen(speech)
    await speech.town.command(
        c.CarryRadio(actor=OPERATOR, system_id=SystemId(GATEWAY), address="103", responder_id=BEN)
    )
    assert not listening.is_over
    await speech.town.command(
        c.OpenMicrophone(
            actor=OPERATOR, incident_id=speech.incident_id, responder_id=BEN, seconds=60
        )
    )
    assert listening.is_over
    again = listen(speech)
    speech.say(*range(5), radio_id="103")
    speech.pause(6)
    assert without_silence(await taken(again)) == spoken(*range(5))
    again.end()
    speech.town.take_sent()


async def test_it_ends_when_the_role_is_lost(speech: Speech, hass: HomeAssistant) -> None:
    listening = listen(speech)
    hass.config_entries.async_update_entry(
        speech.town.entries[ROOM], options={CONF_ROLES: {"olga": "viewer"}}
    )
    await speech.town.edited()
    speech.pause(1)
    await over(speech, listening)


async def test_it_ends_with_home_assistant(speech: Speech, hass: HomeAssistant) -> None:
    listening = listen(speech)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    await over(speech, listening)


async def test_it_ends_with_the_runtime(speech: Speech) -> None:
    listening = listen(speech)
    await speech.town.restart()
    assert listening.is_over
    assert await listening.take() is None
    assert speech.journaled() == [("started", "Olga"), ("ended", "Olga")]
    speech.town.take_sent()


async def test_who_listened_when_the_power_went_listens_no_more(
    speech: Speech, hass: HomeAssistant
) -> None:
    listening = listen(speech)
    listen(speech)
    with patch.object(Microphones, "_tell_end"):
        await speech.town.restart()
    assert [what for what, _ in speech.journaled()] == ["started", "started"]
    # Their role is not what it was, either.
    hass.config_entries.async_update_entry(
        speech.town.entries[ROOM], options={CONF_ROLES: {"olga": "viewer"}}
    )
    await speech.town.restart()
    assert [what for what, _ in speech.journaled()] == ["started", "started", "ended", "ended"]
    assert not speech.town.room.incidents[speech.incident_id].listening
    assert listening.is_over
    speech.town.take_sent()


async def test_an_incident_that_left_the_room_at_once(speech: Speech) -> None:
    """Nothing can be written to it any more; its closing is the end."""
    listening = listen(speech)
    for command in (
        c.Acknowledge(actor=OPERATOR, incident_id=speech.incident_id),
        c.Resolve(actor=OPERATOR, incident_id=speech.incident_id, outcome=Outcome.GENUINE),
        c.Close(actor=OPERATOR, incident_id=speech.incident_id),
    ):
        speech.town.runtime.room.handle(command)
    listening.end()
    await speech.town.settle()
    assert listening.is_over
    speech.town.take_sent()
