"""Shifts, as an operator would tell them. The rules one by one stand in the other files."""

from dataclasses import replace
from datetime import timedelta

from custom_components.municipal_alarm.control_room import signals as s, snapshot
from custom_components.municipal_alarm.control_room.site import Position
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    AssignmentState,
    DeliveryState,
    DeskAnswer,
    IncidentState,
    Outcome,
    Prompt,
    Purpose,
)

from .shift import PEOPLE, PHONE, TRACKED, Room, make_town


def test_aggression_at_the_desk(room: Room) -> None:
    anna, jan = room.operator("Anna"), room.guard("Jan")
    anna.comes()
    room.press("desk 1")
    room.radio_text(to="Jan", contains="Library, 1st floor, desk 1 - PANIC #1")
    room.camera("desk 1")
    room.lamp("desk 1", DeskAnswer.SENT)

    room.after(seconds=8)
    anna.acknowledges()
    room.lamp("desk 1", DeskAnswer.SEEN)
    jan.texts("1")
    room.lamp("desk 1", DeskAnswer.ON_THE_WAY)
    assert room.incident.state is IncidentState.RESPONDING
    room.after(seconds=50)
    jan.texts("2")
    room.lamp("desk 1", DeskAnswer.ON_SCENE)
    assert room.incident.state is IncidentState.ON_SCENE

    room.after(minutes=6)
    jan.texts("9")
    assert room.incident.prompts == (Prompt.ALL_CLEAR,)
    anna.resolves(Outcome.GENUINE)
    room.radio_text(to="Jan", contains="- handled", purpose=Purpose.STAND_DOWN)
    room.lamp("desk 1", DeskAnswer.NONE)
    assert room.incident.prompts == (Prompt.CLOSE,)
    anna.closes()
    assert not room.state.incidents


def test_nobody_acknowledges(room: Room) -> None:
    room.press("desk 1")
    room.raised_at_desk_1()
    room.after(seconds=29)
    room.nothing_more()
    assert not room.incident.sound_raised

    room.after(seconds=1)
    room.radio_texts("Ria", "Piet", "Omar", contains="Library, 1st floor, desk 1")
    assert room.incident.sound_raised

    room.after(seconds=30)
    room.external("police", contains="Library, 1st floor, desk 1 - PANIC #1")
    room.lamp("desk 1", DeskAnswer.POLICE_CALLED)
    assert room.incident.prompts == (Prompt.UNACKNOWLEDGED,)
    room.after(minutes=60)
    room.nothing_more()


def test_unguarded_building(room: Room) -> None:
    room.press("desk 4")
    room.radio_text(to="Kees", contains="Depot")
    assert room.incident.prompts == ()


def test_two_desks_in_one_second(room: Room) -> None:
    room.press("desk 1")
    room.raised_at_desk_1()
    room.after(seconds=1)
    room.press("desk 2")
    room.radio_text(to="Jan", contains="desk 2 - PANIC #2")
    assert [one.number for one in snapshot.queue(room.state, secrets=True)] == [1, 2]

    jan = room.guard("Jan")
    jan.texts("1")
    assert jan.part is AssignmentState.ACCEPTED, "the latest, when nothing tells which"
    jan.scans("desk 1")
    room.lamp("desk 1", DeskAnswer.ON_SCENE)
    assert room.incident_number(1).state is IncidentState.ON_SCENE
    assert room.incident_number(2).state is IncidentState.RESPONDING


def test_killed_before_the_second_step(room: Room) -> None:
    room.press("desk 1")
    room.raised_at_desk_1()
    room.after(seconds=20)
    room.restart(down=5)
    room.nothing_more()
    room.after(seconds=5)
    room.radio_texts("Ria", "Piet", "Omar")


def test_killed_over_two_steps(room: Room) -> None:
    room.press("desk 1")
    room.raised_at_desk_1()
    room.after(seconds=20)
    room.restart(down=300)
    room.radio_texts("Ria", "Piet", "Omar")
    room.external("police")
    room.lamp("desk 1", DeskAnswer.POLICE_CALLED)
    assert room.incident.raised_at + timedelta(seconds=320) == room.now


def test_press_while_home_assistant_restarts(room: Room) -> None:
    room.bound("desk 1", on=False)
    room.restart(down=40)
    room.level("desk 1", on=True, first=True)
    room.raised_at_desk_1()


