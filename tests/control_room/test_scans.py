"""Tags say where somebody is; personal tags that are held to radios stand in test_carrying."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room import (
    commands as c,
    events as e,
    scans,
    signals as s,
)
from custom_components.municipal_alarm.control_room.errors import (
    BadRequest,
    UnknownThing,
    WrongState,
)
from custom_components.municipal_alarm.control_room.ids import ResponderId, SignalId, SystemId
from custom_components.municipal_alarm.control_room.shelves import Shelves
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    AssignmentState,
    Confidence,
    DeskAnswer,
    IncidentState,
    ScanFlag,
)

from .shift import NOON, PEOPLE, Room, actor, make_town


def place_of(room: Room, name: str) -> str | None:
    placed = room.state.roster.placed.get(ResponderId(name.lower()))
    return placed.place.desk_id if placed is not None else None


def test_scan_says_where_somebody_is(room: Room) -> None:
    room.guard("Jan").scans("desk 3")
    assert place_of(room, "Jan") == "desk 3"


def test_late_scan_says_where_somebody_was(room: Room) -> None:
    room.guard("Jan").scans("desk 3")
    room.guard("Jan").scans("desk 1", at=NOON - timedelta(minutes=5))
    room.guard("Jan").scans("desk 1", at=NOON)
    assert place_of(room, "Jan") == "desk 3"
    asides = room.happened(e.SignalSetAside)
    assert [aside.reason for aside in asides] == ["out_of_date", "out_of_date"]
    room.guard("Jan").scans("desk 3", at=NOON)
    assert room.happened(e.SignalSetAside) == asides, "a repeat is no news"


def test_scan_of_a_clock_that_is_ahead(room: Room) -> None:
    room.guard("Jan").scans("desk 3", at=NOON + timedelta(days=1))
    room.after(seconds=1)
    room.guard("Jan").scans("desk 1")
    assert place_of(room, "Jan") == "desk 1"


def test_scan_by_person_and_not_by_device(room: Room) -> None:
    scan = s.Scan(
        SignalId("1"), "tag desk 3", NOON, SystemId("radio"), "radio of Jan", ResponderId("piet")
    )
    room.handle(scan)
    assert (place_of(room, "Piet"), place_of(room, "Jan")) == ("desk 3", None)


@pytest.mark.parametrize(
    ("who", "tag", "reason"),
    [
        ("Jan", "lost", "unknown_tag"),
        ("Stranger", "tag desk 1", "unknown_device"),
        ("Stranger", "tag attic", "unknown_device"),
        ("Stranger", "lost", "unknown_tag"),
    ],
)
def test_scan_that_says_nothing(room: Room, who: str, tag: str, reason: str) -> None:
    room.guard(who).scans("", tag=tag)
    (aside,) = room.happened(e.SignalSetAside)
    assert (aside.reason, aside.text, aside.source_id) == (reason, tag, f"tag/{tag}")
    assert aside.who == ("Jan" if who == "Jan" else "")


def test_scan_of_nobody(room: Room) -> None:
    room.handle(s.Scan(SignalId("1"), "tag desk 3", NOON))
    room.handle(s.Scan(SignalId("2"), "tag desk 3", NOON, responder_id=ResponderId("gone")))
    assert [aside.reason for aside in room.happened(e.SignalSetAside)] == ["unknown_device"] * 2


def test_scan_at_the_desk_is_an_arrival(room: Room) -> None:
    room.press("desk 1")
    room.raised_at_desk_1()
    room.guard("Jan").scans("desk 2")
    assert room.incident.state is IncidentState.RAISED
    room.after(seconds=1)
    room.guard("Jan").scans("desk 1")
    room.lamp("desk 1", DeskAnswer.ON_SCENE)
    assert room.incident.state is IncidentState.ON_SCENE


def test_guard_whom_nobody_called_arrives_too(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.after(seconds=1)
    room.guard("Omar").scans("desk 2")
    assert room.incident.on_scene_at == room.now


def test_scan_from_before_the_alarm_is_no_arrival(room: Room) -> None:
    room.after(minutes=10)
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").scans("desk 2", at=room.now - timedelta(minutes=5))
    assert place_of(room, "Jan") == "desk 2"
    assert room.incident.state is IncidentState.RAISED


def test_own_tag_is_no_help(room: Room) -> None:
    room.guard("Jan").scans("desk 3")
    room.after(seconds=1)
    room.guard("Jan").alarms(AlarmKind.EMERGENCY)
    room.radio_text(to="Piet")
    room.guard("Jan").scans("desk 3")
    assert room.incident.state is IncidentState.RAISED
    room.after(seconds=1)
    room.guard("Piet").scans("desk 3")
    assert room.incident.state is IncidentState.ON_SCENE


def test_scan_where_it_is_over(room: Room) -> None:
    room.press("desk 2")
    room.operator("Anna").resolves()
    room.whatever()
    room.after(seconds=1)
    room.guard("Jan").scans("desk 2")
    assert room.incident.on_scene_at is None


@pytest.mark.parametrize(("early", "arrives"), [(0.5, True), (2, True), (2.5, False)])
def test_scan_by_a_clock_that_is_a_little_behind(room: Room, early: float, arrives: bool) -> None:
    """The guard is there; only the two clocks do not agree."""
    room.after(minutes=1)
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").scans("desk 2", at=room.now - timedelta(seconds=early))
    assert (room.incident.state is IncidentState.ON_SCENE) is arrives


def test_scan_with_a_radio_is_of_whoever_carries_it(room: Room) -> None:
    room.guard("Piet").signs_on("radio of Jan")
    room.guard("Jan").scans("desk 3")
    assert (place_of(room, "Piet"), place_of(room, "Jan")) == ("desk 3", None)


def test_tag_of_a_desk_and_of_a_person_is_the_desks(room: Room) -> None:
    jan = replace(PEOPLE[0], tag="tag desk 3")
    room.edit(make_town(people=[jan, *PEOPLE[1:]]))
    room.guard("Piet").scans("desk 3")
    assert place_of(room, "Piet") == "desk 3"
    assert not room.state.roster.carried


@pytest.mark.parametrize("system", [None, "no such system"])
def test_personal_tag_without_a_radio(room: Room, system: str | None) -> None:
    """A phone that reads somebody's tag makes nobody carry it."""
    system_id = SystemId(system) if system is not None else None
    room.handle(
        s.Scan(SignalId("1"), "tag of Jan", NOON, system_id, responder_id=ResponderId("piet"))
    )
    assert [aside.reason for aside in room.happened(e.SignalSetAside)] == ["unknown_device"]
    assert not room.state.roster.carried


