"""Every event is a sentence in both languages, and none has a word for machines in it."""

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum
import re
from types import NoneType
from typing import Any, NewType, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import events as e, signals as s
from custom_components.municipal_alarm.control_room.commands import Actor
from custom_components.municipal_alarm.control_room.escalation.outside import link_actor
from custom_components.municipal_alarm.control_room.ids import CheckpointId, ResponderId, SystemId
from custom_components.municipal_alarm.control_room.secrecy import story
from custom_components.municipal_alarm.control_room.words import (
    ActorKind,
    AlarmKind,
    DeliveryState,
    ScanFlag,
)
from custom_components.municipal_alarm.learning.sentences import (
    SENTENCES,
    Category,
    Line,
    Names,
    Speech,
    erased,
    names_of,
    narrate,
)
from tests.control_room.air import Air
from tests.control_room.shift import NOON, PHONE, Room, make_town
from tests.control_room.test_two_worlds import ANYTHING, BUT_THE_END, both

LANGUAGES = ("en", "nl")
EN, NL = (Speech(language, UTC) for language in LANGUAGES)

# --- any event --------------------------------------------------------------

MARK = "Qx7"
"""Stands in every id and key: where it shows, a machine's word shows."""
FREE = {"text", "note", "reason", "about", "detail", "happened", "went_well", "to_improve"}
OF_PEOPLE = (
    e.HoldSet,
    e.HoldReleased,
    e.PersonErased,
    e.ResponderRefused,
    e.RoundCorrected,
    e.RoundSuspended,
    e.MeasureDropped,
)
"""Whose reason a person gives; all others' are words of machines."""
PEOPLE = ("Jan Visser", "Ria", "Kees de Wit")
"""As people write; ids and keys have none of them."""

times = st.integers(0, 10**9).map(lambda second: NOON + timedelta(seconds=second))
words = st.sampled_from(["Red coat", "Hij riep iets, en liep weg.", "Desk 1", ""])
people = st.sampled_from(PEOPLE)
ids = st.sampled_from([f"{MARK}one", f"{MARK}/two/three", f"{MARK}-4_five"])


def of_hint(hint: Any, name: str, kind: type) -> st.SearchStrategy[Any]:
    """Any value of a field, as it would be in a journal: ids are marked, names are names."""
    if isinstance(hint, NewType):
        return ids
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    if is_dataclass(hint) and isinstance(hint, type):
        return of_class(hint)
    origin, args = get_origin(hint), get_args(hint)
    if origin is tuple and args[-1] is ...:
        return st.lists(of_hint(args[0], name, kind), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*(of_hint(arg, name, kind) for arg in args))
    if args:
        return st.one_of(*(of_hint(arg, name, kind) for arg in args))
    if hint is str:
        return _text(name, kind)
    return {
        int: st.integers(0, 90_000),
        float: st.floats(0, 90_000),
        bool: st.booleans(),
        datetime: times,
        date: times.map(datetime.date),
        NoneType: st.none(),
    }[hint]


def _text(name: str, kind: type) -> st.SearchStrategy[str]:
    if name.endswith(("id", "key", "address", "subject", "tag", "device", "camera", "held")):
        return st.one_of(ids, st.just("1001")) if name == "address" else ids
    if name in ("reason", "failure") and kind not in OF_PEOPLE:
        # What a machine says, and what we say.
        return st.sampled_from(
            [
                f"e_{MARK.lower()}_x",
                "no_answer",
                "Cannot connect to host",
                "not available: light.desk_lamp",
                "",
            ]
        )
    if name in FREE:
        return words
    return people


def of_class[T](cls: type[T]) -> st.SearchStrategy[T]:
    hints = get_type_hints(cls)
    return st.builds(
        cls,
        **{one.name: of_hint(hints[one.name], one.name, cls) for one in fields(cls)},  # type: ignore[arg-type]
    )


def read(event: e.Event, *before: e.Event, names: Names | None = None) -> tuple[Line, Line]:
    """The last of some events in both languages."""
    en, nl = (list(narrate([*before, event], speech, names or Names()))[-1] for speech in (EN, NL))
    return en, nl


