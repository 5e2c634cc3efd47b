"""A step is done again for those who have not answered, and for who came meanwhile."""

from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import effects as x, events as e
from custom_components.municipal_alarm.control_room.procedure import DEFAULT_CODES
from custom_components.municipal_alarm.control_room.secrecy import public
from custom_components.municipal_alarm.control_room.site import Site
from custom_components.municipal_alarm.control_room.words import (
    CodeEffect,
    DeliveryState,
    Purpose,
    RollCallAnswer,
    Target,
)

from ..shift import NOON, PEOPLE, Room, make_town
from ..strategies import towns
from .policies import ANNA, SOPHIE, policy, step, town

GUARDS, TEAM, PATROL = Target.GUARDS_HERE, Target.RESPONSE_TEAM, Target.NEAREST_PATROL
NEIGHBOURS, EXTERNAL, OPERATORS = (
    Target.NEIGHBOURING_GUARDS,
    Target.EXTERNAL,
    Target.OPERATORS,
)
AGAIN, ALARM = Purpose.AGAIN, Purpose.ALARM


def repeats(room: Room) -> list[tuple[int, int, float, str]]:
    """Every repetition: of which step, which one, when, and why it was none."""
    return [
        (one.step, one.number, (one.at - NOON).total_seconds(), one.held_by)
        for one in room.happened(e.StepRepeated)
    ]


def test_until_it_was_done_often_enough(room: Room) -> None:
    room.edit(town(step(0, GUARDS, again=(20, 2)), step(900, EXTERNAL)))
    room.press("desk 2")
    room.radio_text(to="Jan", purpose=ALARM)
    room.after(seconds=20)
    room.radio_text(to="Jan", purpose=AGAIN, contains="Library, 1st floor, desk 2 - PANIC #1")
    room.after(minutes=5)
    room.radio_text(to="Jan", purpose=AGAIN)
    assert repeats(room) == [(0, 1, 20.0, ""), (0, 2, 40.0, "")]
    assert room.incident.repeats == {}


def test_not_when_somebody_answered(room: Room) -> None:
    room.edit(town(step(0, GUARDS, TEAM, again=(20, 3)), step(900, EXTERNAL)))
    room.press("desk 2")
    room.radio_texts("Jan", "Ria")
    room.after(seconds=20)
    room.radio_texts("Jan", "Ria", purpose=AGAIN)
    room.guard("Ria").texts("1", system="phone")
    room.after(minutes=5)
    assert repeats(room) == [(0, 1, 20.0, ""), (0, 2, 40.0, "answered")]


def test_not_as_long_as_too_few_accept(room: Room) -> None:
    room.edit(town(step(0, GUARDS, TEAM, again=(20, 3), multi_ack=2), step(900, EXTERNAL)))
    room.press("desk 2")
    room.radio_texts("Jan", "Ria")
    room.guard("Ria").accepts()
    room.after(seconds=20)
    room.radio_text(to="Jan", purpose=AGAIN)
    room.guard("Jan").refuses()
    room.after(seconds=20)
    (last,) = room.just(e.StepRepeated)
    assert last.alerts == ()
    assert [(skip.target, skip.reason) for skip in last.skipped] == [
        (GUARDS, "already_alerted"),
        (TEAM, "already_alerted"),
    ]
    room.guard("Jan").accepts()
    room.after(minutes=4)
    assert repeats(room)[-1] == (0, 3, 60.0, "answered")


