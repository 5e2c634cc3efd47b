import pytest

from custom_components.municipal_alarm.radio.errors import BufferFull, MalformedFrame
from custom_components.municipal_alarm.radio.events import DeskPress
from custom_components.municipal_alarm.radio.gateway.streams import (
    Gap,
    Item,
    Limits,
    Receiver,
    Sender,
)
from custom_components.municipal_alarm.radio.gateway.tables import (
    MAX_INTEGER,
    MAX_OUTSTANDING,
    Lane,
)


def item(
    name: str,
    lane: Lane = Lane.URGENT,
    merge: tuple[str, str] | None = None,
    expires_at: float | None = None,
) -> Item:
    return Item(DeskPress(event_id=name, input_id="d"), lane, {}, merge, expires_at)


def names(taken: list[tuple[int, Item]]) -> list[tuple[int, str]]:
    return [(seq, item.body.event_id) for seq, item in taken]  # type: ignore[union-attr]


def sender(capacity: int = 100, window: int = 10) -> Sender:
    return Sender("e", Limits(capacity, window))


class TestSender:
    def test_numbers_follow_departure_not_arrival(self) -> None:
        stream = sender()
        stream.offer(item("position", Lane.LOW))
        stream.offer(item("scan", Lane.NORMAL))
        stream.offer(item("alarm"))
        assert stream.first == 1
        assert names(stream.take(0)) == [(1, "alarm"), (2, "scan"), (3, "position")]
        assert (stream.first, stream.pending) == (1, 3)

    def test_a_newer_position_takes_the_place_of_the_older(self) -> None:
        stream = sender()
        stream.offer(item("a1", Lane.LOW, ("p", "a")))
        stream.offer(item("b1", Lane.LOW, ("p", "b")))
        older = stream.offer(item("a2", Lane.LOW, ("p", "a")))
        assert older is not None
        assert older.body.event_id == "a1"  # type: ignore[union-attr]
        assert names(stream.take(0)) == [(1, "b1"), (2, "a2")]
        assert stream.dropped == 0

    def test_room_is_made_by_the_least_important(self) -> None:
        stream = sender(capacity=3)
        stream.offer(item("scan", Lane.NORMAL))
        stream.offer(item("old", Lane.LOW))
        stream.offer(item("new", Lane.LOW))
        for name, gone in (("a", "old"), ("b", "new"), ("c", "scan")):
            evicted = stream.offer(item(name))
            assert evicted is not None
            assert evicted.body.event_id == gone  # type: ignore[union-attr]
        assert stream.dropped == 3
        for lane in Lane:
            with pytest.raises(BufferFull):
                stream.offer(item("d", lane))
        assert names(stream.take(0)) == [(1, "a"), (2, "b"), (3, "c")]

    def test_the_less_important_makes_no_room_for_itself(self) -> None:
        stream = sender(capacity=1)
        stream.offer(item("scan", Lane.NORMAL))
        with pytest.raises(BufferFull):
            stream.offer(item("position", Lane.LOW))
        assert names(stream.take(0)) == [(1, "scan")]

    def test_what_has_a_number_is_never_dropped(self) -> None:
        stream = sender(capacity=2)
        stream.offer(item("p", Lane.LOW))
        stream.offer(item("q", Lane.LOW))
        assert len(stream.take(0)) == 2
        with pytest.raises(BufferFull):
            stream.offer(item("alarm"))

    def test_a_silent_receiver_holds_up_all_but_alarms(self) -> None:
        stream = sender(window=2)
        for number in range(4):
            stream.offer(item(f"scan{number}", Lane.NORMAL))
        assert len(stream.take(0)) == 2
        stream.offer(item("alarm"))
        assert names(stream.take(0)) == [(3, "alarm")]
        assert [gone.body.event_id for gone in stream.acknowledged(2)] == [  # type: ignore[union-attr]
            "scan0",
            "scan1",
        ]
        assert names(stream.take(0)) == [(4, "scan2")]

    def test_receipts_leave_room_for_alarms(self) -> None:
        """With a receiver that has stopped acknowledging they stop at half of it."""
        stream = sender(capacity=8, window=2)
        for number in range(6):
            stream.offer(item(f"r{number}", merge=("r", str(number))))
        assert [name for _, name in names(stream.take(0))] == ["r0", "r1", "r2", "r3"]
        stream.offer(item("alarm 1"))
        assert names(stream.take(0)) == [(5, "alarm 1")]
        stream.offer(item("alarm 2"))
        # All room is used: what waits makes some, what is on its way cannot.
        for alarm, gone in (("alarm 3", "r4"), ("alarm 4", "r5")):
            evicted = stream.offer(item(alarm))
            assert evicted is not None
            assert evicted.body.event_id == gone  # type: ignore[union-attr]
        assert stream.dropped == 2
        with pytest.raises(BufferFull):
            stream.offer(item("alarm 5"))
        assert [name for _, name in names(stream.take(0))] == ["alarm 2", "alarm 3", "alarm 4"]

    def test_receipts_go_on_when_there_is_room_again(self) -> None:
        stream = sender(capacity=4, window=2)
        for number in range(3):
            stream.offer(item(f"r{number}", merge=("r", str(number))))
        assert len(stream.take(0)) == 2
        assert stream.take(0) == []
        stream.acknowledged(1)
        assert names(stream.take(0)) == [(3, "r2")]

    def test_what_waited_too_long_does_not_leave(self) -> None:
        stream = sender()
        stream.offer(item("late", expires_at=5.0))
        stream.offer(item("fresh", expires_at=6.0))
        assert names(stream.take(5.0)) == [(1, "fresh")]

    def test_resume_sends_again_under_the_same_numbers(self) -> None:
        stream = sender()
        for name in "abc":
            stream.offer(item(name))
        stream.take(0)
        assert names(stream.resume(0)) == [(1, "a"), (2, "b"), (3, "c")]
        assert names(stream.resume(2)) == [(3, "c")]
        stream.acknowledged(1)
        assert stream.first == 2
        found = stream.find(2)
        assert found is not None
        assert found.body.event_id == "b"  # type: ignore[union-attr]
        assert stream.find(1) is None

    def test_a_claim_beyond_what_was_sent_moves_the_numbers(self) -> None:
        stream = sender()
        stream.offer(item("a"))
        stream.take(0)
        assert names(stream.resume(50)) == [(51, "a")]
        assert names(stream.resume(50)) == [(51, "a")]
        assert stream.first == 51
        with pytest.raises(MalformedFrame):
            stream.resume(MAX_INTEGER)

    def test_acknowledging_the_unsent(self) -> None:
        stream = sender()
        with pytest.raises(MalformedFrame):
            stream.acknowledged(1)

    def test_forget(self) -> None:
        stream = sender()
        stream.offer(item("a"))
        stream.take(0)
        stream.offer(item("b", Lane.LOW))
        stream.forget()
        assert (stream.pending, stream.first) == (0, 2)