_RAW = re.compile(rf"[{{}}<>]|\b[a-z]+_[a-z]|\bNone\b|light\.|{MARK}", re.IGNORECASE)
_UNTIDY = re.compile(r"  |\s$|^\s| [,;:.]|[,;:]$|\(\)|“”|::|,,")


def tidy(text: str) -> None:
    """A sentence that one may read aloud."""
    assert text, "nothing to read"
    assert not _RAW.search(text), text
    assert not _UNTIDY.search(text), text
    assert text[0] == text[0].upper(), text


def test_every_class_of_the_vocabulary_has_its_sentence() -> None:
    assert set(SENTENCES) == set(e.EVENTS)


@pytest.mark.parametrize("kind", e.EVENTS, ids=lambda one: one.KIND)
@settings(max_examples=20)
@given(data=st.data())
def test_every_event_reads_well_in_both_languages(kind: type[e.Event], data: Any) -> None:
    event = data.draw(of_class(kind))
    en, nl = read(event)
    for line in (en, nl):
        tidy(line.text)
        assert (line.event, line.at) == (kind.KIND, event.at)
    assert (en.category, en.people, en.actor) == (nl.category, nl.people, nl.actor)


@pytest.mark.parametrize("kind", e.EVENTS, ids=lambda one: one.KIND)
@settings(max_examples=20)
@given(data=st.data())
def test_both_languages_say_something_of_their_own(kind: type[e.Event], data: Any) -> None:
    """A sentence that is the same in both was forgotten in one."""
    en, nl = read(data.draw(of_class(kind)))
    assert en.text != nl.text


@settings(max_examples=30)
@given(events=st.lists(st.one_of(*(of_class(kind) for kind in e.EVENTS)), max_size=12))
def test_whatever_comes_before(events: list[e.Event]) -> None:
    """A journal may have lost its first records, and keys may be of anything."""
    for speech in (EN, NL):
        lines = list(narrate(events, speech, Names()))
        assert [line.at for line in lines] == [event.at for event in events]
        for line in lines:
            tidy(line.text)
            assert line.delay_s is None or line.delay_s >= 0


# --- a shift, as it is read -------------------------------------------------


def told(room: Room, language: str = "en", *, secrets: bool = True) -> list[str]:
    """The incidents of a shift, as somebody reads them."""
    speech = Speech(language, UTC)
    names = names_of(room.site, phones=frozenset({PHONE.system_id}))
    streams: dict[str, list[e.Event]] = {}
    for event in room.events:
        if isinstance(event, e.INCIDENT_EVENTS):
            streams.setdefault(event.stream, []).append(event)
    return [
        line.text
        for events in streams.values()
        for line in narrate(events if secrets else list(story(events)), speech, names)
    ]


@pytest.fixture
def room() -> Room:
    return Room(make_town())


def test_an_incident_reads_as_it_went(room: Room) -> None:
    room.off.add("Jan")
    room.press("desk 1")
    alert = room.happened(e.StepTaken)[0].alerts[0]
    room.after(seconds=1.2)
    room.handle(s.Receipt(alert.key, room.incident.incident_id, DeliveryState.RECEIPTED))
    room.after(seconds=6.8)
    room.operator("Anna").acknowledges()
    room.guard("Jan").texts("1")
    room.after(seconds=95)
    room.guard("Jan").texts("2")
    room.operator("Anna").notes("Red coat")
    room.operator("Anna").resolves()
    room.operator("Anna").closes()
    room.whatever()
    en, nl = told(room), told(room, "nl")
    assert en[0] == "Incident 1: the panic button was pressed at Library, 1st floor, desk 1"
    assert nl[0] == "Incident 1: de noodknop is ingedrukt bij Library, 1st floor, desk 1"
    for line in (
        "Step 1: told Jan; operators: nobody is there",
        "Jan's radio confirmed the alarm (1.2 s)",
        "Anna took the incident on (8.0 s)",
        "The clerk is told, unseen: seen",
        "Jan sent code 1 (on my way)",
        "Jan comes, about 10 min away (8.0 s)",
        "Jan is on scene (1 min 43 s)",
        "Anna noted: “Red coat”",
        "Anna resolved the incident: genuine alarm (1 min 43 s)",
        "Anna closed the incident",
    ):
        assert line in en, en
    for line in (
        "Stap 1: gewaarschuwd: Jan; centralisten: er is niemand",
        "De portofoon van Jan bevestigde het alarm (1,2 s)",
        "Anna nam het incident aan (8,0 s)",
        "Jan stuurde code 1 (onderweg)",
        "Jan is ter plaatse (1 min 43 s)",
        "Anna handelde het incident af: echt alarm (1 min 43 s)",
    ):
        assert line in nl, nl


