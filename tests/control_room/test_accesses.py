"""One look is written down once, whoever looks and however often the page is loaded."""

from datetime import timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import commands as c, events as e
from custom_components.municipal_alarm.control_room.access_fold import SAME_LOOK
from custom_components.municipal_alarm.control_room.ids import IncidentId
from custom_components.municipal_alarm.control_room.words import AccessKind, ActorKind, Role

from .shift import Room, actor


def look(
    who: c.Actor,
    what: AccessKind = AccessKind.TIMELINE,
    about: str = "#1 Library",
    incident: str | None = "i1",
) -> c.RecordAccess:
    return c.RecordAccess(
        actor=who,
        what=what,
        about=about,
        incident_id=IncidentId(incident) if incident is not None else None,
    )


def test_a_look_is_written_down_with_who_looked_at_what(room: Room) -> None:
    sophie = actor("Sophie")
    room.handle(look(sophie))
    (written,) = room.happened(e.AccessRecorded)
    assert written == e.AccessRecorded(
        at=room.now,
        actor=sophie,
        what=AccessKind.TIMELINE,
        about="#1 Library",
        incident_id=IncidentId("i1"),
    )
    assert (written.stream, written.live_key, written.ENDS) == (e.ROOM, None, False)


def test_a_page_that_is_loaded_again_is_the_same_look(room: Room) -> None:
    for _ in range(5):
        room.handle(look(actor("Sophie")))
        room.after(seconds=SAME_LOOK.total_seconds() / 5)
    assert len(room.happened(e.AccessRecorded)) == 1
    # Who still looks after ten minutes is written down again.
    room.handle(look(actor("Sophie")))
    assert len(room.happened(e.AccessRecorded)) == 2


@pytest.mark.parametrize(
    "other",
    [
        look(actor("Bram")),
        look(actor("Sophie"), AccessKind.PICTURE),
        look(actor("Sophie"), about="#2 Depot"),
        look(actor("Sophie"), incident="i2"),
        look(actor("Sophie"), incident=None),
    ],
)
def test_another_look_is_another_look(room: Room, other: c.RecordAccess) -> None:
    room.handle(look(actor("Sophie")))
    room.handle(other)
    assert len(room.happened(e.AccessRecorded)) == 2


def test_a_clock_that_went_back_hides_no_look(room: Room) -> None:
    room.handle(look(actor("Sophie")))
    room.now -= timedelta(hours=1)
    room.handle(look(actor("Sophie")))
    assert len(room.happened(e.AccessRecorded)) == 2


def test_who_has_no_right_is_written_down_too(room: Room) -> None:
    """Whoever could look did: that nobody gave them the right is for the reader to see."""
    for who in (
        actor("Vic"),
        c.Actor(ActorKind.OPERATOR, "nobody", "A neighbour"),
        c.Actor(ActorKind.RESPONDER, "jan", "Jan"),
        c.AUTOMATION,
    ):
        room.handle(look(who))
    assert len(room.happened(e.AccessRecorded)) == 4


@given(
    looks=st.lists(
        st.tuples(
            st.sampled_from(["Sophie", "Anna", "Vic"]),
            st.sampled_from(AccessKind),
            st.sampled_from(["#1", "#2"]),
            st.sampled_from([0, 1, 200, 599, 600, 4000]),
        )
    )
)
def test_looks_are_counted_as_somebody_with_a_list_would(
    looks: list[tuple[str, AccessKind, str, int]],
) -> None:
    """By itself: a look counts when the last counted one like it is ten minutes ago."""
    room, counted, now = Room(), dict[tuple[str, AccessKind, str], int](), 0
    expected = 0
    for name, what, about, later in looks:
        now += later
        room.now += timedelta(seconds=later)
        room.handle(look(actor(name, Role.VIEWER), what, about))
        if now - counted.get((name, what, about), -600) >= 600:
            counted[name, what, about] = now
            expected += 1
    assert len(room.happened(e.AccessRecorded)) == expected
    assert len(room.state.accesses) <= len(counted)


def test_looks_are_not_remembered_for_long(room: Room) -> None:
    for number in range(5):
        room.handle(look(actor("Sophie"), about=f"#{number}"))
    room.after(seconds=SAME_LOOK.total_seconds())
    room.handle(look(actor("Sophie"), about="#9"))
    assert [about for _, _, about, _ in room.state.accesses] == ["#9"]