# --- checkpoints ------------------------------------------------------------


def test_scan_at_a_checkpoint(room: Room) -> None:
    room.guard("Jan").scans("attic")
    (scanned,) = room.happened(e.CheckpointScanned)
    assert (scanned.responder, scanned.by, scanned.tag, scanned.flags) == (
        "Jan",
        "radio",
        "tag attic",
        (),
    )
    assert scanned.place.words() == "Library, 2nd floor, attic"
    assert room.state.roster.placed[ResponderId("jan")].place == scanned.place


def test_what_read_it(room: Room) -> None:
    """Each in its own way; two of them at once are two devices."""
    room.guard("Jan").scans("attic")
    room.guard("Jan").scans_by_phone("attic")
    room.guard("Kees").holds_tag_to("gate reader")
    room.operator("Anna").hears_scan_of("Piet", checkpoint="archive")
    room.automation().hears_scan_of("Ria", tag="tag council room")
    room.handle(
        c.ReportScan(
            actor=room.guard("Omar").actor,
            signal_id=room.new_id(),
            responder_id=ResponderId("omar"),
            tag="tag yard",
        )
    )
    found = [
        (one.responder, one.place.checkpoint, one.by) for one in room.happened(e.CheckpointScanned)
    ]
    assert found == [
        ("Jan", "attic", "radio"),
        ("Jan", "attic", "phone"),
        ("Kees", "gate", "reader"),
        ("Piet", "archive", "operator"),
        ("Ria", "council room", "automation"),
        ("Omar", "yard", "phone"),
    ]
    assert len({one.device for one in room.happened(e.CheckpointScanned)}) == 4
    actors = [one.actor for one in room.happened(e.CheckpointScanned)]
    assert actors == [None, None, None, actor("Anna"), c.AUTOMATION, room.guard("Omar").actor]


def test_scan_told_again_is_no_news(room: Room) -> None:
    for scan in (
        lambda: room.guard("Jan").scans("attic", at=NOON),
        lambda: room.guard("Kees").holds_tag_to("gate reader", at=NOON),
    ):
        scan()
        before = replace(room.state, sources=Shelves())
        scan()
        assert replace(room.state, sources=Shelves()) == before