def test_duress_reads_as_an_all_clear_to_who_may_not_know(room: Room) -> None:
    room.press("desk 1")
    room.operator("Anna").acknowledges()
    room.guard("Jan").texts("1")
    room.guard("Jan").texts("0")
    room.after(minutes=2)
    room.operator("Anna").resolves()
    room.whatever()
    known, hidden = told(room), told(room, secrets=False)
    assert "Jan sent the duress code 0 (duress); for others it reads 9 (all clear)" in known
    assert "Operators must look: duress (Jan)" in known
    assert "Jan sent code 9 (all clear)" in hidden
    for language in LANGUAGES:
        for line in told(room, language, secrets=False):
            assert not re.search(
                r"duress|dwang|secret|stilte|coercion|gedwongen|code 0", line, re.IGNORECASE
            )


def test_an_incident_of_duress_alone_is_not_told_at_all(room: Room) -> None:
    room.guard("Jan").texts("0")
    room.whatever()
    assert any(one.kind is AlarmKind.DURESS for one in room.happened(e.IncidentRaised))
    assert told(room)
    assert told(room, secrets=False) == []


@settings(max_examples=25)
@given(
    before=st.lists(st.sampled_from(BUT_THE_END), max_size=3),
    after=st.lists(st.sampled_from(ANYTHING), min_size=1, max_size=4),
)
def test_a_viewer_reads_the_same_of_a_duress_code(before: list[str], after: list[str]) -> None:
    """Two worlds that differ in one digit: every sentence, and how long everything took."""
    nine, zero = worlds = [Air(make_town(), {}), Air(make_town(), {})]
    for world in worlds:
        world.press("desk 1")
        world.operator("Anna").dispatches("Jan")
    for what in before:
        both(worlds, what)
    nine.guard("Jan").texts("9")
    zero.guard("Jan").texts("0")
    for what in after:
        both(worlds, what)
    for language in LANGUAGES:
        # Of two reports of one moment, which is recorded first is left to radios.
        assert sorted(told(zero, language, secrets=False)) == sorted(
            told(nine, language, secrets=False)
        )


# --- single sentences -------------------------------------------------------


def test_what_was_erased_says_so() -> None:
    began = NOON - timedelta(seconds=5)
    assert erased("note_added", NOON, EN, began) == Line(
        event="note_added",
        at=NOON,
        category=Category.CARE,
        text="What happened here was erased",
        delay_s=5,
        actor="",
        people=(),
    )
    assert erased("note_added", NOON, NL, None).text == "Wat hier gebeurde, is gewist"
    assert erased("note_added", NOON, NL, None).delay_s is None


def test_another_language_falls_back_to_english() -> None:
    event = e.LinkStateChanged(at=NOON, system_id=SystemId("hytera"), up=False)
    names = Names(systems={SystemId("hytera"): "Hytera"})
    for language, text in (
        ("de", "The link to Hytera was lost"),
        ("nl-BE", "De verbinding met Hytera viel weg"),
    ):
        (line,) = narrate([event], Speech(language, UTC), names)
        assert line.text == text


