from custom_components.municipal_alarm.radio.events import InputState
from custom_components.municipal_alarm.radio.hytera.facts import CAPACITY, NOT_TAKEN, Facts

EVENT = InputState(event_id="e", input_id="i", active=True)


class Source:
    """Notes when it was answered."""

    def __init__(self) -> None:
        self.answered: list[float] = []

    def __call__(self, now: float) -> None:
        self.answered.append(now)


def test_a_source_is_answered_once_and_not_before_the_commit() -> None:
    facts, source = Facts(), Source()
    token = facts.tell(EVENT, source)
    assert [told.token for told in facts.take()] == [token]
    assert facts.take() == []
    assert source.answered == []
    facts.committed(token, 5.0)
    facts.committed(token, 6.0)
    assert source.answered == [5.0]


def test_a_repeat_is_answered_with_the_first_or_at_once() -> None:
    facts, source = Facts(), Source()
    token = facts.tell(EVENT, source)
    facts.again(token, 1.0, source)
    assert source.answered == []
    facts.committed(token, 2.0)
    facts.again(token, 3.0, source)
    facts.again(token, 4.0)
    assert source.answered == [2.0, 3.0]


def test_a_frame_is_acknowledged_when_all_is_committed_that_it_told() -> None:
    facts, frame = Facts(), Source()
    facts.begin_frame()
    first, second = facts.tell(EVENT), facts.tell(EVENT)
    facts.tell(EVENT, holds=False)
    facts.end_frame(frame, 0.0)
    facts.committed(second, 1.0)
    assert frame.answered == []
    facts.committed(first, 2.0)
    assert frame.answered == [2.0]


def test_a_frame_that_told_nothing_is_acknowledged_at_once() -> None:
    facts, frame = Facts(), Source()
    facts.begin_frame()
    facts.tell(EVENT, holds=False)
    facts.end_frame(frame, 1.0)
    assert frame.answered == [1.0]


def test_a_frame_that_repeats_is_held_with_the_first() -> None:
    facts, frame, again = Facts(), Source(), Source()
    facts.begin_frame()
    token = facts.tell(EVENT)
    facts.end_frame(frame, 0.0)
    facts.begin_frame()
    facts.again(token, 1.0)
    facts.again(token, 1.0)
    facts.end_frame(again, 1.0)
    assert again.answered == []
    facts.committed(token, 2.0)
    assert frame.answered == again.answered == [2.0]
    facts.begin_frame()
    facts.again(token, 3.0)
    facts.end_frame(again, 3.0)
    assert again.answered == [2.0, 3.0]


def test_with_a_full_disk_the_oldest_are_never_answered() -> None:
    facts, source = Facts(), Source()
    first = facts.tell(EVENT, source)
    for _ in range(CAPACITY):
        facts.tell(EVENT)
    facts.committed(first, 1.0)
    facts.again(first, 2.0, source)
    assert source.answered == []
    assert len(facts._open) == CAPACITY


def test_what_the_room_could_not_take_is_news_once_more() -> None:
    facts, source = Facts(), Source()
    token = facts.tell(EVENT, source)
    facts.not_taken(token)
    facts.not_taken(token)
    facts.committed(token, 1.0)
    assert source.answered == []
    assert not facts.again(token, 2.0, source)
    # Who asks once more has told it anew by now.
    assert facts.again(token, 3.0)


def test_not_everything_that_failed_is_remembered() -> None:
    facts = Facts()
    for _ in range(NOT_TAKEN + 1):
        facts.not_taken(facts.tell(EVENT))
    assert len(facts._not_taken) == NOT_TAKEN


def test_what_is_put_off_holds_its_frame_and_that_of_what_it_was() -> None:
    facts, first, second, source = Facts(), Source(), Source(), Source()
    facts.begin_frame()
    token = facts.put_off()
    facts.end_frame(first, 0.0)
    assert facts.take() == []
    facts.begin_frame()
    assert facts.tell(EVENT, source, token=token) == token
    facts.end_frame(second, 1.0)
    assert [told.token for told in facts.take()] == [token]
    assert (first.answered, second.answered, source.answered) == ([], [], [])
    facts.committed(token, 2.0)
    assert (first.answered, second.answered, source.answered) == ([2.0], [2.0], [2.0])