def test_scan_that_is_sent_again_is_no_news_whatever_time_it_gives(room: Room) -> None:
    """By its id. Devices give a frame that they send again the time of that."""
    room.edit(make_town(people=[replace(PEOPLE[0], tag="tag of Jan"), *PEOPLE[1:]]))
    radio, phone, reader = (
        s.Scan(SignalId("1"), "tag attic", NOON, SystemId("radio"), "radio of Jan"),
        s.Scan(SignalId("1"), "tag desk 3", NOON, responder_id=ResponderId("piet")),
        s.Scan(SignalId("1"), "tag of Kees", NOON, reader="gate reader"),
    )
    for scan in (radio, phone, reader):
        room.handle(scan)
    assert len(room.state.roster.placed) == 3
    room.after(minutes=1)
    before = room.state
    for scan in (radio, phone, reader):
        room.handle(replace(scan, occurred_at=room.now))
    assert room.state == before


def test_what_says_nothing_is_not_remembered(room: Room) -> None:
    for number in range(20):
        room.handle(
            s.Scan(SignalId(f"{number}"), "tag attic", NOON, SystemId("radio"), f"radio {number}")
        )
        room.handle(s.Scan(SignalId(f"r{number}"), "tag of Jan", NOON, reader=f"reader {number}"))
    assert not room.state.sources


def test_scan_by_a_clock_that_was_ahead_and_was_put_right(room: Room) -> None:
    room.now += timedelta(days=1)
    room.guard("Jan").scans("cellar")
    room.now -= timedelta(days=1)
    room.after(seconds=1)
    room.guard("Jan").scans("attic")
    placed = room.state.roster.placed[ResponderId("jan")]
    assert (placed.place.checkpoint, placed.occurred_at) == ("attic", room.now)
    (_, scanned) = room.happened(e.CheckpointScanned)
    assert scanned.flags == ()
    room.guard("Jan").scans("cellar")
    assert not room.happened(e.CheckpointScanned)[-1].late


def test_arrival_is_where_and_when_the_scan_was(room: Room) -> None:
    """Made offline: it says nothing of where they are by now."""
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    room.operator("Anna").dispatches("Piet")
    room.whatever()
    room.after(minutes=40)
    room.whatever()
    then = room.now - timedelta(minutes=39)
    room.guard("Piet").scans("hall", at=then)
    assert room.incident.on_scene_at is not None
    placed = room.state.roster.placed[ResponderId("piet")]
    assert (placed.place.checkpoint, placed.occurred_at, placed.by) == ("hall", then, "scan")
    room.whatever()


def test_late_scan_at_a_checkpoint_says_where_somebody_was(room: Room) -> None:
    room.after(minutes=10)
    room.guard("Jan").scans("desk 3")
    room.guard("Jan").scans("attic", at=NOON)
    assert place_of(room, "Jan") == "desk 3"
    assert len(room.happened(e.CheckpointScanned)) == 1
    assert not room.happened(e.SignalSetAside)


def test_scan_at_a_checkpoint_by_a_clock_that_is_ahead(room: Room) -> None:
    room.guard("Jan").scans("attic", at=NOON + timedelta(days=1))
    (scanned,) = room.happened(e.CheckpointScanned)
    assert scanned.occurred_at == NOON


def test_scan_where_somebody_lies_is_an_arrival(room: Room) -> None:
    """Jan was last proven to be in the attic."""
    room.guard("Jan").scans("attic")
    room.after(minutes=1)
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    room.whatever()
    room.guard("Jan").scans("attic")
    room.guard("Piet").scans("hall")
    room.after(minutes=1)
    assert room.incident.on_scene_at is None
    room.guard("Piet").scans("attic")
    assert room.incident.on_scene_at == room.now
    room.whatever()


def test_scan_anywhere_in_the_place_that_is_a_building_is_arrival_of_who_was_told(
    room: Room,
) -> None:
    """Its place is no desk and no checkpoint."""
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    room.whatever()
    assert room.incident.place is not None
    assert (room.incident.desk_id, room.incident.place.checkpoint_id) == (None, None)
    room.guard("Kees").scans("hall")
    assert room.guard("Kees").part is None
    room.guard("Jan").scans("hall")
    assert room.incident.on_scene_at is None
    assert room.guard("Els").part is AssignmentState.ALERTED
    room.after(minutes=1)
    room.guard("Els").scans("square")
    assert room.incident.on_scene_at is None
    room.after(minutes=1)
    room.whatever()
    room.guard("Els").scans("desk 2")
    assert room.incident.on_scene_at == room.now
    room.whatever()


