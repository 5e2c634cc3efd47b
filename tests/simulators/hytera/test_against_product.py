"""The product's network and the simulated repeater at the two ends of a bad line."""

from collections import Counter
from collections.abc import Mapping

from hypothesis import example, given, settings, strategies as st
import pytest

from custom_components.municipal_alarm.radio.commands import (
    CloseMicrophone,
    FollowPosition,
    OpenMicrophone,
    Priority,
    QueryPosition,
    SendText,
    StopFollowing,
)
from custom_components.municipal_alarm.radio.events import (
    EmergencyKind,
    FailureReason,
    LoneWorker,
    ManDown,
    Position,
    RadioEmergency,
    RadioLost,
    RadioRegistered,
    Receipt,
    ReceiptState,
    StatusMessage,
    TagScanned,
    TextReceived,
)
from custom_components.municipal_alarm.radio.hytera.network import HyteraNetwork
from custom_components.municipal_alarm.radio.hytera.settings import HyteraSettings
from simulators.hytera.repeater import HyteraRepeater
from simulators.hytera.voice import frequency, tone_of
from simulators.impairment import Impairment, Quality
from simulators.radios.guard_radio import Shown, ShownAs
from tests.simulators.hand import START, HandTimers, Wire
from tests.simulators.product_room import ProductRoom

ROOM, REPEATER = "127.0.0.20", "127.0.0.21"
JAN, PIETER = IDS = ("1201", "1203")
BOTH_SLOTS = {JAN: 1, PIETER: 2}
BAD = Quality(loss=0.3, duplicates=0.3, reordering=0.3, delay_s=0.02, jitter_s=0.1)
FAIR = Quality(delay_s=0.01)


class Town:
    """A repeater with a radio on each slot, a line of some quality, and the room."""

    def __init__(
        self,
        quality: Quality = FAIR,
        seed: int = 0,
        *,
        we_call: bool = True,
        calls: bool = True,
        slots: Mapping[str, int] = BOTH_SLOTS,
    ) -> None:
        self.shown: list[Shown] = []
        self.line = Impairment(seed=seed, to_room=quality, to_radios=quality)
        self.wire = Wire(HandTimers(), self.line)
        self.repeater = HyteraRepeater(
            REPEATER,
            ROOM if calls else None,
            slots,
            outlet=self.wire.send,
            timers=self.wire.timers,
            now=self.wire.timers.now,
            shown=self.shown.append,
            seed=seed,
        )
        network = HyteraNetwork(
            HyteraSettings(
                hosts=(REPEATER,),
                calls_first=we_call,
                man_down_types=frozenset({2}),
                lone_worker_types=frozenset({3}),
                known_radios=IDS,
                display_letters=100,
            ),
            epoch=int(START.timestamp()),
        )
        self.room = ProductRoom(network, ROOM, self.wire, self.repeater.received)

    def start(self) -> Town:
        """Switch everything on, and let it settle."""
        self.repeater.open()
        self.room.start()
        self.room.pass_by(30)
        return self

    def texts(self) -> Counter[tuple[str, str]]:
        return Counter((one.radio_id, one.text) for one in self.shown if one.how is ShownAs.TEXT)


def alarm(number: int, radio_id: str) -> SendText:
    return SendText(
        key=f"alarm/{number}/{radio_id}",
        text=f"Town Hall, Desk {number} - PANIC",
        radio_ids=(radio_id,),
        priority=Priority.EMERGENCY,
        ttl_s=60,
    )


def insist(town: Town, commands: list[SendText], rounds: int = 30) -> None:
    """What the room does: hand a text over again, under its key, until it is confirmed."""
    for _ in range(rounds):
        open_ = [one for one in commands if ReceiptState.RECEIPTED not in town.room.ends(one.key)]
        if not open_:
            return
        for command in open_:
            town.room.send(command)
        town.room.pass_by(10)
    raise AssertionError(f"never confirmed: {[one.key for one in open_]}")


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_every_alarm_text_is_shown_exactly_once_over_a_bad_line(seed: int) -> None:
    town = Town(BAD, seed).start()
    commands = [alarm(number, radio_id) for number in range(4) for radio_id in IDS]
    insist(town, commands)
    assert town.texts() == {(one.radio_ids[0], one.text): 1 for one in commands}


