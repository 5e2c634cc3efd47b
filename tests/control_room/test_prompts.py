"""What the operator is asked to look at."""

import pytest

from custom_components.municipal_alarm.control_room import commands as c, events as e
from custom_components.municipal_alarm.control_room.errors import (
    BadRequest,
    NotPermitted,
    WrongState,
)
from custom_components.municipal_alarm.control_room.prompts import prompt
from custom_components.municipal_alarm.control_room.secrecy import public
from custom_components.municipal_alarm.control_room.turn import Turn
from custom_components.municipal_alarm.control_room.words import AlarmKind, Prompt

from .shift import Room, actor


def test_asked_once(room: Room) -> None:
    room.press("desk 2")
    room.whatever()
    room.guard("Jan").texts("5")
    room.guard("Jan").texts("5")
    assert [event.about for event in room.happened(e.Prompted)] == ["Jan"]


def test_secret_then_for_all(room: Room) -> None:
    room.press("desk 2")
    room.whatever()
    turn, incident_id = Turn(room.state, room.now), room.incident.incident_id
    for secret in (True, True, False, False, True):
        prompt(turn, incident_id, Prompt.NOT_RECEIPTED, secret=secret)
    assert [event.secret for event in turn.events] == [True, False]  # type: ignore[union-attr]
    assert turn.incident(incident_id).prompts == (Prompt.NOT_RECEIPTED,)
    assert turn.incident(incident_id).shown.prompts == (Prompt.NOT_RECEIPTED,)


def test_duress_and_all_clear_look_alike(room: Room) -> None:
    room.press("desk 2")
    room.whatever()
    turn, incident_id = Turn(room.state, room.now), room.incident.incident_id
    for what in (Prompt.DURESS, Prompt.ALL_CLEAR, Prompt.DURESS):
        prompt(turn, incident_id, what)
    assert turn.incident(incident_id).prompts == (Prompt.DURESS, Prompt.ALL_CLEAR)
    assert turn.incident(incident_id).shown.prompts == (Prompt.ALL_CLEAR,)


def test_somebody_asks_for_a_look_in_their_own_words(room: Room) -> None:
    room.press("desk 2")
    room.whatever()
    automation = room.automation()
    for about in ("  the back door is open ", "the back door is open", "it is shut again"):
        automation.asks_for_a_look(about)
    assert [(one.prompt, one.about) for one in room.happened(e.Prompted)] == [
        (Prompt.ASKED, "the back door is open"),
        (Prompt.ASKED, "it is shut again"),
    ]
    assert room.happened(e.Prompted)[0].actor == c.AUTOMATION
    assert room.incident.asked == "it is shut again"
    assert room.incident.prompts == (Prompt.ASKED,)
    room.operator("Anna").dismisses(Prompt.ASKED)
    assert room.incident.prompts == ()
    # The same words are new once somebody has looked.
    automation.asks_for_a_look("it is shut again")
    assert room.incident.prompts == (Prompt.ASKED,)


@pytest.mark.parametrize(
    ("about", "key"), [("  ", "empty_text"), ("x" * 281, "long_text"), ("x" * 280, "")]
)
def test_asked_in_so_many_words(room: Room, about: str, key: str) -> None:
    room.press("desk 2")
    room.whatever()
    if key:
        with pytest.raises(BadRequest, match=key):
            room.automation().asks_for_a_look(about)
    room.automation().asks_for_a_look(about.strip()[:280] or "look")
    assert room.incident.prompts == (Prompt.ASKED,)


def test_what_was_looked_at_is_shown_no_more_and_asked_again_if_it_happens_again(
    room: Room,
) -> None:
    room.press("desk 2")
    room.whatever()
    room.guard("Jan").texts("5")
    room.operator("Anna").dismisses(Prompt.POLICE_ASKED)
    (dismissed,) = room.happened(e.PromptDismissed)
    assert dismissed.actor == actor("Anna")
    assert room.incident.prompts == ()
    with pytest.raises(WrongState, match="prompt_not_shown"):
        room.operator("Anna").dismisses(Prompt.POLICE_ASKED)
    room.guard("Jan").texts("5")
    assert room.incident.prompts == (Prompt.POLICE_ASKED,)


