"""Status codes: what each of them does, and which incident it is about."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room import commands as c, events as e
from custom_components.municipal_alarm.control_room.errors import BadRequest, UnknownThing
from custom_components.municipal_alarm.control_room.procedure import DEFAULT_CODES, StatusCode
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    AssignmentState,
    CodeEffect,
    CodeForm,
    IncidentState,
    Prompt,
    Purpose,
)

from .shift import Room, actor, make_town


def with_words(**words: str) -> list[StatusCode]:
    """The codes, the first of them with words of its own."""
    return [replace(DEFAULT_CODES[0], **words), *DEFAULT_CODES[1:]]


@pytest.fixture
def incident(room: Room) -> None:
    """An alarm at desk 2, Jan told, Anna on it."""
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.operator("Anna").acknowledges()


@pytest.mark.usefixtures("incident")
@pytest.mark.parametrize(
    ("digits", "state", "part", "prompts"),
    [
        ("1", IncidentState.RESPONDING, AssignmentState.ACCEPTED, ()),
        ("2", IncidentState.ON_SCENE, AssignmentState.ON_SCENE, ()),
        ("3", IncidentState.ACKNOWLEDGED, AssignmentState.ALERTED, ()),
        ("4", IncidentState.ACKNOWLEDGED, AssignmentState.ALERTED, (Prompt.BACKUP_ASKED,)),
        ("5", IncidentState.ACKNOWLEDGED, AssignmentState.ALERTED, (Prompt.POLICE_ASKED,)),
        ("6", IncidentState.ACKNOWLEDGED, AssignmentState.ALERTED, (Prompt.AMBULANCE_ASKED,)),
        ("7", IncidentState.ACKNOWLEDGED, AssignmentState.ALERTED, (Prompt.FIRE_BRIGADE_ASKED,)),
        ("9", IncidentState.ACKNOWLEDGED, AssignmentState.ALERTED, (Prompt.ALL_CLEAR,)),
    ],
)
def test_each_code(
    room: Room,
    digits: str,
    state: IncidentState,
    part: AssignmentState,
    prompts: tuple[Prompt, ...],
) -> None:
    room.guard("Jan").texts(f" {digits} ")
    assert (room.incident.state, room.guard("Jan").part) == (state, part)
    assert room.incident.prompts == prompts
    (code,) = room.incident.codes.values()
    assert code.digits == digits
    assert not room.incident.duress
    (received,) = room.happened(e.CodeReceived)
    assert received.shown_digits == ""


@pytest.mark.usefixtures("incident")
def test_listen_in(room: Room) -> None:
    room.guard("Jan").texts("8")
    room.microphone("Jan")
    assert room.incident.shown is room.incident


@pytest.mark.usefixtures("incident")
def test_listen_in_where_the_radio_cannot(room: Room) -> None:
    room.edit(make_town(systems=[]))
    room.guard("Jan").texts("8")
    assert len(room.happened(e.CodeReceived)) == 1


@pytest.mark.usefixtures("incident")
@pytest.mark.parametrize("digits", ["4", "5", "6", "7", "8", "0"])
def test_call_for_help_takes_the_all_clear_back(room: Room, digits: str) -> None:
    room.guard("Jan").texts("9")
    room.guard("Jan").texts(digits)
    assert Prompt.ALL_CLEAR not in room.incident.prompts
    room.whatever()


@pytest.mark.usefixtures("incident")
@pytest.mark.parametrize("digits", ["1", "2", "3", "9"])
def test_other_codes_leave_the_all_clear(room: Room, digits: str) -> None:
    room.guard("Jan").texts("9")
    room.guard("Jan").texts(digits)
    assert Prompt.ALL_CLEAR in room.incident.prompts


@pytest.mark.usefixtures("incident")
def test_code_of_ones_own_making(room: Room) -> None:
    own = replace(DEFAULT_CODES[2], digits="33", name="coffee", effect=CodeEffect.NOTE)
    room.edit(make_town(codes=[*DEFAULT_CODES, own]))
    room.guard("Jan").texts("33")
    assert [code.digits for code in room.incident.codes.values()] == ["33"]
    assert room.incident.prompts == ()


@pytest.mark.usefixtures("incident")
def test_duress(room: Room) -> None:
    room.guard("Jan").texts("0")
    room.microphone("Jan")
    room.radio_texts("Ria", "Piet", "Omar")
    assert room.incident.prompts == (Prompt.DURESS,)
    assert room.incident.duress
    assert [event.shown_digits for event in room.happened(e.CodeReceived)] == ["9"]


@pytest.mark.usefixtures("incident")
def test_text_told_again_is_taken_once(room: Room) -> None:
    for _ in range(3):
        room.guard("Jan").texts("0", signal_id="text 1")
    room.microphone("Jan")
    room.radio_texts("Ria", "Piet", "Omar")
    assert len(room.happened(e.CodeReceived)) == 1


@pytest.mark.usefixtures("incident")
def test_text_that_is_no_code(room: Room) -> None:
    room.guard("Jan").texts("two men, one knife")
    room.guard("Jan").texts("77")
    assert [event.text for event in room.happened(e.TextReceived)] == ["two men, one knife", "77"]
    assert not room.happened(e.SignalSetAside)


@pytest.mark.parametrize(
    ("text", "reason"), [("9", "no_incident"), ("77", "unknown_code"), ("hello", "no_incident")]
)
def test_text_when_nothing_is_going_on(room: Room, text: str, reason: str) -> None:
    room.guard("Jan").texts(text)
    (aside,) = room.happened(e.SignalSetAside)
    assert (aside.reason, aside.text) == (reason, text)


def test_text_of_a_stranger(room: Room) -> None:
    room.guard("Stranger").texts("5")
    (aside,) = room.happened(e.SignalSetAside)
    assert (aside.reason, aside.text) == ("unknown_device", "5")
    # Of what is nobody's nothing is kept: there may be any number of them.
    assert not room.state.sources


def test_duress_when_nothing_is_going_on(room: Room) -> None:
    room.guard("Jan").texts("0")
    room.radio_text(to="Els", contains="Library (?) - EMERGENCY - Jan")
    room.microphone("Jan")
    assert room.incident.kind is AlarmKind.DURESS
    room.guard("Jan").texts("0")
    room.microphone("Jan")
    room.radio_texts("Ria", "Piet", "Omar")
    assert len(room.state.incidents) == 1


def test_code_is_about_ones_own_alarm_first(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").texts("2")
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    room.radio_text(to="Els")
    room.microphone("Jan")
    room.guard("Jan").texts("9")
    assert room.incident.prompts == (Prompt.ALL_CLEAR,)


def test_whoever_is_in_trouble_is_nobodys_help(room: Room) -> None:
    room.guard("Jan").alarms(AlarmKind.EMERGENCY)
    room.radio_text(to="Els")
    room.guard("Jan").texts("1")
    room.guard("Jan").texts("2")
    assert room.incident.state is IncidentState.RAISED
    assert room.guard("Jan").part is None
    assert len(room.happened(e.CodeReceived)) == 2


def test_code_is_about_the_incident_one_is_furthest_with(room: Room) -> None:
    room.press("desk 2")
    room.guard("Jan").texts("1")
    room.press("desk 1")
    room.whatever()
    room.guard("Jan").texts("4")
    assert room.incident_number(1).prompts == (Prompt.BACKUP_ASKED,)
    room.guard("Jan").sends_code("5", room.incident_number(2))
    assert room.incident_number(2).prompts == (Prompt.POLICE_ASKED,)


def test_code_that_waited_is_not_about_what_its_sender_could_not_know(room: Room) -> None:
    room.press("desk 2")
    room.after(seconds=8)
    room.press("desk 1")
    room.whatever()
    room.guard("Jan").texts("1", said=timedelta(seconds=6))
    assert room.incident_number(1).state is IncidentState.RESPONDING
    assert room.incident_number(2).state is IncidentState.RAISED


def test_code_from_a_clock_that_is_hours_behind_is_about_the_latest(room: Room) -> None:
    room.press("desk 2")
    room.after(seconds=8)
    room.press("desk 1")
    room.whatever()
    room.guard("Jan").texts("1", said=timedelta(hours=3))
    room.whatever()
    assert room.incident_number(2).state is IncidentState.RESPONDING


def test_by_phone(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").sends_code("1", message_id="tap 1")
    room.guard("Jan").sends_code("1", message_id="tap 1")
    assert room.guard("Jan").part is AssignmentState.ACCEPTED
    assert len(room.happened(e.CodeReceived)) == 1
    with pytest.raises(UnknownThing, match="unknown_code"):
        room.guard("Jan").sends_code("77")
    with pytest.raises(UnknownThing, match="unknown_responder"):
        room.guard("Zorro").sends_code("1")


def test_duress_by_phone_for_an_incident_that_is_over(room: Room) -> None:
    """The phone shows an old notification; the code must not be lost over it."""
    room.press("desk 2")
    room.operator("Anna").resolves()
    over = room.incident
    room.whatever()
    room.guard("Jan").sends_code("0", over)
    room.radio_text(to="Els", contains="EMERGENCY - Jan #900001")
    room.microphone("Jan")
    room.operator("Anna").closes(over)
    room.guard("Jan").sends_code("9", over)
    assert room.incident.prompts == (Prompt.ALL_CLEAR,)


@pytest.mark.usefixtures("incident")
def test_code_to_responders_is_the_digits_alone(room: Room) -> None:
    room.operator("Anna").sends_code("4")
    text = room.radio_text(to="Jan", purpose=Purpose.CODE)
    assert text.text == "4"
    room.operator("Anna").sends_code("4")
    room.nothing_more()
    room.operator("Anna").sends_code("4", "Els", message_id="c2")
    room.radio_text(to="Els")


@pytest.mark.usefixtures("incident")
@pytest.mark.parametrize("said", ["Coffee", "coffee", " COFFEE "])
def test_code_by_its_alias(room: Room, said: str) -> None:
    room.edit(make_town(codes=with_words(alias="Coffee")))
    room.guard("Jan").texts(said)
    assert room.guard("Jan").part is AssignmentState.ACCEPTED
    assert [one.digits for one in room.happened(e.CodeReceived)] == ["1"]
    room.guard("Jan").sends_code(said)
    room.guard("Jan").replies(said)
    assert [one.digits for one in room.happened(e.CodeReceived)] == ["1"] * 3
    assert not room.happened(e.TextReceived)


@pytest.mark.usefixtures("incident")
def test_alias_is_exact(room: Room) -> None:
    """Whoever speaks of coffee has not accepted."""
    room.edit(make_town(codes=with_words(alias="coffee")))
    room.guard("Jan").texts("coffee?")
    assert not room.happened(e.CodeReceived)
    assert [one.unknown_code for one in room.happened(e.TextReceived)] == [False]


@pytest.mark.usefixtures("incident")
@pytest.mark.parametrize(
    ("text", "unknown"),
    [("77", True), (" 3 3", False), ("333", False), ("05", True), ("\u0663", False), ("", False)],
)
def test_digits_that_are_no_code_are_flagged_and_not_guessed(
    room: Room, text: str, *, unknown: bool
) -> None:
    room.guard("Jan").texts(text)
    (received,) = room.happened(e.TextReceived)
    assert received.unknown_code is unknown
    assert not room.happened(e.CodeReceived)
    assert room.incident.prompts == ()


@pytest.mark.usefixtures("incident")
@pytest.mark.parametrize(
    ("form", "neutral", "sent"),
    [
        (CodeForm.DIGITS, "parking is full", "1"),
        (CodeForm.NEUTRAL, "parking is full", "parking is full"),
        (CodeForm.NEUTRAL, "", "1"),
    ],
)
def test_code_to_responders_in_the_form_that_is_set_up(
    room: Room, form: CodeForm, neutral: str, sent: str
) -> None:
    room.edit(make_town(codes=with_words(alias="coffee", neutral=neutral), code_form=form))
    room.operator("Anna").sends_code("coffee")
    assert room.radio_text(to="Jan", purpose=Purpose.CODE).text == sent
    (message,) = room.just(e.MessageSent)
    assert (message.text, message.digits) == (sent, "1")


@pytest.mark.usefixtures("incident")
@pytest.mark.parametrize("said", ["0", "all is well"])
def test_duress_is_nobodys_to_send_but_theirs(room: Room, said: str) -> None:
    codes = [
        replace(one, alias="all is well", neutral="x") if one.digits == "0" else one
        for one in DEFAULT_CODES
    ]
    room.edit(make_town(codes=codes, code_form=CodeForm.NEUTRAL))
    for one in (room.operator("Anna"), room.operator("Sophie"), room.automation()):
        with pytest.raises(BadRequest, match="duress_is_theirs"):
            one.sends_code(said, "Jan")
    room.nothing_more()
    room.guard("Jan").texts(said)
    assert room.incident.duress
    room.whatever()


@pytest.mark.usefixtures("incident")
def test_reply_is_about_what_it_answers(room: Room) -> None:
    room.press("desk 1")
    room.whatever()
    first, second = room.incident_number(1), room.incident_number(2)
    jan = room.guard("Jan")
    jan.replies("2", second)
    assert room.incident_number(2).state is IncidentState.ON_SCENE
    assert room.incident_number(1).state is IncidentState.ACKNOWLEDGED
    jan.replies("they are armed", first)
    assert [one.incident_id for one in room.just(e.TextReceived)] == [first.incident_id]
    room.operator("Anna").resolves(incident=second)
    jan.replies("9", second)
    assert room.incident_number(1).prompts == (Prompt.ALL_CLEAR,)
    room.whatever()


@pytest.mark.usefixtures("incident")
def test_reply_counts_for_whoever_writes_it_on_whatever_phone(room: Room) -> None:
    """Jan has no phone of his own: somebody's whose user he is signed in as."""
    room.guard("Jan").replies("1")
    assert room.guard("Jan").part is AssignmentState.ACCEPTED
    room.guard("Zorro").replies("1")
    assert [one.reason for one in room.just(e.SignalSetAside)] == ["unknown_device"]


