"""Two worlds that differ in one digit, a 0 or a 9: nothing that a viewer sees differs.

Nor what the guard's own radio and phone get, the screen in their hand among it, nor the lamp
of the desk, whatever happens
before and after, and whatever those say whom duress brought in: their codes and texts,
which mean nothing in the other world, and the buttons that only they have. Where people
are is another matter: who is seen at the place is seen there, called or not.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, replace
from typing import Any

from hypothesis import example, given, strategies as st

from custom_components.municipal_alarm.control_room import (
    commands as c,
    effects as x,
    events as e,
    signals as s,
    snapshot,
)
from custom_components.municipal_alarm.control_room.errors import RoomError
from custom_components.municipal_alarm.control_room.ids import SystemId
from custom_components.municipal_alarm.control_room.incident import Incident
from custom_components.municipal_alarm.control_room.procedure import DEFAULT_CODES
from custom_components.municipal_alarm.control_room.secrecy import story
from custom_components.municipal_alarm.control_room.site import Site
from custom_components.municipal_alarm.control_room.snapshot import own
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    CodeEffect,
    CodeForm,
    DeliveryState,
    DeskAnswer,
    Duty,
    Prompt,
    RollCallAnswer,
    Target,
)

from .air import Air, Way
from .shift import PEOPLE, PHONE, RADIO, TRACKED, Room, make_town
from .strategies import people, towns_of


def what_a_viewer_sees(room: Room) -> Any:
    """All that `snapshot` tells a viewer."""
    seen = snapshot.room(room.state, secrets=False)
    called = [
        (one.shown.call_up, one.shown.roll_call)
        for one in snapshot.queue(room.state, secrets=False)
    ]
    return seen, called, [snapshot.desk_state(room.state, desk)[0] for desk in room.site.desks]


def what_a_viewer_reads(room: Room) -> list[list[tuple[Any, ...]]]:
    """The timelines of all incidents, as a viewer may read them.

    Reports and repeats behind the rest, by their time: of two of one moment, which is
    recorded first is left to radios.
    """
    streams: dict[str, list[e.Event]] = {}
    for event in room.events:
        if not isinstance(event, _ROOM):
            streams.setdefault(event.stream, []).append(event)
    return [
        [
            (type(event).__name__, _whom(event), _facts(event))
            for event in sorted(story(events), key=_in_order_of)
        ]
        for events in streams.values()
    ]


def _in_order_of(event: e.Event) -> tuple[Any, ...]:
    if not isinstance(event, e.DeliveryReported | e.DeliveryRetried):
        return (0,)
    state = event.state if isinstance(event, e.DeliveryReported) else ""
    return 1, event.at, event.key, state


_ROOM = e.ROOM_EVENTS


def _facts(event: e.Event) -> dict[str, Any]:
    """All that an event says, but for its texts: see `_whom`."""
    return {one.name: getattr(event, one.name) for one in fields(event) if one.name != "alerts"}


def _whom(event: e.Event) -> list[tuple[str, str, str]]:
    alerts = getattr(event, "alerts", ())
    return sorted((alert.key, alert.responder, alert.text) for alert in alerts)


def what_was_set_aside(room: Room) -> list[tuple[str, str, str]]:
    """What nobody could use: automations are told of it."""
    return [
        (one.signal_id, one.reason, one.text)
        for one in room.events
        if isinstance(one, e.SignalSetAside)
    ]


def what_the_guard_gets(room: Room, name: str) -> list[tuple[str, str]]:
    """Everything that was sent to one radio or phone."""
    return [
        (effect.key, effect.text)
        for effect in room.unsaid
        if getattr(effect, "responder_id", None) == name.lower() and hasattr(effect, "text")
    ]


def what_the_guard_holds(room: Room, name: str) -> Any:
    """All that the screen in their own hand tells them."""
    return own.own(room.state, room.guard(name).responder_id)


def what_the_desk_shows(room: Room) -> list[x.Effect]:
    """Lamps and cameras."""
    return [one for one in room.unsaid if isinstance(one, x.AnswerDesk | x.ShowCamera)]


def _taken(room: Room) -> None:
    """By somebody else. What they do with it shows: duress may have brought them in."""
    room.operator("Anna").gives("radio of Jan", "Omar")
    room.operator("Anna").gives("radio of Jan", None)


def _microphone(room: Room, state: DeliveryState) -> None:
    """What a radio says of the microphone that all see; of another it may say it too."""
    for one in tuple(room.state.incidents.values()):
        for key in sorted({m.key for m in one.shown.microphones.values()}):
            room.handle(s.Receipt(key, one.incident_id, state))


def who_works_alone(room: Room) -> list[tuple[Any, ...]]:
    """What entities show of it, and what the feed of a viewer says."""
    shown = snapshot.room(room.state, secrets=False, now=room.now)
    return [
        (shown["lone_work"], shown["pre_alerts"]),
        *(
            (
                one.responder_id,
                one.next_at,
                one.alarm_at,
                one.prompts,
                snapshot.lone_work_state(one),
            )
            for one in room.state.lone_work.values()
        ),
        *((one.responder_id, one.kind, one.until) for one in room.state.pre_alerts.values()),
    ]


def _looked(room: Room, *prompts: Prompt) -> None:
    """An operator deals with what they see: with duress, where viewers see an all-clear."""
    for prompt in prompts:
        if prompt in room.incident.prompts:
            room.operator("Anna").dismisses(prompt)


def _failed(room: Room) -> None:
    """Nobody answers outside: said of those only whose call all have seen."""
    for target in room.incident.shown.external:
        room.handle(
            c.ReportExternal(
                actor=room.operator("Anna").actor,
                incident_id=room.incident.incident_id,
                target=target,
                reached=False,
                reason="busy",
            )
        )


def _targets(*targets: Target) -> Then:
    return lambda room: room.handle(
        c.AlertTargets(
            actor=room.automation().actor,
            incident_id=room.incident.incident_id,
            targets=targets,
        )
    )


def in_order(*steps: Then) -> Then:
    """One after the other, though one of them is refused."""

    def then(room: Room) -> None:
        for step in steps:
            with suppress(RoomError):
                step(room)

    return then


type Then = Callable[[Room], None]

OTHERS = ("Piet", "Ria", "Omar")
"""Those whom duress brings in, in the plainest town."""

WORDS = {
    "is on the way": "1",
    "is there": "2",
    "has it under control": "3",
    "asks for back-up": "4",
    "asks for the police": "5",
    "wants to be heard": "8",
    "is fine": "9",
    "mistypes": "77",
    "writes": "at the front",
}


def _replies(name: str, text: str) -> Then:
    return lambda room: room.guard(name).replies(text)


def _seen_at(name: str, place: str) -> Then:
    return lambda room: room.guard(name).scans_by_phone(place)


SAYS: dict[str, Then] = {
    **{f"{name} {words}": _replies(name, WORDS[words]) for name in OTHERS for words in WORDS},
    **{
        f"{name} is seen at {place}": _seen_at(name, place)
        for name in OTHERS
        for place in ("desk 1", "hall")
    },
}
"""What others say, whatever they were told, and where they are seen."""

BUTTONS: dict[str, Callable[[Room, str, str], None]] = {
    "comes": lambda room, name, _: room.guard(name).accepts(),
    "cannot come": lambda room, name, _: room.guard(name).refuses(),
    "arrived": lambda room, name, _: room.handle(
        c.Arrive(
            actor=room.guard(name).actor,
            incident_id=room.incident.incident_id,
            responder_id=room.guard(name).responder_id,
        )
    ),
    "replies": lambda room, name, one: room.guard(name).replies("4", room.incident, signal_id=one),
    "replies in words": lambda room, name, one: room.guard(name).replies(
        "which door?", room.incident, signal_id=one
    ),
    "sends a code": lambda room, name, one: room.guard(name).sends_code("1", room.incident, one),
    "is heard to come": lambda room, name, _: room.operator("Anna").hears_yes_of(name),
    "is heard to refuse": lambda room, name, _: room.operator("Anna").hears_no_of(name),
    "is heard to be there": lambda room, name, _: room.operator("Anna").hears_arrival_of(name),
    "is written to": lambda room, name, one: room.operator("Anna").writes(
        "the back door", name, message_id=one
    ),
    "is sent a code": lambda room, name, one: room.operator("Anna").sends_code(
        "1", name, message_id=one
    ),
    "is listened to": lambda room, name, _: room.operator("Anna").listens_to(name, 20),
}
"""Of one who was told, by a button of theirs or by an operator who sees that they were."""


def _button(name: str, what: str) -> Then:
    """In the other world they may not have been told: then nobody does it."""

    def then(room: Room) -> None:
        one = room.new_id()  # of each signal the same in both worlds
        if room.guard(name).responder_id in room.incident.assignments:
            BUTTONS[what](room, name, one)

    return then


def _after(seconds: float) -> Then:
    return lambda room: room.after(seconds=seconds)


THEN: dict[str, Then] = {
    "a moment passes": _after(3),
    "half a minute passes": _after(31),
    "ten minutes pass": _after(600),
    "another press": lambda room: room.press("desk 1"),
    "another desk": lambda room: room.press("desk 2"),
    "man down": lambda room: room.guard("Jan").alarms(AlarmKind.MAN_DOWN),
    "on my way": lambda room: room.guard("Jan").texts("1"),
    "on scene": lambda room: room.guard("Jan").texts("2"),
    "all clear": lambda room: room.guard("Jan").texts("9"),
    "back-up": lambda room: room.guard("Jan").texts("4"),
    "listen in": lambda room: room.guard("Jan").texts("8"),
    "a text": lambda room: room.guard("Jan").texts("at the back"),
    "dispatch": lambda room: room.operator("Anna").dispatches("Piet"),
    "message to all": lambda room: room.operator("Anna").writes(
        "use the back door", message_id=room.new_id()
    ),
    "acknowledge": lambda room: room.operator("Anna").acknowledges(),
    "note": lambda room: room.operator("Anna").notes("heard shouting"),
    "police": lambda room: room.operator("Anna").escalates("police"),
    "listen": lambda room: room.operator("Anna").listens_to("Jan", 20),
    "close the microphone": lambda room: room.operator("Anna").closes_microphone_of("Jan"),
    "hear": lambda room: room.operator("Anna").hears("Jan"),
    "hear no more": lambda room: room.operator("Anna").hears("Jan", started=False),
    "another radio": lambda room: room.guard("Jan").signs_on("7"),
    "own radio": lambda room: room.guard("Jan").signs_on("radio of Jan"),
    "radio taken for a moment": _taken,
    "radio off": lambda room: room.handle(
        s.DeviceSeen(SystemId("radio"), "radio of Jan", online=False)
    ),
    "radio on": lambda room: room.handle(
        s.DeviceSeen(SystemId("radio"), "radio of Jan", online=True)
    ),
    "position": lambda room: room.guard("Jan").is_at(52.1),
    "microphone opens": lambda room: _microphone(room, DeliveryState.RECEIPTED),
    "microphone fails": lambda room: _microphone(room, DeliveryState.FAILED),
    "call up": lambda room: room.operator("Anna").calls_up(Duty.GUARD, Duty.RESPONSE_TEAM),
    "call up two": lambda room: room.operator("Anna").calls_up(*Duty, wanted=2),
    "call the roll": lambda room: room.operator("Anna").calls_the_roll(),
    "asks for help": lambda room: room.guard("Jan").says(RollCallAnswer.HELP),
    "roll is called": lambda room: room.operator("Anna").ends_the_roll_call(),
    "seen inside": lambda room: room.guard("Omar").scans_by_phone("hall"),
    "seen outside": lambda room: room.guard("Jan").scans("square"),
    "alone": lambda room: room.guard("Jan").works_alone(600),
    "not alone": lambda room: room.guard("Jan").works_alone_no_more(),
    "half an hour passes": _after(1801),
    "a warning": lambda room: room.guard("Jan").warned(),
    "all is well": lambda room: room.guard("Jan").warned(on=False),
    "all clear by its alias": lambda room: room.guard("Jan").texts("Quiet"),
    "duress by its alias": lambda room: room.guard("Jan").texts("quiet evening"),
    "no such code": lambda room: room.guard("Jan").texts("77"),
    "a reply": lambda room: room.guard("Jan").replies("9", room.incident),
    "code to all": lambda room: room.operator("Anna").sends_code("4", message_id=room.new_id()),
    "code to Jan": lambda room: room.operator("Anna").sends_code(
        "1", "Jan", message_id=room.new_id()
    ),
    "the clerk is told": lambda room: room.operator("Anna").answers_clerk(DeskAnswer.ON_THE_WAY),
    "a look is asked for": lambda room: room.automation().asks_for_a_look("the door is open"),
    "looked": lambda room: _looked(room, Prompt.DURESS, Prompt.ALL_CLEAR),
    "an automation looked": lambda room: room.automation().dismisses(Prompt.ALL_CLEAR),
    "looked at the rest": lambda room: _looked(
        room, Prompt.ASKED, Prompt.BACKUP_ASKED, Prompt.UNACKNOWLEDGED
    ),
    "escalate": lambda room: room.operator("Anna").escalates(),
    "an automation escalates": lambda room: room.automation().escalates(),
    "supervisors are told": _targets(Target.SUPERVISORS, Target.OPERATORS),
    "patrol is told": _targets(Target.NEAREST_PATROL, Target.EXTERNAL),
    "nobody answers outside": _failed,
    "test at the other desk": in_order(
        lambda room: room.operator("Anna").tests_desk("desk 3"),
        lambda room: room.press("desk 3"),
        lambda room: room.operator("Anna").ticks("desk 3"),
    ),
    "resolve": lambda room: room.operator("Anna").resolves(),
    "close": lambda room: room.operator("Anna").closes(),
    "send Ria and Omar": lambda room: room.operator("Anna").dispatches("Ria", "Omar"),
    **SAYS,
    **{f"{name} {what} (told)": _button(name, what) for name in OTHERS for what in BUTTONS},
}


def both(worlds: list[Room], what: str) -> None:
    """The same happens in both worlds. What an operator is refused, only they see."""
    for room in worlds:
        with suppress(RoomError):
            if room.state.incidents:
                THEN[what](room)


JAN_AND_OTHERS = people().map(
    lambda drawn: [next(one for one in PEOPLE if one.name == "Jan"), *drawn[1:]]
)
ANYTHING = sorted(THEN.keys() - {"duress by its alias"})
BUT_THE_END = sorted(THEN.keys() - {"duress by its alias", "resolve", "close"})

WAYS = st.dictionaries(
    st.sampled_from([contact.address for one in PEOPLE for contact in one.contacts]),
    st.builds(
        Way,
        st.sampled_from((None, 0.1, 0.3)),
        st.sampled_from(
            (None, DeliveryState.FAILED, DeliveryState.RECEIPTED, DeliveryState.RECEIPTED)
        ),
        st.sampled_from((0.35, 0.4, 0.9)),
    ),
    max_size=6,
)
"""All within a second, less than two things that happen are apart: no report of what left
in secret is still on its way when that leaves for all to see."""

ALIASES = {CodeEffect.ALL_CLEAR: "quiet", CodeEffect.DURESS: "quiet evening"}


def with_aliases(site: Site) -> Site:
    """The codes can be said in words, too; and operators' go out in words."""
    codes = {
        digits: replace(code, alias=ALIASES.get(code.effect, ""), neutral=f"gate {digits}")
        for digits, code in site.codes.items()
    }
    return replace(site, codes=codes, code_form=CodeForm.NEUTRAL)


