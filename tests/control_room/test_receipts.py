"""What machines say of our messages, and what the room does when they say nothing."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import effects as x, events as e, signals as s
from custom_components.municipal_alarm.control_room.ids import IncidentId
from custom_components.municipal_alarm.control_room.incident_parts import DELIVERY_MAY_FOLLOW
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    AssignmentState,
    DeliveryState,
    Outcome,
    Prompt,
    Purpose,
)

from .shift import PEOPLE, PHONE, RADIO, Room, make_town


def states(room: Room) -> list[DeliveryState]:
    """How far the messages of the newest incident are."""
    return [delivery.state for delivery in room.incident.deliveries.values()]


def test_confirmed_is_not_sent_again(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.operator("Anna").acknowledges()
    room.after(minutes=4)
    assert states(room) == [DeliveryState.RECEIPTED]


def test_retries_come_slower_and_slower(room: Room) -> None:
    room.guard("Jan").lies_in_a_dead_spot()
    room.press("desk 2")
    first = room.radio_text(to="Jan")
    room.operator("Anna").acknowledges()
    sent_at = []
    for _ in range(230):
        room.after(seconds=1)
        if room.unsaid:
            assert room.radio_text(to="Jan") == first, "the same, under the same key"
            sent_at.append(round((room.now - room.incident.raised_at).total_seconds()))
    assert sent_at == [10, 30, 70, 130, 190]


def test_operator_is_told_after_two_attempts(room: Room) -> None:
    room.guard("Jan").lies_in_a_dead_spot()
    room.press("desk 2")
    room.operator("Anna").acknowledges()
    room.after(seconds=29)
    assert room.incident.prompts == ()
    room.after(seconds=1)
    assert room.incident.prompts == (Prompt.NOT_RECEIPTED,)
    assert [event.about for event in room.happened(e.Prompted)] == ["Jan"]
    late = room.radio_text(to="Jan")
    room.guard("Jan").report(late, DeliveryState.RECEIPTED)
    assert room.incident.prompts == ()
    room.whatever()


def test_prompt_stays_while_another_is_not_confirmed(room: Room) -> None:
    jan, piet = room.guard("Jan"), room.guard("Piet")
    jan.lies_in_a_dead_spot()
    piet.lies_in_a_dead_spot()
    room.press("desk 2")
    room.operator("Anna").acknowledges()
    room.operator("Anna").dispatches("Piet")
    room.after(seconds=31)
    texts = [room.radio_text(to="Jan"), room.radio_text(to="Piet", by="radio")]
    jan.report(texts[0], DeliveryState.RECEIPTED)
    assert room.incident.prompts == (Prompt.NOT_RECEIPTED,)
    piet.report(texts[1], DeliveryState.RECEIPTED)
    assert room.incident.prompts == ()
    room.whatever()


def test_other_contact_is_tried_with_the_first_retry(room: Room) -> None:
    room.guard("Piet").lies_in_a_dead_spot()
    room.press("desk 3")
    room.operator("Anna").acknowledges()
    room.whatever()
    room.after(seconds=9)
    room.nothing_more()
    room.after(seconds=1)
    room.radio_text(to="Piet", by="radio")
    by_phone = room.radio_text(to="Piet", by="phone")
    assert by_phone.key.endswith("/by/phone/phone of Piet")
    room.after(seconds=20)
    room.radio_text(to="Piet", by="radio")
    room.whatever()
    assert len(room.incident.assignments) == 1


def test_confirmed_by_one_way_is_not_repeated_by_the_other(room: Room) -> None:
    room.guard("Piet").lies_in_a_dead_spot()
    room.press("desk 3")
    room.operator("Anna").acknowledges()
    room.after(seconds=10)
    room.whatever()
    (phone_key,) = (key for key in room.incident.deliveries if "/by/phone" in key)
    incident_id = room.incident.incident_id
    room.handle(s.Receipt(phone_key, incident_id, DeliveryState.RECEIPTED))
    room.after(minutes=4)


def test_failed_phone_is_followed_by_the_radio_at_once(room: Room) -> None:
    room.link("radio", up=False)
    room.press("desk 3")
    by_phone = room.radio_text(to="Piet", by="phone")
    room.operator("Anna").acknowledges()
    room.link("radio", up=True)
    room.guard("Piet").report(by_phone, DeliveryState.FAILED, "token expired")
    room.radio_text(to="Piet", by="radio")
    room.after(minutes=3)
    assert room.incident.prompts == ()
    room.whatever()


def test_failure_with_no_other_way_is_told_at_once_and_tried_again(room: Room) -> None:
    room.press("desk 2")
    room.after(seconds=30)
    by_phone = room.radio_text(to="Ria", by="phone")
    room.whatever()
    room.operator("Anna").acknowledges()
    room.guard("Ria").report(by_phone, DeliveryState.FAILED, "token expired")
    assert room.incident.prompts == (Prompt.NOT_RECEIPTED,)
    room.after(seconds=10)
    assert room.radio_text(to="Ria", by="phone") == by_phone
    assert room.incident.deliveries[by_phone.key].state is DeliveryState.SENT
    assert room.incident.deliveries[by_phone.key].receipt_due_at is None
    room.after(minutes=3)


def test_failed_stays_failed_until_something_better(room: Room) -> None:
    jan = room.guard("Jan")
    jan.lies_in_a_dead_spot()
    room.press("desk 2")
    text = room.radio_text(to="Jan")
    for state, expected in (
        (DeliveryState.SENT, DeliveryState.SENT),
        (DeliveryState.FAILED, DeliveryState.FAILED),
        (DeliveryState.QUEUED, DeliveryState.FAILED),
        (DeliveryState.RECEIPTED, DeliveryState.RECEIPTED),
        (DeliveryState.FAILED, DeliveryState.RECEIPTED),
        (DeliveryState.SENT, DeliveryState.RECEIPTED),
    ):
        jan.report(text, state)
        assert states(room) == [expected]
    room.whatever()


@pytest.mark.parametrize("before", DeliveryState)
@pytest.mark.parametrize("after", DeliveryState)
def test_reports_that_say_nothing_new_are_not_written_down(
    room: Room, before: DeliveryState, after: DeliveryState
) -> None:
    jan = room.guard("Jan")
    jan.lies_in_a_dead_spot()
    room.press("desk 2")
    text = room.radio_text(to="Jan")
    jan.report(text, before)
    reached = states(room)[0]
    written = len(room.happened(e.DeliveryReported))
    jan.report(text, after)
    counts = after is not reached and after in DELIVERY_MAY_FOLLOW[reached]
    assert len(room.happened(e.DeliveryReported)) - written == counts
    assert states(room) == [after if counts else reached]
    room.whatever()


def test_answer_is_better_than_a_receipt(room: Room) -> None:
    jan = room.guard("Jan")
    jan.lies_in_a_dead_spot()
    room.press("desk 2")
    text = room.radio_text(to="Jan")
    room.operator("Anna").acknowledges()
    jan.texts("1")
    assert room.incident.deliveries[text.key].reason == "answered"
    room.after(minutes=3)
    jan.report(text, DeliveryState.RECEIPTED)
    assert states(room) == [DeliveryState.RECEIPTED]


@pytest.mark.parametrize("does", ["accepts", "sends_code"])
def test_answer_by_phone_is_an_answer_too(room: Room, does: str) -> None:
    jan = room.guard("Jan")
    jan.lies_in_a_dead_spot()
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.operator("Anna").acknowledges()
    jan.accepts() if does == "accepts" else jan.sends_code("3")
    room.after(minutes=3)


def test_arrival_is_an_answer_too(room: Room) -> None:
    room.guard("Jan").lies_in_a_dead_spot()
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.operator("Anna").acknowledges()
    room.after(seconds=5)
    room.operator("Anna").hears_arrival_of("Jan")
    room.after(minutes=3)


def test_refusal_is_an_answer_too(room: Room) -> None:
    room.guard("Jan").lies_in_a_dead_spot()
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.operator("Anna").acknowledges()
    room.operator("Anna").hears_no_of("Jan")
    room.after(minutes=3)


def test_text_in_words_is_an_answer_too(room: Room) -> None:
    room.guard("Jan").lies_in_a_dead_spot()
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.operator("Anna").acknowledges()
    room.guard("Jan").texts("coming up the back stairs")
    room.after(minutes=3)


def test_answer_of_one_says_nothing_of_another(room: Room) -> None:
    jan = room.guard("Jan")
    jan.lies_in_a_dead_spot()
    room.press("desk 2")
    room.operator("Anna").acknowledges()
    room.operator("Anna").dispatches("Omar")
    room.guard("Omar").texts("1")
    room.whatever()
    room.after(seconds=10)
    room.radio_text(to="Jan")


def test_message_that_asks_for_nothing_is_not_answered_by_a_code(room: Room) -> None:
    jan = room.guard("Jan")
    room.press("desk 2")
    room.operator("Anna").acknowledges()
    jan.lies_in_a_dead_spot()
    room.whatever()
    room.operator("Anna").writes("east door", "Jan")
    room.radio_text(to="Jan")
    jan.texts("1")
    room.after(seconds=10)
    room.radio_text(to="Jan", contains="east door")


def test_radio_that_comes_back_is_told_at_once(room: Room) -> None:
    jan = room.guard("Jan")
    jan.radio(on=False)
    room.press("desk 2")
    room.operator("Anna").acknowledges()
    room.whatever()
    room.after(seconds=3)
    jan.radio(on=True)
    room.radio_text(to="Jan")
    assert states(room)[0] is DeliveryState.RECEIPTED
    jan.radio(on=True)
    room.after(minutes=3)


def test_link_that_is_back_carries_at_once_what_waited(room: Room) -> None:
    """A minute without it: the text expired there, and its next time is a minute away."""
    room.link("radio", up=True)
    room.press("desk 2")
    confirmed = room.radio_text(to="Jan")
    room.operator("Anna").acknowledges()
    room.off.add("Els")
    room.link("radio", up=False)
    room.operator("Anna").dispatches("Els")
    text = room.radio_text(to="Els")
    room.after(seconds=60)
    room.reports(text, DeliveryState.FAILED, "expired")
    room.whatever()
    room.link("radio", up=True)
    assert room.radio_text(to="Els").key == text.key
    room.link("radio", up=True)
    room.nothing_more()
    assert confirmed.key != text.key


def test_link_that_comes_up_after_a_start_carries_nothing_twice(room: Room) -> None:
    """What was not done is repeated by the start itself."""
    room.guard("Jan").lies_in_a_dead_spot()
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.restart(down=2)
    room.link("radio", up=True)


def test_radio_that_leaves_is_not_told(room: Room) -> None:
    jan = room.guard("Jan")
    jan.lies_in_a_dead_spot()
    room.press("desk 2")
    room.radio_text(to="Jan")
    jan.radio(on=False)


def test_radio_that_comes_back_is_not_told_what_it_knows(room: Room) -> None:
    jan = room.guard("Jan")
    room.press("desk 2")
    room.radio_text(to="Jan")
    jan.radio(on=False)
    jan.radio(on=True)


def test_other_radios_are_not_told_when_one_comes_back(room: Room) -> None:
    room.guard("Jan").lies_in_a_dead_spot()
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Omar").radio(on=True)


def test_over_is_over_for_what_is_still_on_its_way(room: Room) -> None:
    jan = room.guard("Jan")
    jan.lies_in_a_dead_spot()
    room.press("desk 2")
    text = room.radio_text(to="Jan")
    room.operator("Anna").resolves()
    room.withdrawn(to="Jan")
    room.radio_text(to="Jan", purpose=Purpose.STAND_DOWN)
    assert room.incident.deliveries[text.key].state is DeliveryState.OVERTAKEN
    jan.report(text, DeliveryState.RECEIPTED)
    assert room.incident.deliveries[text.key].state is DeliveryState.RECEIPTED
    jan.report(text, DeliveryState.FAILED)
    assert room.incident.deliveries[text.key].state is DeliveryState.RECEIPTED


def test_stand_down_is_given_up_at_last(room: Room) -> None:
    room.guard("Jan").lies_in_a_dead_spot()
    room.press("desk 2")
    room.operator("Anna").resolves(Outcome.FALSE)
    room.whatever()
    room.after(minutes=5)
    assert room.incident.prompts == (Prompt.CLOSE,)
    room.after(minutes=55)
    assert len(room.unsaid) == 9
    room.whatever()
    assert states(room)[-1] is DeliveryState.FAILED
    assert room.incident.due_at is None
    assert room.incident.prompts == (Prompt.CLOSE,), "nobody needs help any more"


def test_alarm_is_never_given_up(room: Room) -> None:
    room.guard("Jan").lies_in_a_dead_spot()
    room.press("desk 2")
    room.operator("Anna").acknowledges()
    room.after(minutes=60)
    assert len(room.unsaid) > 50
    room.whatever()


def test_receipt_after_the_incident_has_left(room: Room) -> None:
    jan = room.guard("Jan")
    jan.lies_in_a_dead_spot()
    room.press("desk 2")
    text = room.radio_text(to="Jan")
    room.operator("Anna").resolves()
    room.operator("Anna").closes()
    room.whatever()
    jan.report(text, DeliveryState.RECEIPTED)
    (late,) = room.happened(e.DeliveryReported)[-1:]
    assert (late.late, late.live_key) == (True, None)


def test_receipt_of_what_belongs_to_no_incident(room: Room) -> None:
    room.handle(s.Receipt("key", None, DeliveryState.SENT))
    assert not room.events


def test_receipt_of_other_effects_is_for_the_timeline(room: Room) -> None:
    room.press("desk 2")
    room.whatever()
    before = room.incident
    room.handle(s.Receipt("camera", before.incident_id, DeliveryState.SENT))
    assert room.incident is before
    assert room.happened(e.DeliveryReported)[-1].secret, "no viewer reads of it"


def test_contact_that_was_taken_away(room: Room) -> None:
    room.guard("Jan").lies_in_a_dead_spot()
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.operator("Anna").acknowledges()
    room.edit(make_town(people=PEOPLE[1:]))
    room.after(seconds=10)
    (again,) = room.unsaid
    assert getattr(again, "responder_id", "") == "jan"
    room.whatever()


def test_three_ways_due_at_once_try_the_third_once(room: Room) -> None:
    paging = replace(PHONE, system_id="pager", name="Pagers", receipts=True)  # type: ignore[arg-type]
    phone = replace(PHONE, receipts=True)
    piet = PEOPLE[1]
    third = replace(piet.contacts[0], system_id="pager")  # type: ignore[arg-type]
    people = [replace(piet, contacts=(*piet.contacts, third))]
    room.edit(make_town(people=people, systems=(RADIO, phone, paging)))
    room.guard("Piet").lies_in_a_dead_spot()
    room.press("desk 3")
    room.operator("Anna").acknowledges()
    room.now += timedelta(seconds=10)
    room.handle(s.TimePassed())
    room.now += timedelta(seconds=60)
    room.handle(s.TimePassed())
    others = [retried.other for retried in room.happened(e.DeliveryRetried) if retried.other]
    assert [other.system_id for other in others] == ["phone", "pager"]
    assert room.guard("Piet").part is AssignmentState.ALERTED

    room.guard("Piet").report(room.radio_text(to="Piet", by="radio"), DeliveryState.RECEIPTED)
    room.whatever()
    room.after(minutes=3)


def test_unknown_incident(room: Room) -> None:
    room.handle(s.Receipt("key", IncidentId("gone"), DeliveryState.SENT))
    assert [event.late for event in room.happened(e.DeliveryReported)] == [True]
    assert not room.state.incidents


def test_a_late_failure_of_the_other_way_calls_nobody_again(room: Room) -> None:
    room.guard("Piet").lies_in_a_dead_spot()
    room.press("desk 3")
    by_radio = room.radio_text(to="Piet")
    room.operator("Anna").acknowledges()
    room.after(seconds=10)
    room.whatever()
    by_phone = next(d.alert for d in room.incident.deliveries.values() if d.alert.original)
    room.guard("Piet").report(by_radio, DeliveryState.RECEIPTED)
    room.handle(s.Receipt(by_phone.key, room.incident.incident_id, DeliveryState.FAILED))
    room.after(minutes=4)
    assert Prompt.NOT_RECEIPTED not in room.incident.prompts


# --- telling again ------------------------------------------------------------


def pressed(room: Room, *pauses: float) -> None:
    """The same button again, after each of these seconds."""
    for seconds in pauses:
        room.after(seconds=seconds)
        room.press("desk 2")


def on_the_way(room: Room, name: str = "jan") -> list[str]:
    """The occasions of the calls for help that are still repeated to somebody."""
    return [
        key.split("/", 1)[1]
        for key, delivery in room.incident.deliveries.items()
        if delivery.alert.responder_id == name and delivery.receipt_due_at is not None
    ]


def test_radio_that_is_off_collects_no_text_for_every_telling(room: Room) -> None:
    jan = room.guard("Jan")
    jan.lies_in_a_dead_spot()
    room.press("desk 2")
    room.operator("Anna").acknowledges()
    pressed(room, *[12] * 10)
    assert len(on_the_way(room)) <= 2
    withdrawn = [one.withdrawn for one in room.unsaid if isinstance(one, x.Withdraw)]
    overtaken = [
        key
        for key, delivery in room.incident.deliveries.items()
        if delivery.state is DeliveryState.OVERTAKEN
    ]
    assert withdrawn == overtaken
    assert {room.incident.deliveries[key].reason for key in overtaken} == {"told_again"}
    room.whatever()
    jan.radio(on=True)
    assert room.radio_text(to="Jan", contains="11x")
    room.whatever()
    assert not on_the_way(room)
    assert room.incident.prompts == ()


def test_what_was_sent_once_is_not_overtaken(room: Room) -> None:
    """A busy channel takes some seconds: the first text, with the place, may be on its way."""
    room.guard("Jan").lies_in_a_dead_spot()
    room.press("desk 2")
    pressed(room, 5)
    assert on_the_way(room) == ["step0/jan", "again2/jan"]
    assert not [one for one in room.unsaid if isinstance(one, x.Withdraw)]
    pressed(room, 6)
    assert on_the_way(room) == ["again2/jan", "again3/jan"]
    room.withdrawn(to="Jan")
    room.whatever()


def test_whoever_does_not_confirm_is_known_however_often_it_is_pressed(room: Room) -> None:
    room.guard("Jan").lies_in_a_dead_spot()
    room.press("desk 2")
    room.operator("Anna").acknowledges()
    pressed(room, *[12] * 3)
    assert room.incident.prompts == (Prompt.NOT_RECEIPTED,)
    pressed(room, *[12] * 5)
    assert room.incident.prompts == (Prompt.NOT_RECEIPTED,)
    room.whatever()


def test_telling_again_goes_by_the_other_way_too(room: Room) -> None:
    """Each telling reaches the phone, however soon the next one comes."""
    room.guard("Piet").lies_in_a_dead_spot()
    room.press("desk 3")
    room.operator("Anna").acknowledges()
    room.whatever()
    for presses in (2, 3, 4):
        room.after(seconds=12)
        room.press("desk 3")
        room.after(seconds=10)
        room.radio_text(to="Piet", by="phone", contains=f"{presses}x")
        room.whatever()


def test_way_that_was_not_tried_yet_keeps_a_telling_alive(room: Room) -> None:
    """Two dead radios before the phone: pressed all the time, the phone still rings."""
    piet = PEOPLE[1]
    spare = replace(piet.contacts[0], address="spare radio of Piet")
    people = [replace(piet, contacts=(piet.contacts[0], spare, piet.contacts[1]))]
    room.edit(make_town(people=people))
    room.guard("Piet").lies_in_a_dead_spot()
    room.press("desk 3")
    room.operator("Anna").acknowledges()
    for _ in range(5):
        room.after(seconds=12)
        room.press("desk 3")
    assert room.radio_text(to="Piet", by="phone")
    # And of the second radio what is repeated stays few, as of the first.
    waiting = on_the_way(room, "piet")
    assert len([key for key in waiting if "spare" in key]) <= 4
    room.whatever()


def test_what_one_retry_overtook_is_not_sent_by_the_next(room: Room) -> None:
    """Woken late with many due at once: each way ends with one text that is repeated."""
    piet = PEOPLE[1]
    spare = replace(piet.contacts[0], address="spare radio of Piet")
    room.edit(make_town(people=[replace(piet, contacts=(piet.contacts[0], spare))]))
    room.guard("Piet").lies_in_a_dead_spot()
    room.press("desk 3")
    room.operator("Anna").acknowledges()
    for _ in range(4):
        room.now += timedelta(seconds=9)
        room.press("desk 3")
    for _ in range(4):
        room.at_once(seconds=61)
    waiting = [
        room.incident.deliveries[f"{room.incident.incident_id}/{key}"]
        for key in on_the_way(room, "piet")
    ]
    assert sorted(one.alert.address for one in waiting) == [
        "radio of Piet",
        "spare radio of Piet",
    ]
    overtaken = DeliveryState.OVERTAKEN
    assert not [one for one in waiting if one.state is overtaken]
    room.whatever()


def test_telling_again_does_not_overtake_what_is_its_own(room: Room) -> None:
    """A message says something else than where it is."""
    room.guard("Jan").lies_in_a_dead_spot()
    room.press("desk 2")
    room.operator("Anna").acknowledges()
    room.operator("Anna").writes("east door", "Jan")
    pressed(room, 12)
    assert {key.split("/")[0] for key in on_the_way(room)} == {"message", "again2"}
    room.whatever()


def test_whoever_was_sent_is_sent_to_one_place_the_newest(room: Room) -> None:
    """Dispatched while the radio was off: the old place is not shown beside the new one."""
    room.guard("Omar").lies_in_a_dead_spot()
    room.guard("Jan").scans("desk 3")
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    room.operator("Anna").acknowledges()
    room.operator("Anna").dispatches("Omar")
    room.radio_text(to="Omar", contains="desk 3 - GO: MAN DOWN - Jan #1")
    room.after(seconds=12)
    room.guard("Jan").scans("desk 1")
    assert on_the_way(room, "omar") == ["again1/omar"]
    room.withdrawn(to="Omar")
    room.whatever()
    room.guard("Omar").radio(on=True)
    # Still an order, and not only word of it.
    assert room.radio_text(to="Omar", contains="desk 1 - GO: MAN DOWN - Jan #1")
    assert not on_the_way(room, "omar")
    assert room.incident.prompts == ()
    room.whatever()


def test_whoever_was_sent_a_moment_ago_is_told_of_nothing_they_know(room: Room) -> None:
    room.press("desk 2")
    room.operator("Anna").acknowledges()
    room.after(seconds=1)
    room.press("desk 2")
    room.operator("Anna").dispatches("Omar")
    room.radio_text(to="Omar", contains="GO: PANIC - 2x #1")
    room.after(seconds=10)
    assert {one.responder for one in room.happened(e.ToldAgain)[0].alerts} == {"Jan"}
    room.whatever()


def test_overtaken_and_confirmed_after_all(room: Room) -> None:
    jan = room.guard("Jan")
    jan.lies_in_a_dead_spot()
    room.press("desk 2")
    first = room.radio_text(to="Jan")
    pressed(room, 12)
    jan.report(first, DeliveryState.RECEIPTED)
    assert room.incident.deliveries[first.key].state is DeliveryState.RECEIPTED
    assert on_the_way(room) == ["again2/jan"]
    room.whatever()


@given(
    pauses=st.lists(st.sampled_from((1.0, 5.0, 11.0, 25.0, 70.0)), min_size=1, max_size=12),
    dead=st.sets(st.sampled_from(("radio of Piet", "spare", "phone of Piet"))),
)
def test_telling_again_never_leaves_a_responder_untold(pauses: list[float], dead: set[str]) -> None:
    """Until one way confirms, something is always on its way by every way there is."""
    piet = PEOPLE[1]
    spare = replace(piet.contacts[0], address="spare")
    ways = (piet.contacts[0], spare, piet.contacts[1])
    room = Room(
        make_town(
            people=[replace(piet, contacts=ways)], systems=(RADIO, replace(PHONE, receipts=True))
        )
    )
    room.off |= dead
    room.press("desk 3")
    room.operator("Anna").acknowledges()
    for seconds in pauses:
        room.after(seconds=seconds)
        room.press("desk 3")
        assert _is_told(room), "nothing is on its way"
    room.after(seconds=130)
    told = {one.address for one in room.unsaid if isinstance(one, x.RadioText)}
    texts = [one.text for one in room.unsaid if isinstance(one, x.RadioText)]
    last = max(room.incident.presses, 1)
    if len(dead) == len(ways):
        assert told == {way.address for way in ways}
        assert Prompt.NOT_RECEIPTED in room.incident.prompts
    assert last == 1 or any(f"{last}x" in text for text in texts), "the last telling is told"
    by_way: dict[str, int] = {}
    for delivery in room.incident.deliveries.values():
        if delivery.receipt_due_at is not None:
            by_way[delivery.alert.address] = by_way.get(delivery.alert.address, 0) + 1
    assert all(count <= 2 for count in by_way.values()), "a way collects texts"


def _is_told(room: Room) -> bool:
    return any(
        delivery.receipt_due_at is not None or delivery.state is DeliveryState.RECEIPTED
        for delivery in room.incident.deliveries.values()
    )


def test_report_of_a_call_outside_is_no_delivery(room: Room) -> None:
    room.press("desk 2")
    room.off.add("police")
    room.operator("Anna").escalates("police")
    room.whatever()
    key = room.incident.external["police"].key
    room.handle(s.Receipt(key, room.incident.incident_id, DeliveryState.FAILED, "busy"))
    (report,) = room.happened(e.ExternalReported)
    assert (report.state, report.reason, report.key) == (DeliveryState.FAILED, "busy", key)
    assert not [one for one in room.happened(e.DeliveryReported) if one.key == key]


def test_report_of_a_call_that_was_made_again_is_written_down(room: Room) -> None:
    """So that it is not made once more after a restart; only the last one counts."""
    room.press("desk 2")
    room.off.add("police")
    room.operator("Anna").escalates("police")
    first = room.incident.external["police"].key
    room.operator("Anna").escalates("police")
    room.whatever()
    room.handle(s.Receipt(first, room.incident.incident_id, DeliveryState.FAILED, "busy"))
    assert room.incident.external["police"].state is DeliveryState.QUEUED
    assert [one.key for one in room.just(e.DeliveryReported)] == []
    assert room.happened(e.DeliveryReported)[-1].key == first
    assert room.happened(e.ExternalReported) == []


def test_report_of_a_call_of_an_incident_that_has_left(room: Room) -> None:
    room.press("desk 2")
    room.off.add("police")
    room.operator("Anna").escalates("police")
    one = room.incident
    room.operator("Anna").resolves()
    room.operator("Anna").closes()
    room.whatever()
    room.handle(s.Receipt(one.external["police"].key, one.incident_id, DeliveryState.SENT))
    (report,) = room.happened(e.ExternalReported)
    assert (report.late, report.secret, report.target) == (True, True, "police")