def test_an_operator_who_takes_it_on_ends_it(room: Room) -> None:
    room.edit(town(step(0, GUARDS, again=(20, 3)), step(900, EXTERNAL)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.operator("Anna").acknowledges()
    room.operator("Anna").escalates()
    room.external("police")
    room.after(minutes=4)
    assert repeats(room) == []
    room.operator("Anna").resolves()
    room.radio_text(to="Jan", contains="OVER")


def test_a_step_by_hand_in_an_owned_incident_is_not_repeated(room: Room) -> None:
    room.edit(town(step(0, GUARDS), step(10, TEAM, again=(20, 3))))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.operator("Anna").acknowledges()
    room.operator("Anna").escalates()
    room.radio_text(to="Ria")
    assert room.incident.repeats == {}


def test_who_came_meanwhile_is_told_and_nobody_outside_twice(room: Room) -> None:
    room.edit(town(step(0, GUARDS, EXTERNAL, again=(20, 1))))
    room.press("desk 2")
    room.radio_text(to="Jan", purpose=ALARM)
    room.external("police")
    room.guard("Omar").scans("desk 1")
    room.after(seconds=20)
    room.radio_text(to="Jan", purpose=AGAIN)
    room.radio_text(to="Omar", purpose=ALARM)
    assert [one.key.rpartition("/step")[2] for one in room.just(e.StepRepeated)[0].alerts] == [
        "0/repeat1/omar",
        "0/repeat1/jan",
    ]


def test_who_left_the_building_is_told_again_all_the_same(room: Room) -> None:
    """They were told by the step, and answered nothing: perhaps they are on their way."""
    room.edit(town(step(0, GUARDS, again=(20, 1)), step(900, EXTERNAL)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").scans("desk 4")
    room.after(seconds=20)
    room.radio_text(to="Jan", purpose=AGAIN)
    # Nobody is there any more, so the nearest patrol goes.
    room.radio_text(to="Els", purpose=ALARM)


def test_one_patrol_is_enough_while_it_can_be_told(room: Room) -> None:
    room.edit(town(step(0, PATROL, again=(20, 3)), step(900, EXTERNAL)))
    room.press("desk 4")
    room.radio_text(to="Kees")
    room.after(seconds=20)
    room.radio_text(to="Kees", purpose=AGAIN)
    room.guard("Kees").radio(on=False)
    room.after(seconds=20)
    room.radio_text(to="Els", purpose=ALARM)
    room.radio_text(to="Kees", purpose=AGAIN)
    room.guard("Els").refuses()
    room.guard("Kees").refuses()
    room.after(seconds=20)
    assert room.just(e.StepRepeated)[0].alerts == ()


def test_a_patrol_that_another_step_told_is_not_of_this_one(room: Room) -> None:
    room.edit(town(step(0, PATROL), step(0, PATROL, again=(20, 1)), step(900, EXTERNAL)))
    room.press("desk 4")
    room.radio_text(to="Kees", purpose=ALARM)
    room.after(seconds=20)
    assert room.just(e.StepRepeated)[0].alerts == ()


def test_operators_left_the_consoles_meanwhile(room: Room) -> None:
    room.edit(town(step(0, OPERATORS, again=(20, 1)), step(900, EXTERNAL), more=(ANNA,)))
    room.operator("Anna").comes()
    room.press("desk 2")
    room.operator("Anna").leaves()
    room.after(seconds=20)
    room.radio_text(to="Anna", purpose=ALARM)


def test_once_in_one_breath(room: Room) -> None:
    """Two steps that are repeated in the same moment, and a further press told of in it."""
    room.edit(
        town(
            step(0, GUARDS, again=(20, 1)),
            step(0, GUARDS, Target.SUPERVISORS, again=(20, 1)),
            step(900, EXTERNAL),
            more=(SOPHIE,),
        )
    )
    room.press("desk 2")
    room.radio_texts("Jan", "Sophie")
    room.after(seconds=20)
    room.radio_texts("Jan", "Sophie", purpose=AGAIN)


def test_a_text_that_was_never_confirmed_makes_way(room: Room) -> None:
    room.guard("Jan").lies_in_a_dead_spot()
    room.edit(town(step(0, GUARDS, again=(45, 1)), step(900, EXTERNAL)))
    room.press("desk 2")
    room.after(seconds=44)
    room.whatever()
    room.after(seconds=1)
    room.radio_text(to="Jan", purpose=AGAIN)
    room.withdrawn(to="Jan")
    key = f"{room.incident.incident_id}/step0/repeat1/jan"
    assert room.incident.deliveries[key].alert.overtook > 1
    waiting = [one for one in room.incident.deliveries.values() if one.receipt_due_at]
    assert [one.alert.key for one in waiting] == [key]
    room.whatever()


def test_whoever_was_down_tells_once_more_and_not_ten_times(room: Room) -> None:
    room.edit(town(step(0, GUARDS, again=(20, 5)), step(900, EXTERNAL)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.restart(down=65)
    room.radio_text(to="Jan", purpose=AGAIN)
    assert repeats(room) == [(0, 3, 65.0, "")]
    room.after(seconds=15)
    room.radio_text(to="Jan", purpose=AGAIN)
    room.restart(down=300)
    room.radio_text(to="Jan", purpose=AGAIN)
    room.nothing_more()
    assert repeats(room)[1:] == [(0, 4, 80.0, ""), (0, 5, 380.0, "")]
    assert room.incident.repeats == {}


def test_the_policy_asks_for_it_no_more(room: Room) -> None:
    room.edit(
        town(step(0, GUARDS, again=(20, 5)), step(0, TEAM, again=(20, 2)), step(900, EXTERNAL))
    )
    room.press("desk 2")
    room.radio_texts("Jan", "Ria")
    room.edit(town(step(0, GUARDS)))
    room.after(seconds=20)
    assert repeats(room) == [(0, 1, 20.0, "policy"), (1, 1, 20.0, "policy")]


def test_asked_for_less_often_now(room: Room) -> None:
    room.edit(town(step(0, GUARDS, again=(20, 5)), step(900, EXTERNAL)))
    room.press("desk 2")
    room.after(seconds=40)
    room.whatever()
    room.edit(town(step(0, GUARDS, again=(20, 1)), step(900, EXTERNAL)))
    room.after(seconds=20)
    assert repeats(room)[-1] == (0, 3, 60.0, "policy")


def test_half_of_a_repetition_is_none(room: Room) -> None:
    every, times = step(0, GUARDS, again=(20, 0)), replace(step(0, TEAM), repeat_times=3)
    room.edit(town(every, times, step(900, EXTERNAL)))
    room.press("desk 2")
    room.radio_texts("Jan", "Ria")
    assert room.incident.repeats == {}


def test_it_has_the_words_of_now(room: Room) -> None:
    room.edit(town(step(0, GUARDS, again=(3, 1)), step(900, EXTERNAL)))
    room.press("desk 2")
    room.radio_text(to="Jan", contains="PANIC #1")
    room.press("desk 2")
    room.after(seconds=3)
    room.radio_text(to="Jan", purpose=AGAIN, contains="PANIC - 2x #1")
    # And so there is nothing new to tell when that would be told.
    room.after(seconds=20)


SAID = ("3", "4", "8", "9", "0", "77", "I hear you")


@pytest.mark.parametrize("said", SAID)
def test_whoever_answered_in_any_way_is_left_in_peace(room: Room, said: str) -> None:
    """Their radio would sound beside whoever they hide from."""
    room.edit(town(step(0, GUARDS, TEAM, again=(20, 3)), step(900, EXTERNAL)))
    room.press("desk 2")
    room.radio_texts("Jan", "Ria")
    room.after(seconds=3)
    room.guard("Jan").texts(said)
    room.whatever()
    room.after(seconds=65)
    assert [[alert.responder for alert in one.alerts] for one in room.happened(e.StepRepeated)] == [
        ["Ria"]
    ] * 3
    room.whatever()


@pytest.mark.parametrize("answer", ["button", "refuses", "text", "says safe"])
def test_by_phone_as_well(room: Room, answer: str) -> None:
    room.edit(town(step(0, GUARDS, TEAM, again=(20, 1)), step(900, EXTERNAL)))
    room.guard("Piet").scans("desk 2")
    room.press("desk 2")
    room.radio_texts("Jan", "Piet", "Ria")
    room.operator("Anna").calls_the_roll()
    room.whatever()
    piet = room.guard("Piet")
    match answer:
        case "button":
            piet.sends_code("3")
        case "refuses":
            piet.refuses()
        case "text":
            piet.replies("I hear you", room.incident)
        case _:
            piet.says(RollCallAnswer.SAFE)
    room.after(seconds=20)
    assert {alert.responder for alert in room.just(e.StepRepeated)[0].alerts} == {"Jan", "Ria"}
    room.whatever()


def told_after(said: str, site: Site) -> list[tuple[tuple[str, ...], ...]]:
    """Whom the repetitions told, as all see it."""
    room = Room(site)
    room.press("desk 2")
    raised = room.incident
    room.after(seconds=3)
    if said:
        room.guard("Jan").texts(said)
    room.after(minutes=2)
    return [
        tuple((alert.key, alert.text) for alert in one.alerts)
        for event in room.happened(e.StepRepeated)
        # Where Jan was not told, the code raises an incident of its own.
        if event.incident_id == raised.incident_id
        and isinstance(one := public(event), e.StepRepeated)
    ]


@given(site=towns)
def test_duress_silences_as_an_all_clear_does(site: Site) -> None:
    """Or not at all, for all to see, in a town in which nothing looks like duress."""
    instead = "9" if site.code_with(CodeEffect.ALL_CLEAR) is not None else ""
    assert told_after("0", site) == told_after(instead, site)


@pytest.mark.parametrize("confirms", [True, False])
def test_an_answer_that_shows_nowhere_silences_the_radio_all_the_same(
    room: Room, confirms: bool
) -> None:
    """No code looks like that of duress here: for all to see Jan is told again."""
    if not confirms:
        room.guard("Jan").lies_in_a_dead_spot()
    codes = tuple(one for one in DEFAULT_CODES if one.effect is not CodeEffect.ALL_CLEAR)
    steps = step(0, GUARDS, again=(20, 2)), step(900, EXTERNAL)
    phones = replace(PEOPLE[3], duty=PEOPLE[0].duty)
    room.edit(make_town(people=[PEOPLE[0], phones], policies=[policy(*steps)], codes=codes))
    room.press("desk 2")
    room.radio_texts("Jan", "Ria")
    room.guard("Jan").texts("0")
    room.guard("Ria").texts("0", system="phone")
    room.whatever()
    room.after(seconds=20)
    room.whatever()
    assert len(room.just(e.StepRepeated)) == 1
    room.after(minutes=2)
    (again, last) = room.happened(e.StepRepeated)
    assert [alert.responder for alert in again.alerts] == ["Jan", "Ria"]
    told = [one.key for one in room.unsaid if isinstance(one, x.RadioText)]
    assert not [key for key in told if "/repeat" in key]
    for seen in (room.incident, room.incident.shown):
        for alert in (*again.alerts, *last.alerts):
            is_confirmed = alert.system_id == "radio"
            assert seen.deliveries[alert.key].state is (
                DeliveryState.RECEIPTED if is_confirmed else DeliveryState.SENT
            )
            assert seen.deliveries[alert.key].receipt_due_at is None
    room.whatever()


def test_who_was_sent_is_not_asked_again(room: Room) -> None:
    room.edit(town(step(0, GUARDS, again=(20, 1)), step(900, EXTERNAL)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.operator("Anna").dispatches("Jan")
    room.radio_text(to="Jan", contains="GO:")
    room.after(seconds=20)
    assert room.just(e.StepRepeated)[0].alerts == ()


@given(site=towns, desk=st.sampled_from(("desk 1", "desk 4")), off=st.booleans())
def test_nobody_is_told_twice_in_one_repetition(site: Site, desk: str, off: bool) -> None:
    """Whatever the policy: once each, as often as asked, and nobody who has answered."""
    room = Room(site)
    if off:
        room.off.add("Piet")
    room.press(desk)
    room.guard("Piet").texts("1")
    room.after(minutes=10)
    policy = room.site.policy(room.incident.policy_id, room.incident.kind)
    last: dict[int, e.StepRepeated] = {}
    for one in room.happened(e.StepRepeated):
        asked = policy.steps[one.step]
        told = [alert.responder_id for alert in one.alerts]
        assert len(told) == len(set(told))
        assert all(alert.purpose in (AGAIN, ALARM) for alert in one.alerts)
        assert one.number <= asked.repeat_times
        assert not (one.held_by and told)
        before = last.get(one.step)
        assert before is None or (before.repeat_due_at, before.number + 1) == (one.at, one.number)
        last[one.step] = one
    assert all(one.repeat_due_at is None for one in last.values())
    # What ended because somebody came may go on, should they not come after all.
    answered = {step for step, one in last.items() if one.held_by == "answered"}
    assert set(room.incident.repeats) == answered
    assert all(one.due_at is None for one in room.incident.repeats.values())