@example(
    calls={},
    ways={
        "radio of Piet": Way(0.3, None, 0),
        "phone of Piet": Way(0.1, None, 0),
        "radio of Omar": Way(0.3, DeliveryState.RECEIPTED, 0.9),
        "phone of Ria": Way(None, DeliveryState.FAILED, 0.4),
    },
    site=make_town(),
    before=["a moment passes"],
    after=["half a minute passes", "half a minute passes", "supervisors are told", "resolve"],
)
@example(
    calls={},
    ways={"radio of Piet": Way(None, DeliveryState.FAILED, 0.4)},
    site=make_town(systems=(RADIO, replace(PHONE, receipts=True))),
    before=[],
    after=["half a minute passes", "another press", "half a minute passes", "escalate"],
)
@example(
    calls={},
    ways={},
    site=make_town(),
    before=["on scene"],
    after=["half a minute passes", "half a minute passes"],
)
@example(
    calls={},
    ways={},
    site=make_town(),
    before=["man down"],
    after=["man down", "half a minute passes"],
)
@example(
    calls={},
    ways={},
    site=make_town(),
    before=["acknowledge"],
    after=["another press", "a moment passes"],
)
@example(
    calls={},
    ways={},
    site=make_town(),
    before=["all clear"],
    after=["another press", "all clear", "resolve"],
)
@example(
    calls={},
    ways={},
    site=make_town(),
    before=["listen in", "hear"],
    after=["a moment passes", "hear no more", "half a minute passes", "listen", "another radio"],
)
@example(
    calls={},
    ways={},
    site=make_town(systems=(TRACKED, PHONE)),
    before=["listen in"],
    after=["microphone opens", "position", "radio off", "radio on", "listen", "resolve"],
)
@example(
    calls={},
    ways={},
    site=make_town(),
    before=["call up two", "seen inside", "call the roll"],
    after=[
        "half a minute passes",
        "Piet is heard to refuse (told)",
        "asks for help",
        "ten minutes pass",
        "resolve",
    ],
)
@example(
    calls={},
    ways={},
    site=make_town(),
    before=["alone"],
    after=["half an hour passes", "half an hour passes"],
)
@example(
    calls={},
    ways={},
    site=make_town(),
    before=["alone", "half an hour passes"],
    after=["half an hour passes", "man down", "on scene", "a text", "resolve"],
)
@example(
    calls={},
    ways={},
    site=make_town(),
    before=["a warning"],
    after=["man down", "all is well", "seen outside"],
)
@example(
    calls={},
    ways={},
    site=make_town(),
    before=["seen inside"],
    after=[
        "call the roll",
        "call up",
        "Ria is heard to come (told)",
        "half a minute passes",
        "all clear",
        "resolve",
    ],
)
@example(
    calls={},
    ways={},
    site=make_town(),
    before=["all clear", "looked"],
    after=["looked", "all clear", "an automation looked", "looked", "another press", "looked"],
)
@example(
    calls={},
    ways={},
    site=make_town(),
    before=["code to all", "a reply"],
    after=["an automation looked", "a reply", "code to Jan", "looked", "code to all"],
)
@example(
    calls={},
    ways={},
    site=make_town(),
    before=["supervisors are told"],
    after=["patrol is told", "escalate", "nobody answers outside", "half a minute passes"],
)
@example(
    calls={},
    ways={},
    site=make_town(),
    before=[],
    after=["half a minute passes", "half a minute passes", "nobody answers outside", "looked"],
)
@example(
    calls={},
    ways={},
    site=make_town(),
    before=[],
    after=["Piet is on the way", "Ria comes (told)", "half a minute passes", "Piet is there"],
)
@example(
    calls={},
    ways={},
    site=make_town(),
    before=["acknowledge"],
    after=["Omar arrived (told)", "ten minutes pass", "send Ria and Omar", "Omar is on the way"],
)
@example(
    calls={},
    ways={},
    site=make_town(),
    before=[],
    after=["Ria cannot come (told)", "escalate", "message to all", "another press", "resolve"],
)
@example(
    calls={},
    ways={},
    site=make_town(),
    before=[],
    after=["Ria is there", "call up", "Ria is on the way", "call the roll", "Ria is fine"],
)
@example(
    calls={},
    ways={},
    site=make_town(),
    before=["on my way"],
    after=["Piet comes (told)", "Piet is seen at desk 1", "Omar asks for back-up", "resolve"],
)
@example(
    calls={},
    ways={},
    site=make_town(),
    before=["another desk"],
    after=["Piet is written to (told)", "Piet wants to be heard", "Piet is listened to (told)"],
)
@example(
    calls={},
    ways={},
    site=make_town(),
    before=["another desk"],
    after=["Piet is listened to (told)", "Piet wants to be heard"],
)
@given(
    site=st.one_of(towns_of(JAN_AND_OTHERS), towns_of(JAN_AND_OTHERS).map(with_aliases)).filter(
        lambda site: site.code_with(CodeEffect.ALL_CLEAR)
    ),
    before=st.lists(st.sampled_from(BUT_THE_END), max_size=4),
    after=st.lists(st.sampled_from(ANYTHING), min_size=1, max_size=6),
    ways=WAYS,
    calls=st.sampled_from(({}, {"police": 0.8, "alarm centre": 0.3})),
)
def test_code_0_looks_like_code_9(
    site: Site, before: list[str], after: list[str], ways: dict[str, Way], calls: dict[str, float]
) -> None:
    """Two worlds that differ in one digit; nothing that a viewer sees differs."""
    nine, zero = worlds = [Air(site, ways), Air(site, ways)]
    for room in worlds:
        room.calls_take = calls
        room.press("desk 1")
        room.operator("Anna").dispatches("Jan")
    for what in before:
        both(worlds, what)
    nine.guard("Jan").texts("9")
    zero.guard("Jan").texts("0")
    assert any(one.duress for one in zero.state.incidents.values())
    for what in ("", *after):
        if what:
            both(worlds, what)
        assert who_works_alone(zero) == who_works_alone(nine)
        assert what_a_viewer_sees(zero) == what_a_viewer_sees(nine)
        assert what_a_viewer_reads(zero) == what_a_viewer_reads(nine)
        assert what_was_set_aside(zero) == what_was_set_aside(nine)
        assert what_the_guard_gets(zero, "Jan") == what_the_guard_gets(nine, "Jan")
        assert what_the_guard_holds(zero, "Jan") == what_the_guard_holds(nine, "Jan")
        assert what_the_desk_shows(zero) == what_the_desk_shows(nine)