def reported(town: Town) -> list[RadioEmergency]:
    """The emergencies, each once."""
    found = {one.event_id: one for one in town.room.of(RadioEmergency)}
    return list(found.values())


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_every_emergency_is_one_and_every_text_comes_once_over_a_bad_line(seed: int) -> None:
    town = Town(BAD, seed).start()
    for radio in town.repeater.radios:
        radio.emergency()
        radio.says("2")
        radio.scan("tag-library")
        town.room.pass_by(2)
    town.room.pass_by(200)
    assert Counter(one.radio_id for one in reported(town)) == dict.fromkeys(IDS, 1)
    for kind in (StatusMessage, TagScanned):
        # Whoever's radio gave up sends again, which is a new text: one more id, same words.
        told = Counter(one.radio_id for one in town.room.of(kind))
        assert set(told) == set(IDS)
        for radio in town.repeater.radios:
            assert told[radio.radio_id] <= 1 + len(radio.unsent)


@pytest.mark.parametrize(("we_call", "calls"), [(True, True), (True, False), (False, True)])
def test_either_side_may_open_the_links(we_call: bool, calls: bool) -> None:
    town = Town(we_call=we_call, calls=calls).start()
    assert town.repeater.connected
    assert town.room.network.connected
    assert {part.key: part.up for part in town.room.network.parts} == {
        f"{REPEATER}/1": True,
        f"{REPEATER}/2": True,
    }
    assert {one.radio_id for one in town.room.of(RadioRegistered)} == set(IDS)


def test_a_fair_day() -> None:
    town = Town().start()
    radio = town.repeater.radio(JAN)
    radio.says("2")
    radio.says("all is well")
    radio.scan("tag-library")
    town.room.pass_by(1)
    assert [one.code for one in town.room.of(StatusMessage)] == ["2"]
    assert [one.text for one in town.room.of(TextReceived)] == ["all is well"]
    assert [one.tag_id for one in town.room.of(TagScanned)] == ["tag-library"]
    for number, radio_id in enumerate(IDS):
        town.room.send(alarm(number, radio_id))
    town.room.pass_by(1)
    assert set(town.texts()) == {(id_, f"Town Hall, Desk {n} - PANIC") for n, id_ in enumerate(IDS)}
    assert town.room.ends(f"alarm/0/{JAN}") == [ReceiptState.RECEIPTED]
    assert sum(radio.screen.repeats.total() for radio in town.repeater.radios) == 0
    assert all(end.given_up == 0 for end in town.repeater.ends)


def test_an_emergency_stops_when_it_is_known_and_the_next_press_is_a_new_one() -> None:
    town = Town().start()
    radio = town.repeater.radio(JAN)
    radio.emergency()
    town.room.pass_by(20)
    assert len(reported(town)) == 1
    where = town.room.of(Position)[-1]
    assert (where.latitude, where.longitude) == pytest.approx((52.0907, 5.1214), abs=1e-4)
    radio.emergency()
    town.room.pass_by(20)
    first, second = reported(town)
    assert first.event_id != second.event_id


def test_the_number_in_the_report_says_what_befell_the_carrier() -> None:
    town = Town().start()
    town.repeater.radio(JAN).man_down()
    town.repeater.radio(PIETER).lone_worker()
    town.room.pass_by(10)
    assert [one.radio_id for one in town.room.of(ManDown)] == [JAN]
    assert [one.radio_id for one in town.room.of(LoneWorker)] == [PIETER]
    assert reported(town) == []


DEEDS = st.sampled_from(["open", "close", "fall", "wait"])


@settings(max_examples=60)
@given(
    seed=st.integers(0, 10**6),
    deeds=st.lists(DEEDS, min_size=1, max_size=8),
    together=st.booleans(),
)
def test_who_falls_is_one_man_down_whatever_is_done_with_another_radios_microphone(
    seed: int, deeds: list[str], together: bool
) -> None:
    """On one slot or on two, and whether the call or its report comes first."""
    town = Town(FAIR, seed, slots={JAN: 1, PIETER: 1 if together else 2}).start()
    falls = 0
    for number, deed in enumerate(deeds):
        match deed:
            case "open":
                town.room.send(OpenMicrophone(key=f"o{number}", radio_id=JAN, seconds=5))
            case "close":
                town.room.send(CloseMicrophone(key=f"c{number}", radio_id=JAN))
            case "fall":
                town.repeater.radio(PIETER).man_down()
                falls += 1
                town.room.pass_by(20)
            case _:
                town.room.pass_by(7)
        town.room.pass_by(0.3)
    town.room.pass_by(20)
    assert [one.radio_id for one in town.room.of(ManDown)] == [PIETER] * falls
    assert [one.explains for one in town.room.of(ManDown)] == [None] * falls
    assert len({one.event_id for one in town.room.of(ManDown)}) == falls
    assert reported(town) == []


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_a_fall_is_one_alarm_over_a_bad_line(seed: int) -> None:
    """The report may come long after the call, and says then what that was."""
    town = Town(BAD, seed).start()
    town.room.send(OpenMicrophone(key="o", radio_id=JAN, seconds=5))
    for radio in town.repeater.radios:
        radio.man_down()
    town.room.pass_by(200)
    falls = {one.event_id: one for one in town.room.of(ManDown)}.values()
    assert Counter(one.radio_id for one in falls) == dict.fromkeys(IDS, 1)
    assert {one.event_id for one in reported(town)} == {
        one.explains for one in falls if one.explains is not None
    }


