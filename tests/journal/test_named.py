"""What later events say of content: held against the plainest way to say it."""

from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room.events import ContentExpired, PersonErased
from custom_components.municipal_alarm.journal.codec import EVENT_CODEC, to_text
from custom_components.municipal_alarm.journal.named import Named, State, ranges, ranges_of

from . import examples as make

DIGEST = "ab" * 32


@given(st.sets(st.integers(1, 300)))
def test_ranges_say_each_position_once(positions: set[int]) -> None:
    text = ranges(sorted(positions))
    said = [n for first, last in ranges_of(text, 300) for n in range(first, last + 1)]
    assert said == sorted(positions)


@pytest.mark.parametrize("text", ["0", "2-1", "5,5", "5,4", "1-301", "a", "1-", "-5", ",", "1,,2"])
def test_ranges_that_are_never_written_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"rise|invalid literal"):
        list(ranges_of(text, 300))


def taken(named: Named, position: int, event: ContentExpired | PersonErased) -> None:
    kind, version, fields = EVENT_CODEC.write(event)
    at = fields.pop("at")
    named.take(position, kind, version, at, to_text(fields))


def expired(positions: str) -> ContentExpired:
    return ContentExpired(
        at=make.NOON, positions=positions, count=0, events_before=make.NOON, places_before=make.NOON
    )


def erased(*replaced: tuple[int, str]) -> PersonErased:
    return PersonErased(at=make.NOON, actor=make.OPERATOR, reason="", replaced=replaced)


said = st.one_of(
    st.sets(st.integers(1, 40), max_size=8).map(lambda rows: (sorted(rows), None)),
    st.tuples(st.lists(st.integers(1, 40), max_size=4, unique=True), st.sampled_from(["", DIGEST])),
)


@given(st.lists(said))
def test_of_several_the_last_one_counts(events: Any) -> None:
    named, model = Named(), {}
    for number, (rows, digest) in enumerate(events):
        if digest is None:
            taken(named, 41 + number, expired(ranges(rows)))
        else:
            taken(named, 41 + number, erased(*((row, digest) for row in rows)))
        model.update(dict.fromkeys(rows, bytes.fromhex(digest) if digest else State.GONE))
    for row in range(1, 60):
        assert named.of(row) == model.get(row, State.ORIGINAL)


def test_an_event_says_nothing_of_what_comes_after_it() -> None:
    named = Named()
    taken(named, 5, expired("3-6"))
    taken(named, 5, erased((5, DIGEST), (9, DIGEST), (0, "")))
    assert {named.of(row) for row in range(12)} == {State.ORIGINAL}


@pytest.mark.parametrize("data", ["{", "{}", '{"positions":7}', '{"replaced":[[1,"xy"]]}'])
@pytest.mark.parametrize("kind", ["content_expired", "person_erased", "note_added", "nothing"])
def test_what_cannot_be_read_says_nothing(kind: str, data: str) -> None:
    named = Named()
    named.take(5, kind, 1, "2026", data)
    assert named.of(1) is State.ORIGINAL