FIELD = (
    "a moment passes",
    "half a minute passes",
    "ten minutes pass",
    "half an hour passes",
    "alone",
    "not alone",
    "a warning",
    "all is well",
    "man down",
    "on my way",
    "on scene",
    "all clear",
    "a text",
    "another press",
    "seen inside",
    "seen outside",
)


def what_a_viewer_may_read(room: Room) -> list[Any]:
    """Less the timelines that are empty for them."""
    return [one for one in what_a_viewer_reads(room) if one]


@example(before=["alone"], after=["half an hour passes", "half an hour passes", "a text"])
@example(before=["alone", "half an hour passes"], after=["half an hour passes", "man down"])
@example(before=["a warning"], after=["man down", "all is well", "seen outside", "on scene"])
@example(before=[], after=["another press", "on my way", "on scene", "all clear"])
@example(before=[], after=["Ria is on the way", "Ria is there", "another press", "Ria is fine"])
@given(
    before=st.lists(st.sampled_from(FIELD[:8]), max_size=3),
    after=st.lists(st.sampled_from((*FIELD, *SAYS)), min_size=1, max_size=6),
)
def test_what_duress_alone_raises_changes_nothing_beside_it(
    before: list[str], after: list[str]
) -> None:
    """As above, where there is no incident yet: what comes of the 0 stands by itself."""
    nine, zero = worlds = [Room(make_town(codes=DEFAULT_CODES)) for _ in range(2)]
    for what in before:
        for room in worlds:
            with suppress(RoomError):
                THEN[what](room)
    nine.guard("Jan").texts("9")
    zero.guard("Jan").texts("0")
    for what in ("", *after):
        for room in worlds if what else ():
            with suppress(RoomError):
                THEN[what](room)
        assert who_works_alone(zero) == who_works_alone(nine)
        for seen in (what_a_viewer_sees, what_a_viewer_may_read):
            assert seen(zero) == seen(nine)
        assert what_the_guard_holds(zero, "Jan") == what_the_guard_holds(nine, "Jan")