def test_closing_one_microphone_leaves_that_of_another_open() -> None:
    town = Town(slots={JAN: 1, PIETER: 1}).start()
    town.room.send(OpenMicrophone(key="j", radio_id=JAN, seconds=30))
    town.room.pass_by(2)
    town.room.send(OpenMicrophone(key="p", radio_id=PIETER, seconds=30))
    town.room.pass_by(2)
    town.room.send(CloseMicrophone(key="c", radio_id=JAN))
    town.room.pass_by(1)
    so_far = len(town.room.voice)
    town.room.pass_by(3)
    assert {one.radio_id for one in town.room.voice[so_far:]} == {PIETER}


def test_a_text_for_the_talkgroup_reaches_all_of_it_once() -> None:
    town = Town().start()
    town.room.send(SendText(key="k", text="all", talkgroups=("1",)))
    town.room.pass_by(30)
    assert town.texts() == {(radio_id, "all"): 1 for radio_id in IDS}
    assert ReceiptState.FAILED not in [one.state for one in town.room.of(Receipt)]


def test_a_radio_that_is_off_is_known_to_be_and_told_again_when_it_is_back() -> None:
    town = Town().start()
    radio = town.repeater.radio(JAN)
    radio.turn_off()
    town.room.pass_by(1)
    assert [one.expected for one in town.room.of(RadioLost)] == [True]
    town.room.send(alarm(1, JAN))
    town.room.pass_by(30)
    (failed,) = [one for one in town.room.of(Receipt) if one.state is ReceiptState.FAILED]
    assert failed.reason in (FailureReason.RADIO_OFF, FailureReason.NO_ANSWER)
    radio.turn_on()
    town.room.pass_by(1)
    town.room.send(alarm(1, JAN))
    town.room.pass_by(1)
    assert town.texts() == {(JAN, "Town Hall, Desk 1 - PANIC"): 1}


def test_a_radio_in_a_cellar_is_missed() -> None:
    town = Town().start()
    town.repeater.radio(JAN).turn_off(expected=False)
    town.room.pass_by(3600)
    assert [(one.radio_id, one.expected) for one in town.room.of(RadioLost)] == [(JAN, False)]


def test_where_a_radio_is() -> None:
    town = Town().start()
    town.repeater.radio(JAN).place = (52.5, 5.25)
    town.room.send(QueryPosition(key="q", radio_id=JAN))
    town.room.pass_by(1)
    (position,) = town.room.of(Position)
    assert (position.latitude, position.longitude) == pytest.approx((52.5, 5.25), abs=1e-4)
    town.room.send(FollowPosition(key="f", radio_id=JAN, interval_s=15, seconds=600))
    town.room.pass_by(61)
    assert len(town.room.of(Position)) >= 5
    town.room.send(StopFollowing(key="s", radio_id=JAN))
    town.room.pass_by(1)
    so_far = len(town.room.of(Position))
    town.room.pass_by(120)
    assert len(town.room.of(Position)) == so_far


@pytest.mark.parametrize("radio_id", IDS)
def test_an_open_microphone_is_heard_until_it_is_closed(radio_id: str) -> None:
    town = Town().start()
    town.room.send(OpenMicrophone(key="m", radio_id=radio_id, seconds=30))
    town.room.pass_by(2)
    assert town.repeater.radio(radio_id).microphone_open
    assert ReceiptState.RECEIPTED in town.room.ends("m")
    assert {voice.radio_id for voice in town.room.voice} == {radio_id}
    sound = b"".join(voice.pcm for voice in town.room.voice)
    assert frequency(sound) == pytest.approx(tone_of(radio_id), rel=0.02)
    town.room.send(CloseMicrophone(key="c", radio_id=radio_id))
    town.room.pass_by(2)
    assert not town.repeater.radio(radio_id).microphone_open
    so_far = len(town.room.voice)
    town.room.pass_by(60)
    assert len(town.room.voice) == so_far


