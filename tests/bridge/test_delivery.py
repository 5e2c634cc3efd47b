"""Effects find who does them, wait for who is not there, and what became of them is known."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest

from custom_components.municipal_alarm.bridge.delivery import Delivery
from custom_components.municipal_alarm.control_room import commands as c, effects as x, events as e
from custom_components.municipal_alarm.control_room.ids import (
    IncidentId,
    ResponderId,
    SessionId,
    SystemId,
)
from custom_components.municipal_alarm.control_room.words import (
    DeliveryState,
    MicrophoneState,
    Purpose,
)
from custom_components.municipal_alarm.journal.port import Pending
from custom_components.municipal_alarm.radio import commands as rc, events as r
from tests.ha.town import GATEWAY, OPERATOR, PHONES, RADIO, ROOM, Town


def text(key: str, incident: str, system: str = "nowhere") -> x.RadioText:
    return x.RadioText(
        key,
        IncidentId(incident),
        ResponderId("ben"),
        SystemId(system),
        RADIO,
        "text",
        Purpose.ALARM,
    )


async def unload(town: Town, entry: str) -> None:
    assert await town.hass.config_entries.async_unload(entry)
    await town.settle()


async def load(town: Town, entry: str) -> None:
    assert await town.hass.config_entries.async_setup(entry)
    await town.settle()


def states(town: Town, desk: str = "desk_1") -> dict[str, DeliveryState]:
    return {
        delivery.alert.responder: delivery.state
        for delivery in town.incident(desk).deliveries.values()
    }


# --- waiting for who is not there ------------------------------------------------------


async def test_texts_wait_for_phones_that_are_reloaded(town: Town) -> None:
    await unload(town, PHONES)
    await town.press()
    assert town.take_sent("phone") == []
    assert states(town)["Anna"] is DeliveryState.QUEUED
    await load(town, PHONES)
    assert [one.to for one in town.take_sent("phone")] == ["Anna"]
    assert states(town)["Anna"] is DeliveryState.SENT
    # And once is enough.
    await town.hass.config_entries.async_reload(PHONES)
    await town.settle()
    assert town.take_sent("phone") == []
    town.take_sent()


async def test_texts_wait_for_a_gateway_once_however_often_they_are_asked_for(
    town: Town, freezer
) -> None:
    await unload(town, GATEWAY)
    town.hass.states.async_set("input_boolean.library", "off")
    await town.change_subentry("library", "info_desk", source="input_boolean.library")
    town.hass.states.async_set("input_boolean.library", "on")
    await town.settle()
    for _ in range(5):  # the room asks again while no receipt comes
        await town.pass_time(freezer, 12)
    assert town.take_sent("radio") == []
    await load(town, GATEWAY)
    sent = [one for one in town.link.commands if one.radio_ids == (RADIO,)]
    assert len({one.key for one in sent}) == len(sent)
    town.take_sent()


async def test_what_was_answered_meanwhile_does_not_leave_any_more(town: Town) -> None:
    await unload(town, PHONES)
    incident = await town.press()
    calls = {delivery.alert.text for delivery in incident.deliveries.values()}
    await town.resolve(incident)
    await load(town, PHONES)
    sent = town.take_sent("phone")
    assert [one.to for one in sent] == ["Anna"]  # that it is over
    assert sent[0].what not in calls
    town.take_sent()


async def test_who_answered_by_another_way_is_not_called_any_more(town: Town) -> None:
    await unload(town, PHONES)
    incident = await town.press()
    await town.command(
        c.Accept(actor=OPERATOR, incident_id=incident.incident_id, responder_id=ResponderId("anna"))
    )
    await load(town, PHONES)
    assert town.take_sent("phone") == []
    town.take_sent()


async def test_the_other_systems_go_on_while_one_is_reloaded(town: Town) -> None:
    await unload(town, GATEWAY)
    await unload(town, "library")
    incident = await town.press()
    assert [one.to for one in town.take_sent("phone")] == ["Anna"]
    await load(town, "library")
    await load(town, GATEWAY)
    assert town.incident().incident_id == incident.incident_id
    assert town.take_sent("phone") == []
    town.take_sent()


# --- who is not there for good --------------------------------------------------------


async def test_a_disabled_system_reaches_nobody_and_the_operator_learns_it(town: Town) -> None:
    await town.hass.config_entries.async_set_disabled_by(PHONES, ConfigEntryDisabler.USER)
    await town.edited()
    incident = await town.press()
    assert incident.prompts
    assert not incident.deliveries
    assert town.take_sent("phone") == []
    town.take_sent()


async def test_a_text_whose_system_was_removed_fails(town: Town) -> None:
    incident = await town.press()
    await town.hass.config_entries.async_remove(GATEWAY)
    await town.edited()
    town.runtime.delivery.run(text("k", incident.incident_id, GATEWAY))
    await town.settle()
    reported = await timeline(town, incident.incident_id)
    assert (reported[-1].key, reported[-1].state, reported[-1].reason) == (
        "k",
        DeliveryState.FAILED,
        "unknown_system",
    )
    town.take_sent()


async def test_a_removed_responder_with_a_text_on_its_way(town: Town, freezer) -> None:
    town.report(r.DeskPress(event_id="p", input_id="7"))
    await town.settle()
    incident = town.incident("info_desk")
    town.hass.config_entries.async_remove_subentry(town.entries[ROOM], "ben")
    await town.edited()
    for _ in range(4):
        await town.pass_time(freezer, 30)
    # Nobody is set up who could take it on, but the incident goes on.
    await town.acknowledge(incident)
    await town.resolve(town.incident("info_desk"))
    await town.close(town.incident("info_desk"))
    town.take_sent()


async def timeline(town: Town, incident_id: IncidentId) -> list[e.DeliveryReported]:
    entries = await town.hass.async_add_executor_job(town.runtime.journal.timeline, incident_id)
    return [one.event for one in entries if isinstance(one.event, e.DeliveryReported)]


# --- carriers that fail ----------------------------------------------------------------


class Failing:
    """A carrier with a defect."""

    def send(self, effect: Any) -> None:
        raise RuntimeError("send fails")

    def withdraw(self, key: str) -> None:
        raise RuntimeError("withdraw fails")


async def test_a_carrier_that_raises(town: Town, caplog) -> None:
    town.runtime.delivery.add_carrier(SystemId(PHONES), Failing())
    incident = await town.press()
    assert states(town)["Anna"] is DeliveryState.FAILED
    assert "send fails" in caplog.text
    await town.resolve(incident)
    town.take_sent()


async def test_a_carrier_that_raises_is_passed_by(town: Town, caplog) -> None:
    # Anna has a radio, too.
    phone = next(
        one.id for one in er.async_get(town.hass).entities.values() if one.unique_id == "phone_Anna"
    )
    await town.change_subentry(
        ROOM,
        "anna",
        contacts=[{"system": PHONES, "address": phone}, {"system": GATEWAY, "address": "101"}],
    )
    town.link.lost()
    town.runtime.delivery.add_carrier(SystemId(PHONES), Failing())
    await town.press()
    assert [one.to for one in town.take_sent("radio")] == ["101"]
    town.take_sent()


async def test_a_handler_that_raises_does_not_hold_up_the_texts(town: Town, caplog) -> None:
    def failing(_effect: x.Effect) -> None:
        raise RuntimeError("no camera today")

    town.runtime.delivery.add_handler(x.ShowCamera, failing)
    incident = await town.press()
    assert [one.to for one in town.take_sent("phone")] == ["Anna"]
    reported = await timeline(town, incident.incident_id)
    assert ("no camera today", DeliveryState.FAILED) in {(o.reason, o.state) for o in reported}
    town.take_sent()


async def test_the_last_carrier_of_a_system_counts(town: Town) -> None:
    delivery = town.runtime.delivery
    remove_old = delivery.add_carrier(SystemId(PHONES), Failing())
    sent: list[Any] = []

    class Taking:
        send = staticmethod(sent.append)
        withdraw = staticmethod(sent.append)

    delivery.add_carrier(SystemId(PHONES), Taking())
    remove_old()
    incident = await town.press()
    assert [one.responder_id for one in sent] == ["anna"]
    await town.resolve(incident)
    assert sent[0].key in sent  # withdrawn
    town.take_sent()


# --- what became of them ------------------------------------------------------------------


async def test_receipts_after_a_restart_find_their_incident(town: Town) -> None:
    town.report(r.DeskPress(event_id="p", input_id="7"))
    await town.settle()
    key = town.link.commands[-1].key
    await town.restart()
    done = town.report(r.Receipt(event_id="r", key=key, state=r.ReceiptState.RECEIPTED))
    assert done == []  # not before it is written down
    await town.settle()
    assert done == ["r"]
    assert states(town, "info_desk")["Ben"] is DeliveryState.RECEIPTED
    # And once more, as after a lost acknowledgement: known, and acknowledged again.
    assert town.report(r.Receipt(event_id="r", key=key, state=r.ReceiptState.RECEIPTED)) == []
    town.take_sent()


async def test_what_failed_before_a_restart_may_still_arrive(town: Town) -> None:
    town.report(r.DeskPress(event_id="p", input_id="7"))
    await town.settle()
    key = town.link.commands[-1].key
    town.report(r.Receipt(event_id="f", key=key, state=r.ReceiptState.FAILED))
    await town.settle()
    await town.restart()
    town.report(r.Receipt(event_id="r", key=key, state=r.ReceiptState.RECEIPTED))
    await town.settle()
    assert states(town, "info_desk")["Ben"] is DeliveryState.RECEIPTED
    town.take_sent()


async def test_a_receipt_for_nothing_known_is_acknowledged_at_once(town: Town) -> None:
    receipt = r.Receipt(event_id="r", key="unknown", state=r.ReceiptState.RECEIPTED)
    assert town.report(receipt) == ["r"]
    town.runtime.delivery.report("unknown", DeliveryState.SENT)


def test_a_report_before_the_room_is_there() -> None:
    delivery, done = Delivery(dt_util.utcnow), []
    delivery.run(text("k", "i"))
    delivery.report("k", DeliveryState.SENT, on_commit=lambda: done.append("k"))
    assert done == ["k"]


async def test_a_receipt_that_comes_after_the_end_is_recorded(town: Town) -> None:
    town.report(r.DeskPress(event_id="p", input_id="7"))
    await town.settle()
    key, incident = town.link.commands[-1].key, town.incident("info_desk")
    await town.resolve(incident)
    await town.close(incident)
    done = town.report(r.Receipt(event_id="r", key=key, state=r.ReceiptState.RECEIPTED))
    await town.settle()
    assert done == ["r"]
    assert (await timeline(town, incident.incident_id))[-1].late
    town.take_sent()


# --- lone work ----------------------------------------------------------------------------


BEN = ResponderId("ben")


async def asked(town: Town, freezer) -> str:
    """Ben works alone and is asked for a sign of life; the key of the question."""
    await town.command(c.StartLoneWork(actor=OPERATOR, responder_id=BEN, every_s=600))
    await town.pass_time(freezer, 601)
    session = town.room.lone_work[BEN]
    assert session.alarm_at is not None
    (key,) = session.asked
    return key


def questions(town: Town) -> list[str]:
    return [
        one.key
        for one in town.link.commands
        if isinstance(one, rc.SendText) and one.text.startswith("CHECK IN")
    ]


async def test_receipts_of_a_question_find_their_lone_work(town: Town, freezer) -> None:
    key = await asked(town, freezer)
    town.report(r.Receipt(event_id="s", key=key, state=r.ReceiptState.SENT))
    await town.settle()
    assert town.room.lone_work[BEN].asked[key].state is DeliveryState.SENT
    await town.restart()
    done = town.report(r.Receipt(event_id="r", key=key, state=r.ReceiptState.RECEIPTED))
    await town.settle()
    assert done == ["r"]
    assert town.room.lone_work[BEN].asked[key].state is DeliveryState.RECEIPTED
    # Nothing of it is waited for any more: the journal repeats nothing.
    await town.restart()
    assert questions(town) == []
    town.take_sent()


async def test_a_question_that_stands_is_asked_again_after_a_restart(town: Town, freezer) -> None:
    key = await asked(town, freezer)
    assert questions(town) == [key]
    await town.restart()
    assert questions(town) == [key]
    assert town.room.lone_work[BEN].alarm_at is not None
    town.take_sent()


async def test_a_question_that_was_answered_is_not_asked_again(town: Town, freezer) -> None:
    await asked(town, freezer)
    await town.radio(r.TextReceived, text="fine")
    await town.restart()
    assert questions(town) == []
    town.take_sent()


async def test_a_question_waits_for_its_gateway_as_long_as_it_stands(town: Town, freezer) -> None:
    await unload(town, GATEWAY)
    key = await asked(town, freezer)
    await load(town, GATEWAY)
    assert questions(town) == [key]
    await town.command(c.CheckIn(actor=OPERATOR, responder_id=BEN))
    await unload(town, GATEWAY)
    await town.pass_time(freezer, 601)
    await town.command(c.StopLoneWork(actor=OPERATOR, responder_id=BEN))
    await load(town, GATEWAY)
    assert questions(town) == []
    town.take_sent()


def test_what_is_kept_does_not_grow_for_ever() -> None:
    delivery = Delivery(dt_util.utcnow)

    def year() -> Iterator[e.Event]:
        for number in range(5000):
            incident = IncidentId(str(number))
            for effect in range(4):
                delivery.run(text(f"{number}/{effect}", incident))
            delivery.run(x.ShowCamera(f"{number}/camera", incident, "desk"))  # type: ignore[arg-type]
            yield e.IncidentClosed(at=dt_util.utcnow(), incident_id=incident, actor=OPERATOR)
            session = SessionId(f"lone_work/{number}")
            delivery.run(text(f"{session}/asked", session))
            yield e.LoneWorkEnded(
                at=dt_util.utcnow(),
                session_id=session,
                responder_id=BEN,
                responder="Ben",
                reason="operator",
            )

    for event in year():
        delivery.on_events([event])
    # Of 256 incidents and sessions, half each.
    assert delivery.describe() == {"parked": 128, "known": 128 * 5 + 128}


async def test_what_is_kept_of_lone_work_that_goes_on_does_not_grow(town: Town, freezer) -> None:
    """Every half hour a question, for weeks: only that which stands is waited for."""
    await town.command(c.StartLoneWork(actor=OPERATOR, responder_id=BEN, every_s=600))
    known = []
    for _ in range(3):
        await town.pass_time(freezer, 601)
        known.append(town.runtime.delivery.describe()["known"])
        (key,) = town.room.lone_work[BEN].asked
        await town.command(c.CheckIn(actor=OPERATOR, responder_id=BEN))
    assert known == [1, 1, 1]
    assert town.runtime.delivery.describe()["known"] == 0
    # A receipt that comes late is taken, so that the gateway forgets it too.
    done = town.report(r.Receipt(event_id="r", key=key, state=r.ReceiptState.RECEIPTED))
    await town.settle()
    assert done == ["r"]
    town.take_sent()


async def test_a_question_that_follows_at_once_is_still_known(town: Town, freezer) -> None:
    delivery = town.runtime.delivery
    key = await asked(town, freezer)
    session = town.room.lone_work[BEN]
    late = e.CheckedIn(
        at=dt_util.utcnow(),
        session_id=session.session_id,
        responder_id=BEN,
        responder="Ben",
        by="radio",
        occurred_at=dt_util.utcnow(),
        due_at=dt_util.utcnow(),
    )
    delivery.on_events([late])
    town.report(r.Receipt(event_id="r", key=key, state=r.ReceiptState.RECEIPTED))
    await town.settle()
    assert town.room.lone_work[BEN].asked[key].state is DeliveryState.RECEIPTED
    town.take_sent()


async def test_commands_of_the_microphone_are_delivered(town: Town) -> None:
    town.report(r.DeskPress(event_id="p", input_id="7"))
    await town.settle()
    incident = town.incident("info_desk")
    await town.command(
        c.OpenMicrophone(
            actor=OPERATOR, incident_id=incident.incident_id, responder_id=ResponderId("ben")
        )
    )
    key = town.link.commands[-1].key
    town.report(r.Receipt(event_id="m", key=key, state=r.ReceiptState.RECEIPTED))
    await town.settle()
    assert {(o.key, o.state) for o in await timeline(town, incident.incident_id)} >= {
        (key, DeliveryState.RECEIPTED)
    }
    town.take_sent()


@pytest.mark.parametrize("known", [True, False])
async def test_withdrawn_before_its_doer_came(town: Town, *, known: bool) -> None:
    incident = await town.press()
    await unload(town, GATEWAY)
    delivery = town.runtime.delivery
    delivery.run(text("k", incident.incident_id, GATEWAY))
    if known:
        withdrawal = x.Withdraw("w", incident.incident_id, "k", SystemId(GATEWAY))
        delivery.run(withdrawal)
    await load(town, GATEWAY)
    assert ("k" in {one.key for one in town.link.commands}) is not known
    town.take_sent()


@pytest.mark.parametrize("kind", ["open_microphone", "follow_position"])
async def test_what_waited_until_nobody_wants_it_any_more(town: Town, freezer, kind: str) -> None:
    """A microphone that opens late listens to people who are not in danger."""
    incident = await town.press("info_desk")
    await unload(town, GATEWAY)
    until = dt_util.utcnow() + timedelta(seconds=30)
    where = (incident.incident_id, ResponderId("ben"), SystemId(GATEWAY), RADIO)
    town.runtime.delivery.run(
        x.OpenMicrophone("late", *where, until)
        if kind == "open_microphone"
        else x.FollowPosition("late", *where, 15, until)
    )
    town.take_sent()
    freezer.tick(31)
    await load(town, GATEWAY)
    assert "late" not in [one.key for one in town.link.commands]
    said = [one for one in await timeline(town, incident.incident_id) if one.key == "late"]
    assert [(one.state, one.reason) for one in said] == [(DeliveryState.FAILED, "expired")]
    town.take_sent()


def test_what_radios_do_is_asked_again_after_a_restart() -> None:
    """But for what lasts: that is asked for when its link is up."""
    now = dt_util.utcnow()
    delivery, carrier = Delivery(lambda: now), Keeping()
    delivery.add_carrier(SystemId("s"), carrier)
    where = (IncidentId("i"), ResponderId("ben"), SystemId("s"), RADIO)
    over, later = now - timedelta(seconds=1), now + timedelta(seconds=9)
    delivery.repeat(
        tuple(
            Pending(effect, state, 0, now)
            for effect, state in (
                (x.OpenMicrophone("open", *where, later), DeliveryState.QUEUED),
                (x.OpenMicrophone("opened", *where, later), DeliveryState.SENT),
                (x.OpenMicrophone("was open", *where, over), DeliveryState.QUEUED),
                (x.CloseMicrophone("close", *where), DeliveryState.SENT),
                (x.FollowPosition("follow", *where, 15, later), DeliveryState.SENT),
                (x.FollowPosition("followed", *where, 15, over), DeliveryState.QUEUED),
                (x.StopFollowing("stop", where[0], where[2], RADIO), DeliveryState.QUEUED),
            )
        )
    )
    assert carrier.keys == ["close", "stop"]


async def heard_and_followed(town: Town) -> list[rc.RadioCommand]:
    """Ben is down: what his radio was asked, and has confirmed."""
    await town.radio(r.ManDown)
    found = [
        one for one in town.link.commands if isinstance(one, rc.OpenMicrophone | rc.FollowPosition)
    ]
    for one in found:
        town.report(r.Receipt(event_id=one.key, key=one.key, state=r.ReceiptState.RECEIPTED))
    await town.settle()
    assert {type(one) for one in found} == {rc.OpenMicrophone, rc.FollowPosition}
    town.take_sent()
    return found


def lasting(town: Town) -> list[tuple[type, str]]:
    """What the link that is there now was asked to go on doing."""
    return [
        (type(one), one.key)
        for one in town.link.commands
        if isinstance(one, rc.OpenMicrophone | rc.FollowPosition)
    ]


@pytest.mark.parametrize("how", ["our restart", "link", "settings"])
async def test_what_lasts_is_asked_for_again_when_its_link_is_up(town: Town, how: str) -> None:
    before = [(type(one), one.key) for one in await heard_and_followed(town)]
    if how == "our restart":
        await town.restart()
    elif how == "link":
        town.link.commands.clear()
        town.link.lost()
        await town.settle()
        assert lasting(town) == []
        town.link.up()
    else:
        entry = town.entries[GATEWAY]
        town.hass.config_entries.async_update_entry(
            entry, data={**entry.data, "url": "ws://192.0.2.9"}
        )
        await town.edited()
    await town.settle()
    assert sorted(lasting(town), key=repr) == sorted(before, key=repr)
    (incident,) = town.room.incidents.values()
    (one,) = incident.microphones.values()
    assert one.state is MicrophoneState.OPEN
    # And what comes of it this time is for the room.
    town.report(
        r.Receipt(
            event_id="failed",
            key=one.key,
            state=r.ReceiptState.FAILED,
            reason=r.FailureReason.REFUSED,
            detail="result 3",
        )
    )
    await town.settle()
    (incident,) = town.room.incidents.values()
    (one,) = incident.microphones.values()
    assert (one.state, one.reason, one.detail) == (MicrophoneState.FAILED, "refused", "result 3")
    town.take_sent()


async def test_what_is_over_is_not_asked_for_again(town: Town, freezer) -> None:
    await heard_and_followed(town)
    town.link.lost()
    await town.pass_time(freezer, 31)
    town.link.commands.clear()
    town.link.up()
    await town.settle()
    assert [kind for kind, _ in lasting(town)] == [rc.FollowPosition]
    (incident,) = town.room.incidents.values()
    await town.resolve(incident)
    town.link.lost()
    await town.settle()
    town.link.commands.clear()
    town.link.up()
    await town.settle()
    assert lasting(town) == []
    town.take_sent()


async def test_a_radio_in_two_incidents_is_asked_once(town: Town) -> None:
    await heard_and_followed(town)
    (before,) = town.room.incidents.values()
    other = await town.press("info_desk")
    await town.command(
        c.OpenMicrophone(
            actor=OPERATOR,
            incident_id=other.incident_id,
            responder_id=ResponderId("ben"),
            seconds=200,
        )
    )
    town.link.lost()
    await town.settle()
    town.link.commands.clear()
    town.link.up()
    await town.settle()
    opened = [key for kind, key in lasting(town) if kind is rc.OpenMicrophone]
    assert opened == [town.incident("info_desk").microphones[ResponderId("ben")].key]
    assert before.incident_id != other.incident_id
    town.take_sent()


class Keeping:
    """A carrier that keeps the keys of what it is given."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def send(self, effect: x.Effect) -> None:
        self.keys.append(effect.key)

    def withdraw(self, key: str) -> None:
        self.keys.remove(key)