def _of_all(act: Callable[[Room, Incident], None]) -> Then:
    """Something is done in the newest incident that all know of, if there is one."""

    def then(room: Room) -> None:
        known = snapshot.queue(room.state, secrets=False)
        if known:
            act(room, max(known, key=lambda one: one.number))

    return then


def _says(name: str, text: str) -> Then:
    """Somebody speaks of it, or of nothing: in one world they may not have been told."""
    return lambda room: room.guard(name).texts(text)


HELP: dict[str, Then] = {
    **{name: THEN[name] for name in FIELD},
    **{
        f"{name} {words}": _says(name, text)
        for name in ("Els", "Ria", "Piet")
        for words, text in (("accepts", "1"), ("is there", "2"), ("is fine", "9"), ("asks", "4"))
    },
    "Els accepts by button": _of_all(
        lambda room, incident: (
            room.guard("Els").accepts(incident)
            if room.guard("Els").responder_id in incident.assignments
            else None
        )
    ),
    "Anna takes it on": _of_all(lambda room, one: room.operator("Anna").acknowledges(one)),
    "Anna sends Els": _of_all(
        lambda room, one: room.operator("Anna").dispatches("Els", incident=one)
    ),
    "Anna resolves": _of_all(lambda room, one: room.operator("Anna").resolves(incident=one)),
    "Anna closes": _of_all(lambda room, one: room.operator("Anna").closes(one)),
    "roll": _of_all(lambda room, one: room.operator("Anna").calls_the_roll(one)),
    "call up": _of_all(lambda room, one: room.operator("Anna").calls_up(Duty.PATROL, incident=one)),
}


