"""Two sides over a bad air: what matters arrives, and arrives as one.

An air as bad as this can, once in a hundred thousand texts, lose everything for
a minute, after which a radio may show a text again or an emergency count twice.
The airs tried are therefore the same in each run.
"""

from collections import Counter

from hypothesis import given, settings, strategies as st

from custom_components.municipal_alarm.radio.events import (
    Position,
    RadioEmergency,
    RadioRegistered,
    ReceiptState,
    StatusMessage,
)
from custom_components.municipal_alarm.radio.reading import TextRules
from tests.radio.mototrbo.air import Air

RADIOS = ("7", "8", "9")
SEEDS = st.integers(0, 2**31)


@given(seed=SEEDS, alarms=st.integers(1, 8))
@settings(max_examples=25, derandomize=True)
def test_every_alarm_text_is_shown_exactly_once(seed: int, alarms: int) -> None:
    air = Air(seed)
    for radio in RADIOS:
        air.radio(radio)
    for number in range(alarms):
        for radio in RADIOS:
            air.room.alarm(f"{number}/{radio}", radio, f"Desk {number} - PANIC #{number}")
        air.run(air.random.random() * 5.0)
    air.run(600.0)
    assert len(air.room) == 0
    for radio in RADIOS:
        shown = Counter(air.radios[radio].screen)
        assert shown == {f"Desk {number} - PANIC #{number}": 1 for number in range(alarms)}
    for number in range(alarms):
        assert air.room.receipts[f"{number}/7", ReceiptState.RECEIPTED] == 1
    assert air.network.pending == 0


@given(seed=SEEDS, presses=st.integers(1, 3))
@settings(max_examples=25, derandomize=True)
def test_every_emergency_is_exactly_one_event(seed: int, presses: int) -> None:
    air = Air(seed)
    for _ in range(presses):
        for radio in RADIOS:
            # Often enough that ten seconds of silence are no bad luck.
            air.radio(radio).press(60, every_s=1.0)
        air.run(120.0)  # a minute of positions, and a minute until the next press
    emergencies = [one for one in air.events if isinstance(one, RadioEmergency)]
    assert Counter(one.radio_id for one in emergencies) == dict.fromkeys(RADIOS, presses)
    assert len({one.event_id for one in emergencies}) == presses * len(RADIOS)
    assert any(isinstance(one, Position) for one in air.events)


@given(seed=SEEDS, texts=st.integers(1, 10))
@settings(max_examples=25, derandomize=True)
def test_every_text_of_a_radio_is_told_exactly_once(seed: int, texts: int) -> None:
    air = Air(seed, rules=TextRules(emergency_words=("help",)))
    for number in range(texts):
        for radio in RADIOS:
            air.radio(radio).write(str(number))
            air.radio(radio).write(f"help {number}")
        air.run(air.random.random() * 10.0)
    air.run(300.0)
    codes = [one for one in air.events if isinstance(one, StatusMessage)]
    wanted = Counter((radio, str(number)) for radio in RADIOS for number in range(texts))
    assert Counter((one.radio_id, one.code) for one in codes) == wanted
    calls = [one for one in air.events if isinstance(one, RadioEmergency)]
    assert len(calls) == len({one.event_id for one in calls}) == texts * len(RADIOS)
    for radio in RADIOS:
        assert not air.radios[radio]._unconfirmed


@given(seed=SEEDS)
@settings(max_examples=10, derandomize=True)
def test_300_radios_of_which_every_one_is_registered(seed: int) -> None:
    air = Air(seed)
    radios = [air.radio(str(number)) for number in range(1, 301)]
    for radio in radios:
        radio.switch_on()
    air.run(300.0)
    assert all(radio.registered for radio in radios)
    there = {one.radio_id for one in air.events if isinstance(one, RadioRegistered)}
    assert there == {radio.radio_id for radio in radios}
    assert air.network.connected