class TestReceiver:
    def receiver(self, first: int = 1) -> Receiver:
        stream = Receiver()
        assert not stream.resume("e", first)
        return stream

    def test_repeats_are_known_and_acknowledged_again(self) -> None:
        stream = self.receiver()
        assert stream.accept(1) == 0
        assert stream.ack() is None
        stream.complete("e", 1)
        assert stream.ack() == 1
        assert stream.ack() is None
        assert stream.accept(1) is None
        assert stream.ack() == 1
        assert stream.repeats == 1

    def test_acknowledgements_are_cumulative(self) -> None:
        stream = self.receiver()
        for seq in (1, 2, 3):
            stream.accept(seq)
        stream.complete("e", 3)
        stream.complete("e", 2)
        assert stream.ack() is None
        stream.complete("e", 1)
        stream.complete("e", 1)
        assert stream.ack() == 3

    def test_of_another_stream_nothing_counts(self) -> None:
        stream = self.receiver()
        stream.accept(1)
        stream.complete("old", 1)
        stream.complete("e", 2)
        stream.complete("e", 0)
        assert stream.ack() is None

    def test_a_new_stream_begins_where_it_says(self) -> None:
        stream = self.receiver()
        stream.accept(1)
        assert not stream.resume("f", 40)
        assert stream.received == 39
        assert stream.ack() is None
        assert stream.accept(40) == 0
        stream.complete("e", 1)
        assert stream.ack() is None
        stream.complete("f", 40)
        assert stream.ack() == 40

    def test_a_known_stream_goes_on_and_is_acknowledged_again(self) -> None:
        stream = self.receiver()
        stream.accept(1)
        stream.complete("e", 1)
        stream.ack()
        assert stream.resume("e", 1)
        assert stream.received == 1
        assert stream.ack() == 1

    def test_a_gap_is_asked_for_once_and_then_survived(self) -> None:
        stream = self.receiver()
        stream.accept(1)
        with pytest.raises(Gap):
            stream.accept(4)
        assert stream.accept(4) == 2
        stream.complete("e", 1)
        stream.complete("e", 4)
        assert stream.ack() == 4

    def test_a_gap_that_closes_is_none(self) -> None:
        stream = self.receiver()
        with pytest.raises(Gap):
            stream.accept(2)
        assert stream.accept(1) == 0
        assert stream.accept(2) == 0
        with pytest.raises(Gap):
            stream.accept(4)

    def test_nobody_makes_us_remember_without_end(self) -> None:
        stream = self.receiver()
        with pytest.raises(Gap):
            stream.accept(MAX_INTEGER)
        with pytest.raises(MalformedFrame):
            stream.accept(MAX_INTEGER)
        assert stream.accept(1) == 0
        stream.received = MAX_OUTSTANDING
        with pytest.raises(MalformedFrame, match="too much"):
            stream.accept(MAX_OUTSTANDING + 1)