def _in_secret(room: Room, act: Callable[[Room, Incident], None]) -> None:
    for one in tuple(room.state.incidents.values()):
        if one.is_secret and one.is_open:
            with suppress(RoomError):
                act(room, one)


BEHIND: dict[str, Callable[[Room, Incident], None]] = {
    "nothing": lambda room, one: None,
    "taken on": lambda room, one: room.operator("Anna").acknowledges(one),
    "escalated": lambda room, one: room.handle(
        c.Escalate(actor=room.automation().actor, incident_id=one.incident_id)
    ),
    "looked": lambda room, one: room.operator("Anna").dismisses(Prompt.DURESS, one),
    "Els sent": lambda room, one: room.operator("Anna").dispatches("Els", incident=one),
    "Els comes": lambda room, one: room.guard("Els").accepts(one),
    "Els refuses": lambda room, one: room.handle(
        c.Refuse(
            actor=room.guard("Els").actor,
            incident_id=one.incident_id,
            responder_id=room.guard("Els").responder_id,
        )
    ),
    "resolved": lambda room, one: room.operator("Anna").resolves(incident=one),
}
"""What is done in what only duress raised. Nobody goes anywhere by it: who is where is seen."""


@example(
    after=["man down", "Els accepts", "Els is there", "Anna resolves", "half a minute passes"],
    behind=["nothing"] * 5,
)
@example(
    after=["man down", "Anna resolves", "half a minute passes", "man down", "Anna closes"],
    behind=["Els sent", "nothing", "nothing", "resolved", "nothing"],
)
@example(
    after=["man down", "Els is there", "man down", "seen inside", "Anna resolves"],
    behind=["Els comes", "taken on", "escalated", "nothing", "resolved"],
)
@given(
    after=st.lists(st.sampled_from(sorted(HELP)), min_size=1, max_size=7),
    behind=st.lists(st.sampled_from(sorted(BEHIND)), min_size=7, max_size=7),
)
def test_two_incidents_of_one_guard_look_like_one(after: list[str], behind: list[str]) -> None:
    """A 0 and then an alarm of the same guard: of the first nothing shows, whoever does what."""
    nine, zero = worlds = [Room(make_town()) for _ in range(2)]
    nine.guard("Jan").texts("9")
    zero.guard("Jan").texts("0")
    for what, unseen in zip(after, behind, strict=False):
        for room in worlds:
            with suppress(RoomError):
                HELP[what](room)
        _in_secret(zero, BEHIND[unseen])
        assert who_works_alone(zero) == who_works_alone(nine)
        for seen in (what_a_viewer_sees, what_a_viewer_may_read):
            assert seen(zero) == seen(nine)
        assert what_is_shown_to(zero, "Jan") == what_is_shown_to(nine, "Jan")
        assert what_the_guard_holds(zero, "Jan") == what_the_guard_holds(nine, "Jan")
        assert what_the_desk_shows(zero) == what_the_desk_shows(nine)


