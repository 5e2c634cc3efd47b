"""Steps of responders: what they get, and what they do."""

import asyncio
from datetime import UTC, datetime

from custom_components.municipal_alarm.radio.events import AlarmPhase, EmergencyKind

from .gateway_radio import SimulatedRadio
from .phone import Unanswerable
from .radios.guard_radio import CannotDo, GuardRadio
from .story import Step
from .story_inbox import MICROPHONE, PHONE
from .story_scene import Failed, Line, Scene
from .town import Person, Place, Spot, Where
from .town_entries import tag_of


async def gets(scene: Scene, step: Step) -> None:
    """An alarm about a place arrives; first the place, then perhaps more."""
    place: Where = step.what
    await _gets(scene, step, place.text, place, step.details.get("saying", ""))


async def gets_text(scene: Scene, step: Step) -> None:
    """Some text arrives."""
    await _gets(scene, step, step.what, None, "")


async def _gets(scene: Scene, step: Step, contains: str, place: Where | None, saying: str) -> None:
    for person in step.who:
        message = await scene.expect(step, person.name, contains, place)
        if saying not in message.text:
            raise Failed(f"{person.name} got {message.text!r}, which does not say {saying!r}")
        device = "phone" if message.way == PHONE else "radio"
        scene.tell(
            Line(
                message.at,
                f"{device} shows “{message.text}”",
                person.name,
                place.text if place is not None else "",
                scene.delay_ms(message.at, step, place),
            )
        )


async def is_heard(scene: Scene, step: Step) -> None:
    """The microphone of a radio opens."""
    for person in step.who:
        message = await scene.expect(step, person.name, "", None, MICROPHONE)
        scene.tell(
            Line(
                message.at,
                "radio opens its microphone",
                person.name,
                delay_ms=scene.delay_ms(message.at, step),
            )
        )


async def answers(scene: Scene, step: Step) -> None:
    """A code or a text is sent from a radio."""
    for person in step.who:
        radio = _radio(scene, person)
        _did(scene, person, f"answers “{step.what}”")
        radio.says(step.what)


async def is_sure(scene: Scene, step: Step) -> None:
    """The radio shows that what was sent from it has arrived; until then it sends again."""
    for person in step.who:
        _radio(scene, person)
        try:
            async with asyncio.timeout(scene.patience_s(step)):
                while scene.stage.unconfirmed(person):  # noqa: ASYNC110 - a count
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise Failed(
                f"the radio of {person.name} does not know that its text arrived"
            ) from None
        now = datetime.now(UTC)
        scene.in_time(step, now)
        delay = scene.delay_ms(now, step)
        scene.tell(Line(now, "radio shows that it was sent", person.name, delay_ms=delay))


async def taps(scene: Scene, step: Step) -> None:
    """A button of a notification is tapped."""
    stage = scene.stage
    for person in step.who:
        if not person.has_phone:
            raise Failed(f"{person.name} carries a radio, which has no buttons to tap")
        _did(scene, person, f"taps “{step.what}”")
        phone = stage.phones[person.person_id]
        try:
            await stage.phones.tap(stage.session, stage.home.url, phone, step.what)
        except Unanswerable as err:
            raise Failed(str(err)) from err


async def replies(scene: Scene, step: Step) -> None:
    """Something is typed into the reply of a notification."""
    stage = scene.stage
    for person in step.who:
        if not person.has_phone:
            raise Failed(f"{person.name} carries a radio; use 'answers'")
        _did(scene, person, f"replies “{step.what}”")
        phone = stage.phones[person.person_id]
        try:
            await stage.phones.reply(stage.session, stage.home.url, phone, step.what)
        except Unanswerable as err:
            raise Failed(str(err)) from err


async def scans(scene: Scene, step: Step) -> None:
    """A radio or phone is held to the tag of a desk or checkpoint."""
    stage, place = scene.stage, step.what
    tag, name = _tag(place)
    for person in step.who:
        ago = step.details.get("made", 0.0)
        when = f"; the scan was made {ago / 60:g} min ago" if ago else ""
        _did(scene, person, f"scans the tag at {name}{when}", place)
        try:
            radio = stage.radio(person)
            if ago:
                _scan_late(radio, tag, ago)
            else:
                radio.scan(tag)
        except KeyError:
            phone = stage.phones[person.person_id]
            await stage.phones.scan(stage.session, stage.home.url, phone, tag)


def _man_down(radio: GuardRadio, phase: AlarmPhase) -> None:
    if not isinstance(radio, SimulatedRadio):
        raise Failed("only a radio behind the gateway warns before its alarm")
    radio.man_down(phase)


def _scan_late(radio: GuardRadio, tag: str, ago_s: float) -> None:
    """A scan that was made out of reach and is sent now; only gateways tell its own time."""
    if not isinstance(radio, SimulatedRadio):
        raise Failed("only a radio behind the gateway tells when it was held to a tag")
    radio.scan(tag, ago_s=ago_s)


def _tag(place: Where) -> tuple[str, str]:
    """The tag that hangs there, and what the place is called within its building."""
    match place:
        case Place(desk=desk):
            return tag_of(desk), desk.name
        case Spot(checkpoint=checkpoint):
            return checkpoint.tag, checkpoint.name
        case _:
            raise Failed(f"no tag hangs at {place.words} as a whole")


async def reports(scene: Scene, step: Step) -> None:
    """A radio raises an alarm for whoever carries it."""
    for person in step.who:
        radio = _radio(scene, person)
        _did(scene, person, f"reports {step.what}")
        try:
            match step.what:
                case "emergency":
                    radio.emergency()
                case "duress":
                    radio.emergency(EmergencyKind.DURESS)
                case "man down":
                    radio.man_down()
                case "about to raise man down":
                    _man_down(radio, AlarmPhase.PRE_ALERT)
                case "moves again":
                    _man_down(radio, AlarmPhase.CLEARED)
                case _:
                    radio.lone_worker()
        except CannotDo as err:
            raise Failed(str(err)) from err


async def switches(scene: Scene, step: Step) -> None:
    """A radio or phone is switched off or on."""
    for person in step.who:
        _did(scene, person, f"switches {step.what}")
        on = step.what == "on"
        try:
            radio = scene.stage.radio(person)
        except KeyError:
            scene.stage.phones[person.person_id].is_on = on
            continue
        if on:
            radio.turn_on()
        else:
            radio.turn_off()


async def takes(scene: Scene, step: Step) -> None:
    """Somebody takes another's radio, and holds it to their own tag: from now on it is theirs."""
    owner: Person = step.what
    if not owner.radio_id:
        raise Failed(f"{owner.name} has no radio")
    for person in step.who:
        _did(scene, person, f"takes the radio of {owner.name}, and holds it to their own tag")
        scene.stage.take_radio(owner, person).scan(person.tag)


def _did(scene: Scene, person: Person, what: str, place: Where | None = None) -> None:
    now = datetime.now(UTC)
    scene.caused(now)
    scene.tell(Line(now, what, person.name, place.text if place is not None else ""))


def _radio(scene: Scene, person: Person) -> GuardRadio:
    try:
        return scene.stage.radio(person)
    except KeyError:
        raise Failed(f"{person.name} carries a phone; use 'taps', not codes") from None