def test_guard_whose_radio_was_off_for_a_minute(room: Room) -> None:
    jan = room.guard("Jan")
    jan.radio(on=False)
    room.press("desk 1")
    room.radio_text(to="Jan")
    room.radio_text(to="Els", contains="Library")
    room.camera("desk 1")
    room.lamp("desk 1", DeskAnswer.SENT)
    room.operator("Anna").acknowledges()
    room.lamp("desk 1", DeskAnswer.SEEN)
    room.after(seconds=35)
    room.radio_text(to="Jan")
    room.radio_text(to="Jan")
    assert room.incident.prompts == (Prompt.NOT_RECEIPTED,)

    jan.radio(on=True)
    room.radio_text(to="Jan")
    assert room.incident.prompts == ()
    room.after(minutes=4)
    room.nothing_more()


def test_covert_talk(room: Room) -> None:
    anna, jan = room.operator("Anna"), room.guard("Jan")
    room.press("desk 2")
    room.radio_text(to="Jan")
    anna.acknowledges()
    jan.texts("2")
    jan.texts("8")
    room.microphone("Jan")
    jan.texts("4")
    assert room.incident.prompts == (Prompt.BACKUP_ASKED,)
    anna.dispatches("Piet", "Kees")
    room.radio_texts("Piet", "Kees", contains="Library, 1st floor, desk 2 - GO: ")
    assert room.incident.prompts == ()
    anna.sends_code("1", "Jan")
    assert room.radio_text(to="Jan").text == "1"
    jan.texts("5")
    assert room.incident.prompts == (Prompt.POLICE_ASKED,)
    anna.escalates("police")
    room.external("police")
    assert room.incident.prompts == ()
    jan.texts("3")
    jan.texts("9")
    anna.resolves()
    room.closed("Jan")
    room.radio_texts("Jan", "Piet", "Kees", contains="OVER #")


def test_duress_behind_an_all_clear(room: Room) -> None:
    anna, jan = room.operator("Anna"), room.guard("Jan")
    room.press("desk 1")
    room.raised_at_desk_1()
    anna.acknowledges()
    room.lamp("desk 1", DeskAnswer.SEEN)
    jan.texts("2")
    room.lamp("desk 1", DeskAnswer.ON_SCENE)

    jan.texts("0")
    room.microphone("Jan")
    room.radio_texts("Ria", "Piet", "Omar", contains="PANIC")
    assert room.incident.prompts == (Prompt.DURESS,)
    assert room.incident.duress
    seen = snapshot.incident(room.incident, room.site, secrets=False)
    assert seen["prompts"] == ["all_clear"]
    assert [one["responder"] for one in seen["responders"]] == ["Jan"]

    # Whoever watches sees the one step that she took; behind it help goes further.
    anna.escalates()
    room.external("police")
    assert room.incident.shown.external_called == ()
    anna.escalates()
    room.lamp("desk 1", DeskAnswer.POLICE_CALLED)
    assert room.incident.shown.external_called == ("police",)


def test_man_down_on_the_night_round_with_a_radio_from_the_rack(room: Room) -> None:
    """Signed on with a tag, last seen at the depot, heard, found, and over."""
    room.edit(make_town(systems=(TRACKED, PHONE)))
    anna, jan, kees = room.operator("Anna"), room.guard("Jan"), room.guard("Kees")
    jan.signs_on("pool radio 7")
    room.after(minutes=40)
    room.handle(s.Scan(room.new_id(), "tag desk 4", room.now, TRACKED.system_id, "pool radio 7"))
    room.after(minutes=5)
    jan.alarms(AlarmKind.MAN_DOWN, radio="pool radio 7", position=Position(52.1001, 5.0001))
    room.radio_text(to="Kees", contains="Depot, 1st floor, desk 4 - MAN DOWN - Jan #1")
    opened = room.microphone("Jan")
    assert (opened.address, room.followed("Jan").address) == ("pool radio 7", "pool radio 7")
    room.reports(opened, DeliveryState.RECEIPTED)
    anna.acknowledges()
    anna.hears("Jan")
    anna.dispatches("Kees")
    room.radio_text(to="Kees", contains="Depot, 1st floor, desk 4 - GO: ")
    kees.texts("1")
    room.after(seconds=20)
    jan.is_at(52.1002, radio="pool radio 7")
    kees.is_at(52.09)
    seen = snapshot.incident(room.incident, room.site, secrets=True)
    assert [one["responder"] for one in seen["located"]] == ["Jan", "Kees"]
    assert seen["microphones"][0]["state"] == "open"

    room.restart(down=5)
    room.after(seconds=5)
    room.closed("Jan")
    anna.hears("Jan", started=False)
    anna.listens_to("Jan", 120)
    room.microphone("Jan")
    room.after(seconds=30)
    kees.texts("2")
    anna.resolves()
    room.closed("Jan")
    room.followed_no_more("pool radio 7")
    room.radio_text(to="Kees", contains="- handled")
    anna.closes()
    assert room.carrier("pool radio 7") == "Jan", "the shift goes on"
    room.after(minutes=12 * 60)
    assert room.carrier("pool radio 7") is None