def what_is_shown_to(room: Room, name: str) -> list[str]:
    """The texts alone: keys of messages are read by machines of ours."""
    return [text for _, text in what_the_guard_gets(room, name)]


BESIDE = (
    "a moment passes",
    "half a minute passes",
    "ten minutes pass",
    "another press",
    "another desk",
    "man down",
    "acknowledge",
    "message to all",
    "call up two",
    "supervisors are told",
    "resolve",
)
"""What happens without those whom duress brought in: what they do is seen."""


@given(
    duties=st.lists(st.sampled_from(Duty), min_size=6, max_size=6),
    after=st.lists(st.sampled_from(BESIDE), max_size=3),
)
def test_whoever_sends_it_hears_nothing_of_it(duties: list[Duty], after: list[str]) -> None:
    """Though they are one of those whom the step that it takes would tell."""
    people_ = [replace(one, duty=duty) for one, duty in zip(PEOPLE, duties, strict=True)]
    nine, zero = worlds = [Room(make_town(people=people_)) for _ in range(2)]
    for room in worlds:
        room.guard("Jan").scans("desk 3")
        room.guard("Omar").scans("hall")
        room.press("desk 1")
        room.operator("Anna").calls_the_roll()
    nine.guard("Omar").texts("9")
    zero.guard("Omar").texts("0")
    for what in ("", *after):
        for room in worlds if what else ():
            with suppress(RoomError):
                THEN[what](room)
        assert what_the_guard_gets(zero, "Omar") == what_the_guard_gets(nine, "Omar")
        assert what_the_guard_holds(zero, "Omar") == what_the_guard_holds(nine, "Omar")
