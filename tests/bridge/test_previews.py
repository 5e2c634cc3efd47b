"""A preview as lines to read, in both languages; what happens in it is the engine's own."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta
import re
from types import SimpleNamespace
from typing import Any

import pytest

from custom_components.municipal_alarm.bridge import preview_words, previews
from custom_components.municipal_alarm.bridge.preview_words import Speech
from custom_components.municipal_alarm.control_room import commands as c, events as e, signals as s
from custom_components.municipal_alarm.control_room.errors import RoomError
from custom_components.municipal_alarm.control_room.escalation.preview import preview
from custom_components.municipal_alarm.control_room.events import (
    HELD_REASONS,
    PUT_OFF_REASONS,
    REPEAT_ENDED_REASONS,
    SKIP_REASONS,
)
from custom_components.municipal_alarm.control_room.ids import (
    DeskId,
    PolicyId,
    ResponderId,
    SignalId,
)
from custom_components.municipal_alarm.control_room.procedure import (
    EscalationPolicy,
    ExternalTarget,
    Only,
    Step,
)
from custom_components.municipal_alarm.control_room.words import (
    ActorKind,
    AlarmKind,
    DeliveryState,
    DeskAnswer,
    Duty,
    Prompt,
    Target,
)
from tests.control_room.escalation.policies import ANNA, SOPHIE
from tests.control_room.shift import NOON, PEOPLE, Room, actor, make_town
from tests.ha.flow_kit import TEXTS

DESK_2 = DeskId("desk 2")
PRESS = c.RaiseAlarm(actor=c.AUTOMATION, signal_id=SignalId("preview"), desk_id=DESK_2)


def by(name: str, make: type[c.Accept | c.Refuse | c.Arrive]) -> c.Command:
    responder_id = ResponderId(name.lower())
    who = c.Actor(ActorKind.RESPONDER, responder_id, name)
    return make(actor=who, incident_id=previews.INCIDENT, responder_id=responder_id)


def after(seconds: float, message: c.Command | s.Signal) -> tuple[timedelta, Any]:
    return timedelta(seconds=seconds), message


def policy(*steps: Step, kinds: frozenset[AlarmKind] = frozenset()) -> EscalationPolicy:
    return EscalationPolicy(PolicyId("own"), "Own", steps, kinds)


def step(seconds: float, *targets: Target, **more: Any) -> Step:
    return Step(timedelta(seconds=seconds), targets, **more)


def said(room: Room, language: str = "en", **asked: Any) -> list[str]:
    return [
        str(line)
        for line in previews.play(language, room.state, DESK_2, asked.pop("when", NOON), **asked)
    ]


def key_to(room: Room, name: str) -> str:
    """The key of the first message to somebody."""
    return next(
        alert.key
        for event in preview(room.state, PRESS, NOON)
        for alert in getattr(event, "alerts", ())
        if alert.responder == name
    )


ASSUMED = (
    "0:00 Assumed: guards as they are now, nobody at a console."
    " On duty: guards of this building Jan; response team Ria; patrols Els, Kees"
)


@pytest.fixture
def room() -> Room:
    """The radios are up, and nobody is at a console."""
    room = Room()
    room.link("radio", up=True)
    return room


def test_the_default_procedure_with_nobody_answering(room: Room) -> None:
    before = room.state
    assert said(room) == [
        ASSUMED,
        "0:00 Alarm at Library, 1st floor, desk 2, panic button",
        "0:00 Step 1, guards of this building: Jan (Radio)",
        "0:00 Step 1, operators: nobody is there",
        "0:30 Step 2, response team, neighbouring guards: Ria (Phones); Piet, Omar (Radio)",
        "0:30 Step 2: the sound at the operators' screens becomes more urgent",
        "1:00 Step 3: police is called",
        "1:00 Step 3: the sound at the operators' screens becomes more urgent",
        "1:00 Operators are asked to look: nobody takes it on",
        "1:02 police was called",
    ]
    assert room.state is before
    room.nothing_more()


def test_the_same_in_dutch(room: Room) -> None:
    assert said(room, "nl-NL")[:6] == [
        "0:00 Uitgangspunt: beveiligers zoals nu, niemand achter een scherm."
        " In dienst: beveiligers van dit gebouw Jan; BHV Ria; surveillance Els, Kees",
        "0:00 Alarm bij Library, 1st floor, desk 2, noodknop",
        "0:00 Stap 1, beveiligers van dit gebouw: Jan (Radio)",
        "0:00 Stap 1, centralisten: er is niemand",
        "0:30 Stap 2, BHV, beveiligers uit de buurt: Ria (Phones); Piet, Omar (Radio)",
        "0:30 Stap 2: het geluid bij de centralisten wordt dringender",
    ]
    assert said(room, "fr") == said(room)


def test_rows_for_programs(room: Room) -> None:
    played = previews.play("en", room.state, DESK_2, NOON)
    rows = [line.row(NOON) for line in played]
    assert [row["text"] for row in rows] == [line.text for line in played]
    assert rows[0] | {"text": ""} == {
        "after": 0,
        "at": "2026-11-22T12:00:00+00:00",
        "event": "assumed",
        "text": "",
        "guarded": None,
        "operators": False,
        "on_duty": {
            "guard": ["Jan"],
            "response_team": ["Ria"],
            "patrol": ["Els", "Kees"],
            "supervisor": [],
            "operator": [],
        },
    }
    assert rows[2] == {
        "after": 0,
        "at": "2026-11-22T12:00:00+00:00",
        "event": "step_taken",
        "text": "Step 1, guards of this building: Jan (Radio)",
        "step": 1,
        "alerted": ["Jan"],
    }
    assert rows[3]["skipped"] == {"target": "operators", "reason": "nobody_there"}
    assert rows[6] == {
        "after": 60,
        "at": "2026-11-22T12:01:00+00:00",
        "event": "step_taken",
        "text": "Step 3: police is called",
        "step": 3,
        "external": ["police"],
    }


def test_a_drill_calls_nobody_outside(room: Room) -> None:
    told = said(room, drill=True)
    assert told[1] == "0:00 Alarm at Library, 1st floor, desk 2, panic button (drill)"
    assert "1:00 Step 3, external help: not in a drill" in told
    assert not any("called" in line for line in told)


def test_answers_of_people(room: Room) -> None:
    take = c.Acknowledge(actor=actor("Anna"), incident_id=previews.INCIDENT)
    answers = [
        after(10, by("Jan", c.Accept)),
        after(20, take),
        after(40, by("Jan", c.Arrive)),
    ]
    desk_1 = [
        str(line)
        for line in previews.play("en", room.state, DeskId("desk 1"), NOON, answers=answers)
    ]
    assert desk_1[4:] == [
        "0:10 Jan comes",
        "0:10 The clerk is told: on the way",
        "0:20 Anna takes it on",
        "0:40 Jan is on scene",
        "0:40 The clerk is told: on scene",
    ]
    # Nothing at desk 2 could show it.
    assert not any("clerk" in line for line in said(room, answers=answers))
    refuses = [after(10, by("Jan", c.Refuse))]
    assert "0:10 Jan cannot come" in said(room, answers=refuses)
    with pytest.raises(RoomError, match="not_permitted"):
        said(room, answers=[after(1, replace(take, actor=actor("Vic")))])


def test_a_message_that_does_not_arrive(room: Room) -> None:
    failed = s.Receipt(key_to(room, "Jan"), previews.INCIDENT, DeliveryState.FAILED, "busy")
    assert "0:01 The message to Jan did not arrive" in said(room, answers=[after(1, failed)])


def test_who_does_not_confirm_is_told_again() -> None:
    """The link to the radios is down: nothing confirms. Said once of each."""
    room = Room()
    room.link("radio", up=False)
    told = said(room)
    assert told[2:7] == [
        "0:00 Step 1, nearest patrol, for no guard there can be reached: Els (Radio)",
        "0:00 Step 1, guards of this building: Jan (Radio)",
        "0:00 Step 1, nearest patrol: nobody can be reached",
        "0:00 Step 1, operators: nobody is there",
        "0:00 Operators are asked to look: nobody was reached",
    ]
    assert [line for line in told if "confirmed" in line] == [
        "0:10 Jan has not confirmed: sent again",
        "0:10 Els has not confirmed: sent again",
        "0:30 Operators are asked to look: a message is not confirmed: Jan",
        "0:40 Omar has not confirmed: sent again",
    ]


def test_who_has_another_way_is_told_by_it(room: Room) -> None:
    """Piet has a phone beside the radio."""
    failed = s.Receipt(key_to(room, "Piet"), previews.INCIDENT, DeliveryState.FAILED, "busy")
    told = said(room, answers=[after(31, failed)])
    assert [line for line in told if "Piet" in line][1:] == [
        "0:31 The message to Piet did not arrive",
        "0:31 Piet has not confirmed: sent again, and by Phones",
    ]


def test_a_policy_that_is_not_saved_yet(room: Room) -> None:
    hass: Any = SimpleNamespace(config=SimpleNamespace(language="en"))
    night = Only(after=time(18), before=time(7))
    own = policy(
        step(
            0,
            Target.NEAREST_PATROL,
            multi_ack=1,
            repeat_every=timedelta(seconds=20),
            repeat_times=1,
        ),
        step(30, Target.RESPONSE_TEAM, only=night),
        step(60, Target.NEIGHBOURING_GUARDS),
    )
    comes = [after(45, by("Els", c.Accept)), after(70, by("Els", c.Refuse))]
    told = previews.lines(hass, room.state, DESK_2, NOON, own, answers=comes)
    assert told == [
        ASSUMED,
        "0:00 Alarm at Library, 1st floor, desk 2, panic button",
        "0:00 Step 1, nearest patrol: Els (Radio)",
        "0:20 Step 1 again: Els (Radio)",
        "0:30 Step 2 is not taken: only from 18:00 to 07:00",
        "0:45 Els comes",
        "0:45 Enough responders come: the later steps wait",
        "1:10 Els cannot come",
        "1:10 Too few come any more: the later steps go on",
        "1:10 Operators are asked to look: back-up is asked for: Els",
        "1:10 Step 3, neighbouring guards: Piet, Omar (Radio)",
        "1:10 Operators are asked to look: nobody takes it on",
    ]
    assert room.state.site.policies == {}


def test_a_policy_for_other_kinds_is_previewed_with_one_of_them(room: Room) -> None:
    hass: Any = SimpleNamespace(config=SimpleNamespace(language="en"))
    kinds = frozenset({AlarmKind.MAN_DOWN, AlarmKind.FIRE})
    own = policy(step(0, Target.RESPONSE_TEAM), kinds=kinds)
    told = previews.lines(hass, room.state, DESK_2, NOON, own, drill=True)
    assert told[1] == "0:00 Alarm at Library, 1st floor, desk 2, man down (drill)"


def test_put_off_for_programs(room: Room) -> None:
    own = policy(step(0, Target.GUARDS_HERE, multi_ack=1), step(30, Target.RESPONSE_TEAM))
    answers = [after(10, by("Jan", c.Accept)), after(40, by("Jan", c.Refuse))]
    rows = previews.play("en", room.state, DESK_2, NOON, policy=own, answers=answers)
    assert [line.more["put_off"] for line in rows if line.event == "steps_put_off"] == [
        "answered",
        "not_answered",
    ]


# -- what is assumed --------------------------------------------------------------------


NIGHT = policy(step(0, Target.GUARDS_HERE, Target.OPERATORS), step(60, Target.EXTERNAL))


def test_the_night_by_day(room: Room) -> None:
    """At noon there is a guard, and somebody at a console."""
    room.edit(replace(make_town(people=[*PEOPLE, ANNA, SOPHIE])))
    room.operator("Bram").comes()
    state = room.state
    sunday = NOON + timedelta(hours=15)
    told = said(room, when=sunday, policy=NIGHT, guarded=False, operators=False)
    assert told[:4] == [
        "0:00 Assumed: no guards in the building, nobody at a console. On duty: response team"
        " Ria; patrols Els, Kees; supervisors Sophie; operators by phone Anna",
        "0:00 Alarm at Library, 1st floor, desk 2, panic button",
        "0:00 Step 1, nearest patrol, for no guard is there: Els (Radio)",
        "0:00 Step 1, operators: Anna (Phones)",
    ]
    told = said(room, when=sunday, policy=NIGHT, guarded=False)
    assert told[0].startswith("0:00 Assumed: no guards in the building, somebody at a console.")
    assert told[2:4] == [
        "0:00 Step 1, nearest patrol, for no guard is there: Els (Radio)",
        "0:00 Step 1, operators: the control room sees it",
    ]
    assert room.state is state


def test_the_day_by_night(room: Room) -> None:
    room.operator("Anna").sets_duty("Jan", on_duty=False)
    room.guard("Jan").scans("desk 4")
    assert "0:00 Step 1, nearest patrol, for no guard is there: Els (Radio)" in said(
        room, policy=NIGHT
    )
    told = said(room, policy=NIGHT, guarded=True, operators=True, language="nl")
    assert told[0].startswith(
        "0:00 Uitgangspunt: beveiligers in het gebouw, iemand achter een scherm."
        " In dienst: beveiligers van dit gebouw Jan;"
    )
    assert "0:00 Stap 1, beveiligers van dit gebouw: Jan (Radio)" in told
    # Nobody's home.
    depot = [
        str(line) for line in previews.play("en", room.state, DeskId("desk 4"), NOON, guarded=True)
    ]
    assert "guards of this building" not in depot[0]


def test_nobody_on_duty_and_many(room: Room) -> None:
    room.edit(make_town(people=[]))
    assert said(room)[0].endswith("On duty: nobody")
    many = [
        replace(PEOPLE[0], responder_id=ResponderId(str(number)), name=str(number), contacts=())
        for number in range(8)
    ]
    room.edit(make_town(people=many))
    assert said(room)[0].endswith("On duty: guards of this building 0, 1, 2, 3, 4 and 3 more")


def test_why_a_step_is_not_repeated(room: Room) -> None:
    again = step(
        0, Target.GUARDS_HERE, repeat_every=timedelta(seconds=20), repeat_times=3, multi_ack=1
    )
    own = policy(again, step(400, Target.NEIGHBOURING_GUARDS))
    told = said(room, policy=own, answers=[after(30, by("Jan", c.Accept))])
    assert told[3:] == [
        "0:20 Step 1 again: Jan (Radio)",
        "0:30 Jan comes",
        "0:30 Enough responders come: the later steps wait",
        "0:40 Step 1 is not repeated: somebody comes",
        "5:30 Operators are asked to look: nobody is on scene in time",
        "5:30 Nobody arrived in time: the later steps go on",
        "5:30 Step 1 again: nobody",
        "5:50 Step 1 again: nobody",
        "6:40 Step 2, neighbouring guards: Piet, Omar (Radio)",
        "6:40 Operators are asked to look: nobody takes it on",
    ]


def test_who_is_told_nowhere_is_said_once(room: Room) -> None:
    own = policy(step(0, Target.SUPERVISORS), step(10, Target.NEAREST_PATROL, Target.GUARDS_HERE))
    room.operator("Anna").sets_duty("Jan", on_duty=False)
    assert said(room, policy=own)[2:] == [
        "0:00 Step 1, supervisors: nobody is there",
        "0:00 Operators are asked to look: nobody was reached",
        "0:10 Step 2, nearest patrol: Els (Radio)",
        "0:10 Step 2, guards of this building: nobody is there",
        "0:10 Operators are asked to look: nobody takes it on",
    ]


def test_who_outside_is_called_together(room: Room) -> None:
    room.edit(make_town(external=("alarm centre", "police")))
    own = policy(step(0, Target.EXTERNAL), step(5, Target.EXTERNAL, external=("police",)))
    assert "0:00 Step 1: alarm centre, police are called" in said(room, policy=own)
    assert "0:00 Stap 1: alarm centre, police worden ingeschakeld" in said(room, "nl", policy=own)


def test_who_outside_is_called_by_whom(room: Room) -> None:
    """Whether an automation listens nobody knows, so nothing comes of it."""
    by_others = [ExternalTarget(name) for name in ("fire brigade", "neighbours")]
    mine = ExternalTarget("police", has_actions=True)
    room.edit(replace(make_town(), external=(by_others[0], mine)))
    own = policy(step(0, Target.EXTERNAL))
    told = said(room, policy=own)
    assert told[2:5] == [
        "0:00 Step 1: police is called",
        "0:00 Step 1: fire brigade is called by an automation, if one listens",
        "0:00 Operators are asked to look: nobody takes it on",
    ]
    assert "0:02 police was called" in told
    assert not [line for line in told if line.endswith("brigade was called")]
    room.edit(replace(make_town(), external=tuple(by_others)))
    lines = said(room, "nl", policy=own)
    assert (
        "0:00 Stap 1: fire brigade, neighbours worden ingeschakeld door een automatisering, als"
        " er een luistert"
    ) in lines


def test_only_those_who_are_told_stand_in_front(room: Room) -> None:
    """What became of the others is said behind it."""
    room.edit(make_town(people=[*PEOPLE, ANNA]))
    own = policy(step(0, Target.SUPERVISORS, Target.OPERATORS, Target.GUARDS_HERE))
    assert said(room, policy=own, operators=False)[2:4] == [
        "0:00 Step 1, operators, guards of this building: Anna (Phones); Jan (Radio)",
        "0:00 Step 1, supervisors: nobody is there",
    ]
    assert said(room, policy=own, operators=True)[2:5] == [
        "0:00 Step 1, guards of this building: Jan (Radio)",
        "0:00 Step 1, operators: the control room sees it",
        "0:00 Step 1, supervisors: nobody is there",
    ]


# -- what else can happen ---------------------------------------------------------------


def test_a_call_up_and_a_roll_call_that_somebody_asks_for(room: Room) -> None:
    of_it = {"actor": c.AUTOMATION, "incident_id": previews.INCIDENT}
    answers = [
        after(5, c.CallUp(**of_it, duties=(Duty.PATROL,))),
        after(6, c.StartRollCall(**of_it)),
    ]
    told = said(room, answers=answers)
    assert "0:05 Asked to come: Els" in told
    assert "0:06 The roll is called" in told


def test_nobody_outside_answers(room: Room) -> None:
    keys = [
        f"{event.incident_id}/step{event.step}/external/{name}"
        for event in preview(room.state, PRESS, NOON)
        if isinstance(event, e.StepTaken)
        for name in event.external
    ]
    answers = [
        after(61, s.Receipt(key, previews.INCIDENT, DeliveryState.FAILED, "no line"))
        for key in keys
    ]
    told = said(room, answers=answers)
    assert "1:01 police was not reached" in told
    assert "1:01 Operators are asked to look: external help was not called: police" in told


ONLY = Only(kinds=frozenset({AlarmKind.FIRE, AlarmKind.PANIC}), days=frozenset({1, 7}))


@pytest.mark.parametrize("language", preview_words.LANGUAGES)
def test_every_word_is_there(language: str) -> None:
    speech = Speech(language)
    for kind in AlarmKind:
        assert speech.kind(kind)
    in_forms = TEXTS[language]["selector"]["target"]["options"]
    for target in Target:
        assert speech.targets([target]).casefold() == in_forms[target].casefold()
    for reason in SKIP_REASONS:
        assert speech.skipped(reason)
    for reason in PUT_OFF_REASONS:
        assert speech.say(reason)
    for reason in REPEAT_ENDED_REASONS:
        assert speech.say(f"ended_{reason}")
    for duty in Duty:
        assert "Jan" in speech.assumed(None, {duty: ["Jan"]}, operators=True)
    for reason in HELD_REASONS:
        assert speech.held(reason, replace(ONLY, after=time(18), before=time(7)))
    for answer in DeskAnswer:
        assert speech.answer(answer)
    for prompt in Prompt:
        assert speech.prompt(prompt)
    for state in (DeliveryState.SENT, DeliveryState.RECEIPTED, DeliveryState.FAILED):
        assert "Police" in speech.external(state, "Police")
    assert speech.external(DeliveryState.QUEUED, "Police") == ""


def test_why_a_step_is_not_taken() -> None:
    speech = Speech("en")
    assert speech.held("day", ONLY) == "only on Monday, Sunday"
    assert speech.held("kind", ONLY) == "only for panic button, fire"
    assert speech.held("hour", Only(after=time(18))) == "only from 18:00"
    assert speech.held("hour", Only(before=time(7, 30))) == "only until 07:30"
    assert speech.held("guarded", ONLY) == "only where no guard is"
    assert speech.held("unguarded", ONLY) == "only where a guard is"
    assert speech.held("drill", ONLY) == "not in drills"
    assert speech.held("not_drill", ONLY) == "only in drills"


def test_both_languages_say_the_same_things() -> None:
    """The same phrases with the same gaps."""
    english, dutch = (preview_words.PHRASES[one] for one in preview_words.LANGUAGES)
    assert gaps(english) == gaps(dutch)


def gaps(phrases: Mapping[str, str]) -> dict[str, set[str]]:
    return {key: set(re.findall(r"{(\w+)}", text)) for key, text in phrases.items()}
