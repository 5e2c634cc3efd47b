"""Calling somebody outside: confirmed by operators, told to the desk only when it is true."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import commands as c, effects as x, events as e
from custom_components.municipal_alarm.control_room.errors import BadRequest, WrongState
from custom_components.municipal_alarm.control_room.escalation import outside
from custom_components.municipal_alarm.control_room.secrecy import public
from custom_components.municipal_alarm.control_room.words import (
    ActorKind,
    DeliveryState,
    DeskAnswer,
    Outcome,
    Prompt,
)

from ..shift import Room, make_town

SENT, RECEIPTED, FAILED = DeliveryState.SENT, DeliveryState.RECEIPTED, DeliveryState.FAILED


@pytest.fixture
def room() -> Iterator[Room]:
    """What became of a call is said here, by hand."""
    room = quiet_room()
    yield room
    room.nothing_more()


def quiet_room(*targets: str) -> Room:
    """A room where nobody says by themselves what became of a call."""
    targets = targets or ("police",)
    room = Room(make_town(external=targets))
    room.off |= set(targets)
    return room


def call_of(room: Room, target: str = "police") -> x.CallExternal:
    """The call that just left."""
    for effect in room.unsaid:
        if isinstance(effect, x.CallExternal) and effect.target == target:
            room.unsaid.remove(effect)
            return effect
    raise AssertionError(f"nobody called {target}")


def called_by_hand(room: Room, target: str = "police") -> x.CallExternal:
    """A press at desk 1, and an operator who calls them."""
    room.press("desk 1")
    room.whatever()
    room.operator("Anna").escalates(target)
    return call_of(room, target)


def says(room: Room, *, reached: bool | None, reason: str = "", target: str = "police") -> None:
    """An operator says what came of it."""
    room.handle(
        c.ReportExternal(
            actor=room.operator("Anna").actor,
            incident_id=room.incident.incident_id,
            target=target,
            reached=reached,
            reason=reason,
        )
    )


def test_an_operator_is_asked_twice_and_told_whom_it_would_call(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    before = room.state
    with pytest.raises(BadRequest) as refused:
        room.operator("Anna").escalates("police", confirmed=False)
    assert (refused.value.key, refused.value.placeholders) == (
        "confirm_external",
        {"targets": "police"},
    )
    assert room.state == before
    room.automation().escalates("police", confirmed=False)
    room.external("police", contains="Library")


def test_nobody_unknown_and_nobody_in_a_drill(room: Room) -> None:
    room.press("desk 2", drill=True)
    room.radio_text(to="Jan")
    for target, key in (("army", "unknown_external"), ("police", "drill_stays_inside")):
        for confirmed in (True, False):
            with pytest.raises(BadRequest) as refused:
                room.operator("Anna").escalates(target, confirmed=confirmed)
            assert refused.value.key == key


@pytest.mark.parametrize("state", [SENT, RECEIPTED])
def test_the_desk_is_told_when_it_is_true(room: Room, state: DeliveryState) -> None:
    call = called_by_hand(room)
    room.nothing_more()  # called, and nobody knows whether it works
    room.reports(call, state)
    room.lamp("desk 1", DeskAnswer.POLICE_CALLED)
    assert room.incident.external["police"].state is state
    assert Prompt.EXTERNAL_FAILED not in room.incident.prompts


def test_a_call_that_failed(room: Room) -> None:
    call = called_by_hand(room)
    room.reports(call, FAILED, "timeout")
    room.nothing_more()
    assert Prompt.EXTERNAL_FAILED in room.incident.prompts
    (prompted,) = room.happened(e.Prompted)
    assert prompted.about == "police"
    assert room.incident.external["police"].reason == "timeout"
    # They were reached after all, and it need not be looked at any more.
    says(room, reached=True)
    room.lamp("desk 1", DeskAnswer.POLICE_CALLED)
    assert Prompt.EXTERNAL_FAILED not in room.incident.prompts


def test_the_prompt_names_all_who_failed_and_stays_while_one_has() -> None:
    room = quiet_room("police", "alarm centre")
    room.press("desk 2")
    for target in ("police", "alarm centre"):
        room.operator("Anna").escalates(target)
    for target in ("police", "alarm centre"):
        room.reports(call_of(room, target), FAILED, "no")
    assert [one.about for one in room.happened(e.Prompted)] == ["police", "police, alarm centre"]
    # That the one is called again says nothing of the other.
    room.operator("Anna").escalates("police")
    assert Prompt.EXTERNAL_FAILED in room.incident.prompts
    room.reports(call_of(room), FAILED, "no")
    assert room.happened(e.Prompted)[-1].about == "police, alarm centre"
    says(room, reached=True)
    assert Prompt.EXTERNAL_FAILED in room.incident.prompts
    says(room, reached=False, target="alarm centre", reason="nobody answers")
    assert len(room.happened(e.Prompted)) == 3, "nobody failed who had not failed before"
    says(room, reached=True, target="alarm centre")
    assert Prompt.EXTERNAL_FAILED not in room.incident.prompts


def test_who_looked_is_asked_again_when_it_is_said_again(room: Room) -> None:
    room.reports(called_by_hand(room), FAILED, "no")
    room.handle(
        c.DismissPrompt(
            actor=room.operator("Anna").actor,
            incident_id=room.incident.incident_id,
            prompt=Prompt.EXTERNAL_FAILED,
        )
    )
    says(room, reached=False, reason="nobody answers")
    assert Prompt.EXTERNAL_FAILED in room.incident.prompts


def test_a_further_call_is_a_new_one(room: Room) -> None:
    first = called_by_hand(room)
    room.reports(first, FAILED, "busy")
    room.operator("Anna").escalates("police")
    second = call_of(room)
    assert second.key != first.key
    assert room.incident.external["police"].state is DeliveryState.QUEUED
    assert Prompt.EXTERNAL_FAILED not in room.incident.prompts
    # What the first one's actions still say is not of this one.
    room.reports(first, RECEIPTED)
    assert room.incident.external["police"].state is DeliveryState.QUEUED


def test_automations_pause_between_calls_and_people_do_not(room: Room) -> None:
    """One that calls again whenever a call fails would never end."""
    room.reports(called_by_hand(room), FAILED, "busy")
    room.after(seconds=outside.PAUSE.total_seconds() - 1)
    before = room.state
    with pytest.raises(WrongState) as refused:
        room.automation().escalates("police")
    assert (refused.value.key, refused.value.placeholders) == ("just_called", {"target": "police"})
    assert room.state == before
    # Since the call: what was said of it meanwhile does not count.
    says(room, reached=False, reason="nobody answers")
    room.after(seconds=1)
    room.automation().escalates("police")
    call_of(room)
    room.operator("Anna").escalates("police")
    call_of(room)


def test_the_pause_of_one_is_not_that_of_another() -> None:
    room = quiet_room("police", "alarm centre")
    called_by_hand(room)
    room.automation().escalates("alarm centre")
    call_of(room, "alarm centre")


def test_a_secret_call_makes_nobody_pause(room: Room) -> None:
    """That it was refused would tell that they were called."""
    duress_calls_police(room)
    room.automation().escalates("police")
    call_of(room)


def test_a_clock_that_went_back_makes_nobody_pause(room: Room) -> None:
    called_by_hand(room)
    room.now -= timedelta(minutes=5)
    room.automation().escalates("police")
    call_of(room)


def test_what_its_actions_said_themselves_stands(room: Room) -> None:
    call = called_by_hand(room)
    says(room, reached=False, reason=" nobody answers ")
    room.reports(call, SENT)
    assert room.incident.external["police"].state is FAILED
    assert room.incident.external["police"].reason == "nobody answers"


def test_a_call_is_said_to_be_made(room: Room) -> None:
    call = called_by_hand(room)
    says(room, reached=None)
    assert room.incident.external["police"].state is SENT
    room.lamp("desk 1", DeskAnswer.POLICE_CALLED)
    # That its actions came to their end says no more than that.
    reported = len(room.happened(e.ExternalReported))
    room.reports(call, SENT)
    assert len(room.happened(e.ExternalReported)) == reported


@pytest.mark.parametrize("reached", [True, False])
def test_that_it_was_made_undoes_no_answer(room: Room, reached: bool) -> None:
    called_by_hand(room)
    says(room, reached=reached)
    before = room.incident.external["police"]
    says(room, reached=None)
    assert room.incident.external["police"] == before
    room.whatever()


@pytest.mark.parametrize("state", [SENT, RECEIPTED])
def test_a_call_to_somebody_else_is_no_call_to_the_police(room: Room, state: DeliveryState) -> None:
    town = make_town(external=("police", "key holder"))
    room.edit(
        replace(town, external=tuple(replace(t, police=t.name == "police") for t in town.external))
    )
    room.off.add("key holder")
    call = called_by_hand(room, "key holder")
    answer = room.incident.answer
    room.reports(call, state)
    room.nothing_more()
    assert room.incident.external["key holder"].state is state
    assert room.incident.answer is answer
    # Nor of one that is no longer set up: what it was, nobody can say.
    room.operator("Anna").escalates("police")
    call = call_of(room)
    room.edit(make_town(external=()))
    room.reports(call, state)
    room.nothing_more()


def test_told_twice_is_told_once(room: Room) -> None:
    call = called_by_hand(room)
    room.reports(call, SENT)
    room.lamp("desk 1", DeskAnswer.POLICE_CALLED)
    reported = len(room.happened(e.ExternalReported))
    room.reports(call, SENT)
    assert len(room.happened(e.ExternalReported)) == reported
    says(room, reached=True)
    says(room, reached=True)
    assert len(room.happened(e.ExternalReported)) == reported + 1


def test_whom_nobody_called_nothing_is_said_of(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    with pytest.raises(BadRequest) as refused:
        says(room, reached=True)
    assert refused.value.key == "external_not_called"
    room.rule(lambda turn: outside.reported(turn, room.incident, "police", SENT, "", c.AUTOMATION))
    assert not room.happened(e.ExternalReported)


@pytest.mark.parametrize("state", [SENT, FAILED])
def test_after_it_is_over_it_is_only_written_down(room: Room, state: DeliveryState) -> None:
    call = called_by_hand(room)
    room.operator("Anna").resolves(Outcome.FALSE)
    room.whatever()
    room.reports(call, state)
    room.nothing_more()  # above all no lamp
    assert room.incident.prompts == (Prompt.CLOSE,)
    assert room.incident.external["police"].state is state


def duress_calls_police(room: Room) -> x.CallExternal:
    """A guard tells under cover, twice: the police are called, and nobody sees it."""
    room.press("desk 1")
    for _ in range(2):
        room.guard("Jan").texts("0")
    call = call_of(room)
    room.whatever()
    return call


@pytest.mark.parametrize("state", [SENT, RECEIPTED, FAILED])
def test_what_came_of_a_secret_call_is_secret_until_its_time(
    room: Room, state: DeliveryState
) -> None:
    call = duress_calls_police(room)
    shown = room.incident.shown
    room.reports(call, state, "busy" if state is FAILED else "")
    room.nothing_more()
    assert room.incident.shown is shown
    assert (Prompt.EXTERNAL_FAILED in room.incident.prompts) is (state is FAILED)
    assert all(public(event) is None for event in room.happened(e.ExternalReported))

    # At its time it is taken for all to see: nobody is called twice, and what came of it
    # shows, or the call would seem to hang for whoever must not know why.
    room.after(seconds=60)
    assert not [one for one in room.unsaid if isinstance(one, x.CallExternal)]
    assert room.incident.shown.external["police"].state is state
    assert (Prompt.EXTERNAL_FAILED in room.incident.shown.prompts) is (state is FAILED)
    if state is not FAILED:
        room.lamp("desk 1", DeskAnswer.POLICE_CALLED)
    room.whatever()


def test_a_secret_call_without_an_answer_is_answered_for_all_to_see(room: Room) -> None:
    call = duress_calls_police(room)
    room.after(seconds=60)
    room.whatever()
    assert room.incident.shown.external["police"].state is DeliveryState.QUEUED
    room.reports(call, SENT)
    assert room.incident.shown.external["police"].state is SENT
    room.lamp("desk 1", DeskAnswer.POLICE_CALLED)


def test_an_incident_that_duress_raised_lights_no_lamp(room: Room) -> None:
    room.guard("Jan").texts("0")
    room.whatever()
    room.operator("Anna").escalates("police")
    call = call_of(room)
    assert "EMERGENCY" in call.text
    room.reports(call, SENT)
    room.nothing_more()
    assert room.incident.external["police"].state is SENT


# --- looks by a link ----------------------------------------------------------


def look(room: Room, target: str) -> e.CameraViewed:
    room.handle(
        c.ViewCamera(
            actor=outside.link_actor(target),
            incident_id=room.incident.incident_id,
            camera="camera.desk",
        )
    )
    return room.happened(e.CameraViewed)[-1]


def test_a_look_by_a_link_names_it(room: Room) -> None:
    called_by_hand(room)
    seen = look(room, "police")
    assert seen.actor == c.Actor(ActorKind.AUTOMATION, "link/police", "police")
    assert not seen.secret
    assert look(room, "").actor.name == "link"


def test_a_look_that_only_duress_explains_is_secret(room: Room) -> None:
    duress_calls_police(room)
    assert look(room, "police").secret
    assert look(room, "").secret
    room.operator("Anna").looks_at("camera.desk")
    assert not room.happened(e.CameraViewed)[-1].secret
    room.after(seconds=60)
    room.whatever()
    assert not look(room, "police").secret


# --- whatever is said, in whatever order ----------------------------------------

REPORTS = st.lists(
    st.tuples(st.booleans(), st.sampled_from(sorted(DeliveryState)), st.sampled_from(("", "busy"))),
    max_size=6,
)


@given(REPORTS)
def test_the_lamp_says_so_only_when_somebody_said_so(
    reports: list[tuple[bool, DeliveryState, str]],
) -> None:
    room = quiet_room()
    call = called_by_hand(room)
    for by_person, state, reason in reports:
        if by_person:
            says(room, reached=state is not FAILED, reason=reason)
        else:
            room.reports(call, state, reason)
    states = [one.state for one in room.happened(e.ExternalReported)]
    lit = any(isinstance(one, x.AnswerDesk) for one in room.unsaid)
    assert lit is bool({SENT, RECEIPTED} & set(states))
    assert set(states) <= {SENT, RECEIPTED, FAILED}
    assert room.incident.external["police"].state is (states or [DeliveryState.QUEUED])[-1]
    failing = room.incident.external["police"].state is FAILED
    assert (Prompt.EXTERNAL_FAILED in room.incident.prompts) is failing