def test_hours_are_told_on_the_municipalitys_clocks(room: Room) -> None:
    room.operator("Anna").tests_desk("desk 1")
    room.whatever()
    (event,) = room.happened(e.DeskTestStarted)
    (line,) = narrate([event], Speech("en", ZoneInfo("Europe/Amsterdam")), Names())
    assert line.text == (
        "Anna tests Library, 1st floor, desk 1: its next press until 13:01:00 is the test"
    )
    late = replace(event, until=event.at + timedelta(days=1))
    (line,) = narrate([late], Speech("nl", UTC), Names())
    assert "tot 23-11-2026 12:00:00" in line.text
    (line,) = narrate([late], Speech("en", UTC), Names())
    assert "until 2026-11-23 12:00:00" in line.text


@pytest.mark.parametrize(
    ("seconds", "en", "nl"),
    [
        (-3, "0.00 s", "0,00 s"),
        (0.034, "0.03 s", "0,03 s"),
        (1.24, "1.2 s", "1,2 s"),
        (59.96, "1 min", "1 min"),
        (60, "1 min", "1 min"),
        (185, "3 min 5 s", "3 min 5 s"),
        (3599.7, "1 h", "1 u"),
        (4320, "1 h 12 min", "1 u 12 min"),
    ],
)
def test_how_long_something_took(seconds: float, en: str, nl: str) -> None:
    assert (EN.duration(seconds), NL.duration(seconds)) == (en, nl)


def test_names_stand_in_one_list() -> None:
    assert EN.names(["Jan", "Ria", "Jan", "", "Kees"]) == "Jan, Ria and Kees"
    assert NL.names(["Jan", "Ria"]) == "Jan en Ria"
    assert (EN.names([]), NL.names([])) == ("nobody", "niemand")


def test_what_somebody_wrote_stays_in_one_line() -> None:
    assert EN.quote("one\n two\t{three}\0") == "“one two {three}”"


def test_the_first_day_of_the_calendar_has_an_hour() -> None:
    assert Speech("en", ZoneInfo("America/New_York")).time(datetime.min.replace(tzinfo=UTC))


# --- what later events answer to ---------------------------------------------


def test_a_microphone_is_told_of_by_its_key(room: Room) -> None:
    room.press("desk 1")
    room.guard("Jan").texts("8")
    (microphone,) = room.happened(e.MicrophoneOpened)
    for state in (DeliveryState.SENT, DeliveryState.RECEIPTED):
        room.handle(s.Receipt(microphone.key, microphone.incident_id, state))
    room.after(minutes=1)
    room.whatever()
    lines = told(room)
    assert "The order to open Jan's microphone left (0.00 s)" in lines
    assert "Jan's radio confirmed that its microphone is open (0.00 s)" in lines
    assert "Jan's microphone is closed: its time was over" in lines


def test_a_message_that_is_not_confirmed_goes_by_another_way(room: Room) -> None:
    room.off |= {"Piet", "Jan"}
    room.press("desk 3")
    room.after(minutes=5)
    room.whatever()
    assert any(
        line.startswith("Not confirmed, sent again (2): the alarm to Piet's radio, also to Piet's")
        for line in told(room)
    ), told(room)


def test_what_is_done_beside_messages_has_a_name(room: Room) -> None:
    room.press("desk 1")
    incident_id = room.incident.incident_id
    for key in ("camera", "seen", "jan/withdraw", "x/close", "x/stop", "step9/nobody/radio"):
        room.handle(s.Receipt(f"{incident_id}/{key}", incident_id, DeliveryState.FAILED, "busy"))
    room.whatever()
    assert [line for line in told(room) if line.endswith("failed: the channel is busy")] == [
        "The picture of the alarm: failed: the channel is busy",
        "The answer at the desk: failed: the channel is busy",
        "Withdrawal of a message: failed: the channel is busy",
        "Closing of a microphone: failed: the channel is busy",
        "End of following a radio: failed: the channel is busy",
        "A message: failed: the channel is busy",
    ]