def test_man_down_on_a_round(room: Room) -> None:
    jan = room.guard("Jan")
    jan.scans("desk 4")
    room.after(minutes=20)
    jan.alarms(AlarmKind.MAN_DOWN)
    assert room.microphone("Jan").until == room.now + timedelta(seconds=30)
    room.radio_text(to="Kees", contains="Depot, 1st floor, desk 4 (20 min) - MAN DOWN - Jan #1")
    assert room.incident.desk_id == "desk 4"
    assert snapshot.desk_state(room.state, "desk 4") == ("idle", None)

    jan.texts("9")
    assert room.incident.prompts == (Prompt.ALL_CLEAR,)


def test_drill_and_then_the_real_thing(room: Room) -> None:
    room.press("desk 1", drill=True)
    room.radio_text(to="Jan", contains="DRILL PANIC #1")
    room.camera("desk 1")
    room.lamp("desk 1", DeskAnswer.SENT)
    room.after(seconds=61)
    room.radio_texts("Ria", "Piet", "Omar", contains="DRILL")
    room.nothing_more()  # no police

    room.press("desk 1")
    room.radio_text(to="Jan", contains="desk 1 - PANIC #2")
    room.camera("desk 1")
    room.lamp("desk 1", DeskAnswer.SENT)
    assert [one.number for one in snapshot.queue(room.state, secrets=True)] == [2, 1]

    room.operator("Anna").resolves(Outcome.DRILL, room.incident_number(1))
    room.withdrawn(to="Ria")  # a phone confirms nothing
    room.radio_texts("Jan", "Ria", "Piet", "Omar", contains="- drill")
    room.lamp("desk 1", DeskAnswer.SENT)
    assert "desk 1" in room.state.tested


def test_quick_second_press_is_told_once_more(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    for _ in range(10):
        room.after(seconds=0.3)
        room.press("desk 2")
    room.nothing_more()
    room.after(seconds=2)
    room.radio_text(to="Jan", contains="PANIC - 11x #1")
    room.after(seconds=20)
    assert len(room.state.incidents) == 1
    assert room.incident.presses == 11


def test_one_who_refuses(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").refuses("with a visitor")
    assert room.incident.prompts == (Prompt.BACKUP_ASKED,)
    room.operator("Anna").dispatches("Els")
    room.radio_text(to="Els")
    room.guard("Jan").texts("1")
    assert room.guard("Jan").part is AssignmentState.ACCEPTED, "changed their mind"


def test_shift_change_in_an_incident(room: Room) -> None:
    anna, bram = room.operator("Anna"), room.operator("Bram")
    anna.comes()
    room.press("desk 2")
    room.radio_text(to="Jan")
    anna.acknowledges()
    anna.hands_over_to("Bram")
    assert room.incident.owner == "Bram"
    bram.writes("Police are at the east door", "Jan")
    room.radio_text(to="Jan", contains="east door", purpose=Purpose.MESSAGE)


def test_site_edited_in_the_middle(room: Room) -> None:
    room.press("desk 1")
    room.raised_at_desk_1()
    room.edit(make_town(people=[replace(one, contacts=()) for one in PEOPLE], external=()))
    room.after(seconds=60)
    room.nothing_more()
    assert room.incident.prompts == (Prompt.UNACKNOWLEDGED,)
    room.operator("Anna").resolves(Outcome.TECHNICAL)
    room.lamp("desk 1", DeskAnswer.NONE)