# --- readers in the wall ----------------------------------------------------


@pytest.mark.parametrize(
    ("reader", "tag", "who", "reason"),
    [
        ("no such reader", "tag of Jan", None, "unknown_device"),
        ("gate reader", "tag attic", None, "unknown_device"),
        ("gate reader", "tag of Zorro", None, "unknown_tag"),
        ("gate reader", "", "zorro", "unknown_device"),
    ],
)
def test_reader_that_says_nothing(
    room: Room, reader: str, tag: str, who: str | None, reason: str
) -> None:
    responder_id = ResponderId(who) if who is not None else None
    room.handle(s.Scan(SignalId("1"), tag, NOON, responder_id=responder_id, reader=reader))
    (aside,) = room.happened(e.SignalSetAside)
    assert (aside.reason, aside.text) == (reason, tag)
    assert aside.who == ("Depot, ground floor, gate" if reason == "unknown_tag" else "")


def test_reader_that_knows_who_it_is(room: Room) -> None:
    """As one that opens a door by a code."""
    room.handle(
        s.Scan(SignalId("1"), "", NOON, responder_id=ResponderId("els"), reader="gate reader")
    )
    assert [one.responder for one in room.happened(e.CheckpointScanned)] == ["Els"]


def test_reader_signs_nobody_on(room: Room) -> None:
    room.handle(
        s.Scan(SignalId("1"), "tag of Jan", NOON, SystemId("radio"), "7", reader="gate reader")
    )
    assert not room.state.roster.carried
    assert [one.responder for one in room.happened(e.CheckpointScanned)] == ["Jan"]


# --- said by people and automations -----------------------------------------


def test_said_of_a_desk(room: Room) -> None:
    room.automation().hears_scan_of("Jan", tag="tag desk 3", at=NOON - timedelta(minutes=5))
    assert place_of(room, "Jan") == "desk 3"
    assert room.state.roster.placed[ResponderId("jan")].occurred_at == NOON - timedelta(minutes=5)


def test_said_by_a_clock_that_is_ahead(room: Room) -> None:
    room.automation().hears_scan_of("Jan", checkpoint="attic", at=NOON + timedelta(days=1))
    (scanned,) = room.happened(e.CheckpointScanned)
    assert scanned.occurred_at == NOON
    room.after(seconds=10)
    room.guard("Jan").scans("hall")
    placed = room.state.roster.placed[ResponderId("jan")]
    assert (placed.place.checkpoint, placed.occurred_at) == ("hall", room.now)


def test_unknown_tag_that_an_automation_tells_of_is_offered(room: Room) -> None:
    room.automation().hears_scan_of("Jan", tag="new")
    assert room.state.unknown_tags["new"].who == "Jan"
    room.automation().hears_scan_of("Jan", tag="tag of Piet")
    assert [one.reason for one in room.happened(e.SignalSetAside)] == [
        "unknown_tag",
        "unknown_device",
    ]


def test_said_wrongly(room: Room) -> None:
    anna = room.operator("Anna")
    for tag, checkpoint in (("", ""), ("tag attic", "attic")):
        with pytest.raises(BadRequest, match="tag_or_checkpoint"):
            anna.hears_scan_of("Jan", tag=tag, checkpoint=checkpoint)
    with pytest.raises(UnknownThing, match="unknown_checkpoint"):
        anna.hears_scan_of("Jan", checkpoint="moon")
    with pytest.raises(UnknownThing, match="unknown_responder"):
        anna.hears_scan_of("Zorro", tag="tag attic")
    assert not room.events


def test_said_twice(room: Room) -> None:
    command = c.ReportScan(
        actor=actor("Anna"),
        signal_id=SignalId("1"),
        responder_id=ResponderId("jan"),
        tag="tag attic",
    )
    for _ in range(2):
        room.handle(command)
        room.after(seconds=1)
    assert len(room.happened(e.CheckpointScanned)) == 1


# --- what else it means -----------------------------------------------------