def one(event: e.Event, names: Names | None = None) -> str:
    """An event by itself."""
    (line,) = narrate([event], EN, names or Names())
    return line.text


def test_a_radio_is_named_by_who_carries_it_or_by_its_number() -> None:
    site = make_town()
    names = names_of(site, phones=frozenset({PHONE.system_id}))

    def seen(address: str, system: str = "radio", *, online: bool = True) -> e.DeviceWasSeen:
        return e.DeviceWasSeen(at=NOON, system_id=SystemId(system), address=address, online=online)

    assert one(seen("radio of Jan"), names) == "Jan's radio is on"
    assert one(seen("phone of Ria", "phone", online=False), names) == "Ria's phone is off"
    assert one(seen("1201")) == "Radio 1201 is on"
    assert one(seen("notify.somebody")) == "A radio is on"
    assert one(seen("notify.somebody", "phone"), names) == "A phone is on"


def test_whoever_looks_by_a_link_is_named_by_whom_it_was_for(room: Room) -> None:
    room.press("desk 1")
    room.whatever()
    viewed = e.CameraViewed(
        at=NOON,
        incident_id=room.incident.incident_id,
        actor=link_actor("Police"),
        camera="camera.desk",
    )
    assert one(viewed) == "Police, by a link, looked at the camera"
    assert one(replace(viewed, actor=link_actor(""))) == "Whoever has the link looked at the camera"
    browser = Actor(ActorKind.SOURCE, "browser")
    assert one(replace(viewed, actor=browser)) == "Somebody at a browser looked at the camera"


def test_a_talkgroup_is_no_radio_of_anybody(room: Room) -> None:
    room.press("desk 1")
    room.whatever()
    (step,) = room.happened(e.StepTaken)
    alert = replace(step.alerts[0], address="talkgroup/5")
    report = next(iter(room.happened(e.DeliveryReported)))
    lines = list(narrate([replace(step, alerts=(alert,)), report], EN, Names()))
    assert lines[-1].text == "Jan by talkgroup confirmed the alarm (0.00 s)"


def test_a_repeated_step_says_whom_it_reached(room: Room) -> None:
    room.press("desk 1")
    room.whatever()
    (step,) = room.happened(e.StepTaken)
    again = e.StepRepeated(
        at=NOON,
        incident_id=step.incident_id,
        step=0,
        number=2,
        alerts=step.alerts,
        skipped=(),
        repeat_due_at=None,
    )
    assert one(again) == "Step 1 again (2): told Jan"


def test_who_does_it_for_somebody_else_is_named(room: Room) -> None:
    room.operator("Anna").watches("Jan")
    room.after(minutes=5)
    room.operator("Anna").heard_of("Jan")
    room.operator("Anna").watches_no_more("Jan")
    room.operator("Anna").starts_round("night round", walked_by="Piet")
    room.guard("Piet").scans_by_phone("archive")
    room.whatever()
    events = [one for one in room.events if isinstance(one, e.LONE_WORK_EVENTS + e.ROUND_EVENTS)]
    lines = [line.text for line in narrate(events, EN, Names())]
    assert lines[:4] == [
        "Jan works alone, a sign of life every 30 min, by Anna",
        "Jan gave a sign of life, by Anna",
        "Jan is watched over no more, by Anna",
        "Round “night round” of Town hall was opened by Anna, for Piet",
    ]


@given(flag=st.sampled_from(ScanFlag))
def test_a_doubtful_scan_says_why(flag: ScanFlag) -> None:
    room = Room(make_town())
    room.guard("Jan").scans("desk 1")
    room.whatever()
    place = room.state.site.checkpoint_places[CheckpointId("hall")]
    scanned = e.CheckpointScanned(
        at=NOON,
        checkpoint_id=CheckpointId("hall"),
        place=place,
        responder_id=ResponderId("jan"),
        responder="Jan",
        occurred_at=NOON,
        by="reader",
        flags=(flag,),
    )
    text = one(scanned)
    assert text.startswith("Jan was read at Library, ground floor, hall by a reader (")