def test_what_is_left_to_do_cannot_be_dismissed(room: Room) -> None:
    room.press("desk 2")
    room.operator("Anna").resolves()
    room.whatever()
    with pytest.raises(BadRequest, match="prompt_stays"):
        room.operator("Anna").dismisses(Prompt.CLOSE)
    assert room.incident.prompts == (Prompt.CLOSE,)
    room.automation().asks_for_a_look("the camera went out")
    assert room.incident.prompts == (Prompt.CLOSE, Prompt.ASKED)


def test_neither_viewers_nor_responders_dismiss(room: Room) -> None:
    room.press("desk 2")
    room.whatever()
    room.guard("Jan").texts("5")
    for who in (actor("Vic"), room.guard("Jan").actor):
        for command in (
            c.DismissPrompt(
                actor=who, incident_id=room.incident.incident_id, prompt=Prompt.POLICE_ASKED
            ),
            c.PromptOperator(actor=who, incident_id=room.incident.incident_id, about="look"),
        ):
            with pytest.raises(NotPermitted):
                room.handle(command)
    assert room.incident.prompts == (Prompt.POLICE_ASKED,)


DURESS, ALL_CLEAR = Prompt.DURESS, Prompt.ALL_CLEAR


@pytest.mark.parametrize(
    ("codes", "dismissed", "left", "seen"),
    [
        # What viewers see goes with the duress that looks like it, at once.
        ("0", (DURESS,), (), ()),
        # By an automation, say, which saw what viewers see; the operator has still to look.
        ("0", (ALL_CLEAR,), (DURESS,), ()),
        ("0", (ALL_CLEAR, DURESS), (), ()),
        ("90", (DURESS,), (), ()),
        # Beside it stands one that nobody looked at.
        ("09", (DURESS,), (ALL_CLEAR,), (ALL_CLEAR,)),
        ("09", (ALL_CLEAR,), (DURESS,), ()),
        ("09", (DURESS, ALL_CLEAR), (), ()),
        ("09", (ALL_CLEAR, DURESS), (), ()),
    ],
)
def test_duress_that_was_looked_at(
    room: Room,
    codes: str,
    dismissed: tuple[Prompt, ...],
    left: tuple[Prompt, ...],
    seen: tuple[Prompt, ...],
) -> None:
    room.press("desk 2")
    for digits in codes:
        room.guard("Jan").texts(digits)
    for one in dismissed:
        room.operator("Anna").dismisses(one)
    room.whatever()
    assert (room.incident.prompts, room.incident.shown.prompts) == (left, seen)
    told = [public(one) for one in room.happened(e.PromptDismissed)]
    assert [one.prompt for one in told if isinstance(one, e.PromptDismissed)] == (
        [] if seen else [ALL_CLEAR]
    )
    # And whoever sends it once more is seen once more.
    room.guard("Jan").texts("0")
    assert room.incident.shown.prompts == (ALL_CLEAR,)
    assert DURESS in room.incident.prompts
    room.whatever()


def test_duress_by_a_key_leaves_the_all_clear_that_was_told(room: Room) -> None:
    """The key shows nothing: that an operator looked at it must not show either."""
    jan = room.guard("Jan")
    jan.alarms(AlarmKind.MAN_DOWN)
    jan.alarms(AlarmKind.DURESS)
    jan.texts("9")
    room.whatever()
    assert set(room.incident.prompts) == {DURESS, ALL_CLEAR}
    room.operator("Anna").dismisses(DURESS)
    assert room.incident.prompts == room.incident.shown.prompts == (ALL_CLEAR,)
    room.operator("Anna").dismisses(ALL_CLEAR)
    assert room.incident.prompts == room.incident.shown.prompts == ()
