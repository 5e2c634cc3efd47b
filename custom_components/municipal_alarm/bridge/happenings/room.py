"""What happens and belongs to no incident."""

from collections.abc import Iterator, Mapping

from ...control_room import events as e, snapshot
from ...control_room.ids import ResponderId
from ...control_room.site import Contact, Place
from ...control_room.snapshot import Json
from ...control_room.state import RoomState
from .parts import Facts, Happening, actor_json, responder_facts, responder_json, system_json
from .words import BY, ON_DUTY, REASON, RESPONDER, SYSTEM, TEST_RESULT


def of_room(event: e.Event, state: RoomState) -> Iterator[Happening]:
    """The trigger of one event, where it has one."""
    match event:
        case e.DeskTested():
            place = state.site.places.get(event.desk_id)
            told = {"place": snapshot.place(place)}
            where = place.words() if place is not None else ""
            yield Happening("desk_tested", f"desk tested: {where}", told, place=place)
        case e.DeskTestStarted():
            yield _desk_test("desk_test_started", event, {"until": snapshot.time(event.until)})
        case e.DeskTestEnded():
            more = {
                "passed": event.passed,
                "test_result": event.reason,
                "note": event.note,
                "incident_id": event.incident_id,
            }
            yield _desk_test("desk_test_ended", event, more, {TEST_RESULT: (event.reason,)})
        case e.DutyChanged():
            yield _of_responder(
                "duty_changed",
                event.responder_id,
                state,
                {"on_duty": event.on_duty, "by": actor_json(event.actor)},
                words={ON_DUTY: "on" if event.on_duty else "off"},
            )
        case e.ResponderPlaced():
            yield _of_responder(
                "responder_placed",
                event.responder_id,
                state,
                {
                    "place": snapshot.place(event.place),
                    "by": event.by,
                    "occurred_at": snapshot.time(event.occurred_at),
                },
                event.place,
                words={BY: event.by},
            )
        case e.OperatorPresenceChanged():
            yield _presence(event, state)
        case e.ConsoleChecked():
            passed = "passed" if event.passed else "not passed"
            yield Happening(
                "console_checked",
                f"console checked: {event.actor.name}, {passed}",
                {
                    "by": actor_json(event.actor),
                    "console": event.console,
                    "audible": event.audible,
                    "passed": event.passed,
                },
            )
        case e.LinkStateChanged():
            yield _link(event, state)
        case e.DeviceWasSeen():
            yield _radio(event, state)
        case e.RadioSignedOn(put_off=False):
            until = {"by": event.by, "until": snapshot.time(event.until)}
            yield _signed("radio_signed_on", event, state, until, {BY: event.by})
        case e.RadioSignedOff():
            why = {"reason": event.reason, "by": actor_json(event.actor)}
            yield _signed("radio_signed_off", event, state, why, {REASON: event.reason})
        case e.SignalSetAside():
            yield Happening(
                "signal_set_aside",
                f"signal set aside: {event.reason}",
                {
                    "source_id": event.source_id,
                    "signal_id": event.signal_id,
                    "reason": event.reason,
                    "text": event.text,
                },
                {REASON: (event.reason,)},
            )


def _desk_test(
    key: str, event: e.DeskTestStarted | e.DeskTestEnded, more: Json, facts: Facts | None = None
) -> Happening:
    """One person tests a desk; `place` as it was called when they began."""
    return Happening(
        key,
        f"{key.replace('_', ' ')}: {event.desk.words()}",
        {"place": snapshot.place(event.desk), "by": actor_json(event.actor), **more},
        facts or {},
        event.desk,
    )


def _of_responder(
    key: str,
    responder_id: ResponderId,
    state: RoomState,
    more: Json,
    place: Place | None = None,
    *,
    words: Mapping[str, str],
) -> Happening:
    one = state.site.responders.get(responder_id)
    name = one.name if one is not None else ""
    return Happening(
        key,
        f"{key.replace('_', ' ')}: {name}",
        {"responder": responder_json(state.site, responder_id, name), **more},
        {
            **responder_facts(state.site, responder_id),
            **{option: (word,) for option, word in words.items()},
        },
        place,
    )


def _presence(event: e.OperatorPresenceChanged, state: RoomState) -> Happening:
    operators = state.site.operators
    one = operators.get(event.operator_id)
    name = one.name if one is not None else ""
    key = "operator_came" if event.present else "operator_left"
    present = [operators[i].name for i in sorted(state.present) if i in operators]
    return Happening(
        key,
        f"{key.replace('_', ' ')}: {name}",
        {"operator": {"operator_id": event.operator_id, "name": name}, "present": present},
    )


def _link(event: e.LinkStateChanged, state: RoomState) -> Happening:
    system = system_json(state.site, event.system_id)
    return Happening(
        "link_restored" if event.up else "link_lost",
        f"link {'restored' if event.up else 'lost'}: {system['name']}",
        {"system": system},
        {SYSTEM: (event.system_id, system["name"])},
    )


def _signed(
    key: str,
    event: e.RadioSignedOn | e.RadioSignedOff,
    state: RoomState,
    more: Json,
    words: Mapping[str, str],
) -> Happening:
    """Somebody took a radio, or gave it back. With the name of that moment."""
    site = state.site
    system = system_json(site, event.system_id)
    return Happening(
        key,
        f"{key.replace('_', ' ')}: {event.responder}, radio {event.address}",
        {
            "system": system,
            "address": event.address,
            "responder": responder_json(site, event.responder_id, event.responder),
            **more,
        },
        {
            SYSTEM: (event.system_id, system["name"]),
            **responder_facts(site, event.responder_id),
            **{option: (word,) for option, word in words.items()},
        },
    )


def _radio(event: e.DeviceWasSeen, state: RoomState) -> Happening:
    site = state.site
    system = system_json(site, event.system_id)
    facts: dict[str, tuple[str, ...]] = {SYSTEM: (event.system_id, system["name"])}
    responder: Json | None = None
    responder_id = state.roster.carrier(Contact(event.system_id, event.address))
    if responder_id is not None and responder_id in site.responders:
        name = site.responders[responder_id].name
        responder = responder_json(site, responder_id, name)
        facts[RESPONDER] = (responder_id, name)
    return Happening(
        "radio_online" if event.online else "radio_offline",
        f"radio {event.address} {'online' if event.online else 'offline'}",
        {"system": system, "address": event.address, "responder": responder},
        facts,
    )