def test_a_microphone_closes_when_its_time_is_over() -> None:
    town = Town().start()
    town.room.send(OpenMicrophone(key="m", radio_id=JAN, seconds=10))
    town.room.pass_by(12)
    assert not town.repeater.radio(JAN).microphone_open
    assert len(town.room.voice) * 0.06 == pytest.approx(10, abs=1)


@pytest.mark.parametrize("called_s", [0, 5])
def test_a_microphone_that_is_opened_anew_is_heard_on(called_s: int) -> None:
    """The radio goes on by its first call, which ends before the second order does."""
    town = Town().start()
    town.repeater.monitor_s = 30
    town.room.send(OpenMicrophone(key="m", radio_id=JAN, seconds=25))
    town.room.pass_by(called_s)
    town.room.send(OpenMicrophone(key="n", radio_id=JAN, seconds=25))
    town.room.pass_by(20)
    assert town.repeater.calls == {JAN: 1}
    assert len(town.room.voice) * 0.06 == pytest.approx(20 + called_s, abs=1)
    for key in "mn":
        assert town.room.ends(key) == [ReceiptState.RECEIPTED]
    town.room.pass_by(30)
    assert len(town.room.voice) * 0.06 == pytest.approx(25 + called_s, abs=1)
    assert not town.repeater.radio(JAN).microphone_open


def test_the_line_breaks_for_a_minute() -> None:
    town = Town().start()
    town.line.cut()
    town.repeater.radio(JAN).says("2")
    town.room.send(alarm(1, JAN))
    town.room.pass_by(60)
    assert not town.room.network.connected
    assert town.texts() == {}
    town.line.mend()
    insist(town, [alarm(1, JAN)])
    town.room.pass_by(30)
    assert town.room.network.connected
    assert town.texts() == {(JAN, "Town Hall, Desk 1 - PANIC"): 1}
    assert {one.code for one in town.room.of(StatusMessage)} == {"2"}


@pytest.mark.parametrize("tenths", range(32, 41))
def test_what_left_as_the_line_broke_is_there_when_it_is_whole(tenths: int) -> None:
    """The room gives it again, at its pace; by then one slot may be up and the other not yet."""
    town = Town().start()
    town.line.cut()
    town.repeater.radio(JAN).says("2")
    town.room.pass_by(3.1)
    town.room.send(alarm(1, JAN))
    town.room.pass_by(tenths / 10 - 3.1)
    for seconds in (10, 20, 30 - tenths / 10):
        town.room.send(alarm(2, PIETER))
        town.room.pass_by(seconds)
    town.line.mend()
    while not town.room.network.connected:
        town.room.pass_by(0.01)
    town.room.send(alarm(2, PIETER))
    town.room.pass_by(10)
    assert town.room.ends(f"alarm/2/{PIETER}") == [ReceiptState.RECEIPTED]
    assert town.texts()[PIETER, "Town Hall, Desk 2 - PANIC"] == 1


@settings(max_examples=40)
@given(st.floats(0, 6), st.floats(50, 70), st.booleans(), st.booleans())
@example(4.96, 65.8, True, False)  # the repeater has given links up that are open to the room
def test_who_falls_when_the_line_is_whole_again_is_told_of_at_once(
    before_s: float, cut_s: float, asked: bool, calls: bool
) -> None:
    """Each end finds out by itself that a link is lost, and by whom it was never asked, late."""
    town = Town(calls=calls).start()
    town.room.pass_by(before_s)
    town.line.cut()
    if asked:
        town.room.send(alarm(1, PIETER))
        town.room.send(alarm(2, JAN))
    town.room.pass_by(cut_s)
    town.line.mend()
    while not town.room.network.connected:
        town.room.pass_by(0.01)
    town.room.pass_by(1.5)
    town.repeater.radio(PIETER).emergency(EmergencyKind.MAN_DOWN)
    town.room.pass_by(0.5)
    assert [one.radio_id for one in town.room.of(ManDown)] == [PIETER]


def test_a_repeater_without_power_comes_back() -> None:
    town = Town().start()
    town.repeater.restart()
    town.room.pass_by(30)
    assert town.repeater.connected
    assert town.room.network.connected
    town.room.send(alarm(1, PIETER))
    town.room.pass_by(1)
    assert town.texts() == {(PIETER, "Town Hall, Desk 1 - PANIC"): 1}
