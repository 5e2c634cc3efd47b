"""Who takes a radio and whose microphone closes: as triggers, and on the screens."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from custom_components.municipal_alarm.bridge.feed import Feed
from custom_components.municipal_alarm.bridge.happenings import HAPPENINGS, Happening, happenings
from custom_components.municipal_alarm.control_room import commands as c, events as e, snapshot
from custom_components.municipal_alarm.control_room.ids import ResponderId, SystemId
from custom_components.municipal_alarm.control_room.signals import DeviceSeen
from custom_components.municipal_alarm.radio import events as r

from .town import GATEWAY, OPERATOR, RADIO, Town

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SYSTEM = SystemId(GATEWAY)
ANNA, BEN = ResponderId("anna"), ResponderId("ben")


def told(town: Town, event: e.Event) -> list[Happening]:
    incident = town.room.incidents.get(getattr(event, "incident_id", None))  # type: ignore[arg-type]
    return list(happenings(event, incident, town.room))


async def test_taking_a_radio_and_giving_it_back(town: Town) -> None:
    signed_on = e.RadioSignedOn(
        at=NOW,
        system_id=SYSTEM,
        address="104",
        responder_id=ANNA,
        responder="Anna",
        by="tag",
        since=NOW,
        until=NOW + timedelta(hours=12),
    )
    (one,) = told(town, signed_on)
    assert one.key == "radio_signed_on"
    assert one.payload == {
        "system": {"system_id": GATEWAY, "name": "Radios"},
        "address": "104",
        "responder": {"responder_id": "anna", "name": "Anna", "duty": "guard"},
        "by": "tag",
        "until": snapshot.time(NOW + timedelta(hours=12)),
    }
    assert one.facts["by"] == ("tag",)
    assert one.facts["responder"] == ("anna", "Anna")
    assert one.description == "radio signed on: Anna, radio 104"

    # That an incident goes on, which may be a secret one, is no news of a radio.
    assert told(town, replace(signed_on, put_off=True)) == []

    signed_off = e.RadioSignedOff(
        at=NOW,
        system_id=SYSTEM,
        address="104",
        responder_id=ANNA,
        responder="Anna",
        reason="operator",
        actor=OPERATOR,
    )
    (one,) = told(town, signed_off)
    assert one.key == "radio_signed_off"
    assert one.payload["by"] == {"kind": "operator", "id": "olga", "name": "Olga"}
    assert one.facts["reason"] == ("operator",)
    assert set(HAPPENINGS[one.key]) <= set(one.facts)


async def test_a_microphone_that_closes(town: Town) -> None:
    incident = await town.press("info_desk")
    closed = e.MicrophoneClosed(
        at=NOW,
        incident_id=incident.incident_id,
        responder_id=BEN,
        responder="Ben",
        key="m",
        reason="time",
        actor=None,
    )
    (one,) = told(town, closed)
    assert one.key == "microphone_closed"
    assert one.payload["reason"] == "time"
    assert one.payload["responder"]["name"] == "Ben"
    assert one.facts["reason"] == ("time",)
    town.take_sent()


async def test_what_is_for_the_timeline_alone(town: Town) -> None:
    incident = (await town.press("info_desk")).incident_id
    whose = {"at": NOW, "incident_id": incident, "responder_id": BEN, "responder": "Ben"}
    for event in (
        e.MicrophoneUnavailable(**whose, reason="mototrbo"),
        e.ListeningStarted(**whose, actor=OPERATOR),
        e.ListeningEnded(**whose, actor=OPERATOR),
    ):
        assert told(town, event) == []
    town.take_sent()


async def test_a_radio_is_named_after_who_carries_it(town: Town) -> None:
    await town.command(
        c.CarryRadio(actor=OPERATOR, system_id=SYSTEM, address=RADIO, responder_id=ANNA)
    )
    seen = e.DeviceWasSeen(at=NOW, system_id=SYSTEM, address=RADIO, online=True)
    (one,) = told(town, seen)
    assert one.payload["responder"]["name"] == "Anna"
    await town.command(c.CarryRadio(actor=OPERATOR, system_id=SYSTEM, address=RADIO))
    (one,) = told(town, seen)
    assert one.payload["responder"]["name"] == "Ben"


async def test_screens_see_who_can_be_reached_when_a_radio_changes_hands(town: Town) -> None:
    messages: list[dict[str, Any]] = []
    feed = Feed(town.hass)
    feed.follow(town.runtime)
    await town.settle()
    stop = feed.subscribe(town.runtime, "olga", messages.append)
    town.runtime.take(DeviceSeen(SYSTEM, RADIO, online=True))
    await town.settle()
    messages.clear()

    def people() -> set[str]:
        names = {one["name"] for message in messages for one in message.get("responders", ())}
        messages.clear()
        return names

    await town.command(
        c.CarryRadio(actor=OPERATOR, system_id=SYSTEM, address=RADIO, responder_id=ANNA)
    )
    assert people() == {"Anna", "Ben"}, "she has one more way, he has one less"
    town.runtime.take(DeviceSeen(SYSTEM, RADIO, online=False))
    await town.settle()
    assert people() == {"Anna"}
    town.link.lost()
    await town.settle()
    assert any("links" in message for message in messages)
    stop()
    feed.stopped()


async def test_an_unknown_radio_is_nobodys_on_the_screens(town: Town) -> None:
    messages: list[dict[str, Any]] = []
    feed = Feed(town.hass)
    feed.follow(town.runtime)
    stop = feed.subscribe(town.runtime, "olga", messages.append)
    await town.command(
        c.CarryRadio(actor=OPERATOR, system_id=SYSTEM, address="900", responder_id=ANNA)
    )
    assert [one["name"] for m in messages for one in m.get("responders", ())] == ["Anna"]
    messages.clear()
    await town.radio(r.RadioRegistered, radio_id="901")
    assert not [m for m in messages if "responders" in m]
    stop()
    feed.stopped()