def test_code_to_nobody(room: Room) -> None:
    room.edit(make_town(people=[]))
    room.guard("Stranger").alarms(AlarmKind.EMERGENCY)
    with pytest.raises(BadRequest, match="no_responders"):
        room.operator("Anna").sends_code("4")
    with pytest.raises(UnknownThing, match="unknown_code"):
        room.operator("Anna").sends_code("77")


def test_code_for_no_incident(room: Room) -> None:
    command = c.SendStatusCode(actor=actor("Anna"), digits="4", message_id="m")
    with pytest.raises(BadRequest, match="no_incident"):
        room.handle(command)


def test_whoever_is_only_asked_whether_they_are_safe_speaks_of_that(room: Room) -> None:
    """Seen in the building, and neither told of the alarm nor sent to it."""
    anna, omar, kees = room.operator("Anna"), room.guard("Omar"), room.guard("Kees")
    anna.sets_duty("Omar", on_duty=False)
    omar.scans("desk 2")
    room.press("desk 1")
    room.handle(c.StartRollCall(actor=anna.actor, incident_id=room.incident.incident_id))
    room.whatever()
    assert omar.part is None
    omar.texts("3")
    assert room.just(e.CodeReceived)[0].responder == "Omar"
    kees.texts("3")
    assert room.just(e.SignalSetAside)[0].reason == "no_incident"
    # When it has ended, nobody waits for it.
    room.handle(c.EndRollCall(actor=anna.actor, incident_id=room.incident.incident_id))
    omar.texts("3")
    assert room.just(e.SignalSetAside)[0].reason == "no_incident"


def test_words_of_a_lone_worker_who_was_not_asked_are_for_the_operator(room: Room) -> None:
    jan = room.guard("Jan")
    room.operator("Anna").watches("Jan")
    room.after(minutes=5)
    jan.texts("a window is open")
    assert room.just(e.CheckedIn)
    assert room.just(e.SignalSetAside)[0].text == "a window is open"
    room.after(minutes=30)
    room.radio_text(to="Jan", contains="CHECK IN")
    jan.texts("I am fine")
    assert not room.just(e.SignalSetAside)