def test_scan_is_a_sign_of_life_of_that_person(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """And tells a roll-call where they are; by its own time, and once."""
    signs: list[tuple[object, ...]] = []
    seen: list[tuple[object, ...]] = []
    monkeypatch.setattr(scans.supervision, "sign_of_life", lambda _turn, *more: signs.append(more))
    monkeypatch.setattr(
        scans.roll_call,
        "seen",
        lambda _turn, who, place, at, *, doubtful: seen.append((who, place.words(), at)),
    )
    early = NOON - timedelta(minutes=1)
    jan = room.guard("Jan")
    for place, at in (("desk 3", NOON - timedelta(minutes=2)), ("attic", NOON)):
        for _ in range(2):
            jan.scans(place, at=at)
    jan.scans("desk 1", at=early)
    room.operator("Anna").hears_scan_of("Piet", checkpoint="hall")
    room.guard("Stranger").scans("attic")
    jan.scans("", tag="lost")
    assert signs == [
        ("jan", "scan", NOON - timedelta(minutes=2)),
        ("jan", "scan", NOON),
        ("jan", "scan", early),
        ("piet", "operator", NOON),
    ]
    assert seen == [
        ("jan", "Town hall, 1st floor, desk 3", NOON - timedelta(minutes=2)),
        ("jan", "Library, 2nd floor, attic", NOON),
        ("jan", "Library, 1st floor, desk 1", early),
        ("piet", "Library, ground floor, hall", NOON),
    ]


def test_a_doubtful_scan_says_where_somebody_may_be(room: Room) -> None:
    """One use of a copied tag must not send help away, nor make the true scans look wrong."""
    piet = room.guard("Piet")
    piet.scans("hall")
    room.after(minutes=1)
    piet.scans("gate")
    responder = room.state.site.responders[ResponderId("piet")]
    assert room.state.roster.placed[responder.responder_id].doubtful
    assert room.state.roster.confidence(responder, room.now) is Confidence.LOW
    piet.alarms(AlarmKind.MAN_DOWN)
    room.radio_text(to="Kees", contains="gate (?) - MAN DOWN")
    room.unsaid.clear()
    assert room.incident.placed_at is None
    room.after(minutes=1)
    piet.scans("attic")
    assert room.happened(e.CheckpointScanned)[-1].flags == ()
    assert room.incident.place is not None
    assert room.incident.place.checkpoint_id == "attic"
    room.radio_text(to="Kees", contains="attic - MAN DOWN")
    room.unsaid.clear()


def test_a_personal_tag_held_to_a_radio_is_a_sign_of_life(room: Room) -> None:
    room.operator("Anna").watches("Jan")
    before = room.watched("Jan").next_at
    room.after(minutes=10)
    room.guard("Jan").scans("", tag="tag of Jan")
    assert before is not None
    assert room.watched("Jan").next_at == before + timedelta(minutes=10)
    assert room.watched("Jan").last_sign_by == "scan"


@pytest.mark.parametrize("said", [{"tag": "tag hall"}, {"checkpoint": "hall"}])
def test_what_a_guard_types_counts_for_the_round_and_proves_no_place(
    room: Room, said: dict[str, str]
) -> None:
    """Whoever holds the phone could type it from anywhere."""
    jan = room.guard("Jan")
    jan.works_alone(600)
    room.after(minutes=5)
    jan.types(**said)
    (scanned,) = room.happened(e.CheckpointScanned)
    assert (scanned.by, scanned.flags) == ("phone", (ScanFlag.TYPED,))
    assert room.watched("Jan").last_sign_by == "phone", "a key that was pressed is a sign of life"
    responder = room.state.site.responders[ResponderId("jan")]
    assert room.state.roster.confidence(responder, room.now) is Confidence.LOW
    with pytest.raises(WrongState, match="not_at_desk"):
        jan.tests_desk("desk 1")
    room.after(seconds=30)
    jan.types("tag desk 1")
    assert place_of(room, "Jan") == "desk 1"
    with pytest.raises(WrongState, match="not_at_desk"):
        jan.tests_desk("desk 1")
    room.press("desk 1")
    room.after(seconds=30)
    jan.types("tag desk 1")
    assert room.incident.on_scene_at is None, "nor is it help that has arrived"
    room.operator("Anna").resolves()
    room.after(seconds=30)
    jan.scans_by_phone("desk 1")
    jan.tests_desk("desk 1")
    room.whatever()
