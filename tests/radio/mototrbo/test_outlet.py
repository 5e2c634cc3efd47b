from datetime import UTC, datetime

from custom_components.municipal_alarm.radio.events import RadioRegistered, ReceiptState
from custom_components.municipal_alarm.radio.mototrbo.outlet import Outlet
from custom_components.municipal_alarm.radio.mototrbo.settings import MototrboSettings
from custom_components.municipal_alarm.radio.mototrbo.tables import CAPACITY
from custom_components.municipal_alarm.radio.network import Datagram

AT = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
EVENT = RadioRegistered(event_id="e", radio_id="7")


def test_what_is_taken_is_taken_once_and_in_order() -> None:
    outlet = Outlet(MototrboSettings(), 1)
    outlet.send(4007, "12345", b"a")
    outlet.send_to(4007, "225.0.0.100", b"b")
    # An answer goes to where the question came from, whatever its port.
    outlet.reply(Datagram(4005, "13.0.48.57", 49_152, b"?"), b"c")
    assert outlet.take_datagrams() == [
        Datagram(4007, "12.0.48.57", 4007, b"a"),
        Datagram(4007, "225.0.0.100", 4007, b"b"),
        Datagram(4005, "13.0.48.57", 49_152, b"c"),
    ]
    assert outlet.take_datagrams() == []
    outlet.tell(EVENT)
    outlet.tell_receipt("k", ReceiptState.SENT, "7", utc=AT, detail="d")
    first, second = outlet.take_told()
    assert (first.event, second.event.event_id) == (EVENT, "receipt/k/1.1")
    assert outlet.take_told() == []


def test_an_answer_is_given_once() -> None:
    outlet = Outlet(MototrboSettings(), 1)
    answered: list[float] = []
    outlet.tell(EVENT, answered.append)
    (told,) = outlet.take_told()
    outlet.committed(told.token, 5.0)
    outlet.committed(told.token, 6.0)
    outlet.committed(999, 7.0)
    assert answered == [5.0]


def test_a_journal_that_stands_still_does_not_fill_the_memory() -> None:
    outlet = Outlet(MototrboSettings(), 1)
    answered: list[float] = []
    for _ in range(CAPACITY + 1):
        outlet.tell(EVENT, answered.append)
    tokens = [told.token for told in outlet.take_told()]
    for token in tokens:
        outlet.committed(token, 1.0)
    assert len(answered) == CAPACITY


def test_names_of_two_runs_differ() -> None:
    names = [outlet.name("lost", "7") for outlet in (Outlet(MototrboSettings(), n) for n in (1, 2))]
    assert len(set(names)) == 2


def test_what_the_room_could_not_take_is_forgotten_and_not_answered() -> None:
    outlet = Outlet(MototrboSettings(), 1)
    answered: list[float] = []
    undone: list[int] = []
    for number in range(3):
        outlet.tell(EVENT, answered.append, lambda number=number: undone.append(number))
    first, second, _ = (told.token for told in outlet.take_told())
    outlet.committed(first, 1.0)
    for token in (first, second, second):
        outlet.not_taken(token)
        outlet.committed(token, 2.0)
    assert (answered, undone) == ([1.0], [1])
    for _ in range(CAPACITY + 1):
        outlet.tell(EVENT, undo=undone.clear)
    assert len(outlet._undo) == CAPACITY
