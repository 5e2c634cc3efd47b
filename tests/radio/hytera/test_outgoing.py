from hypothesis import given, strategies as st

from custom_components.municipal_alarm.radio.hytera.carrier import RETRY_S, TRIES
from custom_components.municipal_alarm.radio.hytera.outgoing import CAPACITY, WINDOW, Outgoing


def filled(count: int) -> Outgoing:
    outgoing = Outgoing(1)
    for message in range(count):
        assert outgoing.offer(message, b"", first=False)
    return outgoing


def sent(outgoing: Outgoing, now: float = 0.0) -> list[int]:
    numbers = []
    while (ready := outgoing.next(now)) is not None:
        numbers.append(ready[0])
    return numbers


def test_no_more_than_a_window_is_under_way() -> None:
    outgoing = filled(WINDOW + 5)
    assert sent(outgoing) == list(range(1, WINDOW + 1))
    assert outgoing.acknowledged(7) == 6
    assert sent(outgoing) == [WINDOW + 1]
    assert len(outgoing) == WINDOW + 4


def test_there_is_no_room_above_the_capacity() -> None:
    outgoing = filled(CAPACITY)
    assert not outgoing.offer(1, b"", first=True)


def test_an_urgent_message_is_next() -> None:
    outgoing = filled(3)
    outgoing.offer(9, b"alarm", first=True)
    ready = outgoing.next(0.0)
    assert ready == (1, b"alarm")


def test_each_is_repeated_in_turn_and_then_given_up() -> None:
    outgoing = filled(2)
    sent(outgoing)
    assert outgoing.due(RETRY_S - 0.1) is None
    tries = []
    for turn in range(1, TRIES + 1):
        while (due := outgoing.due(turn * RETRY_S)) is not None:
            tries.append((due[0], due[1].tries))
    assert tries == [(1, 2), (2, 2), (1, 3), (2, 3), (1, 4), (2, 4)]
    assert len(outgoing) == 0
    assert outgoing.next_due() is None


def test_a_second_acknowledgement_is_a_stray() -> None:
    outgoing = filled(1)
    sent(outgoing)
    assert outgoing.acknowledged(1) == 0
    assert outgoing.acknowledged(1) is None


@given(st.lists(st.sampled_from(["offer", "urgent", "next", "ack", "due"]), max_size=80))
def test_every_message_ends_once(steps: list[str]) -> None:
    outgoing = Outgoing(0xFFF0)
    now = 0.0
    offered = 0
    numbers: list[int] = []
    ended: list[int] = []
    for step in steps:
        now += 1
        match step:
            case "offer" | "urgent":
                outgoing.offer(offered, b"", first=step == "urgent")
                offered += 1
            case "next":
                if (ready := outgoing.next(now)) is not None:
                    numbers.append(ready[0])
            case "ack" if numbers:
                if (message := outgoing.acknowledged(numbers.pop())) is not None:
                    ended.append(message)
            case "due":
                due = outgoing.due(now)
                if due is not None and due[1].tries > TRIES:
                    ended.append(due[1].message)
    ended += outgoing.clear()
    assert sorted(ended) == list(range(offered))
    assert len(outgoing) == 0
