"""The companion app: which phone is whose, what it is sent, and what its answers mean.

Sent and answered as https://companion.home-assistant.io/docs/notifications describes.
An answer's action is `municipal_alarm:<verb>:[<responder>:]<incident>`, without an
incident where there is none, so that an automation can put the same buttons under a
text of its own: `check_in`, `start_lone_work`, `stop_lone_work` and `alarm:<kind>`
(man_down, emergency) are of whoever presses them, as are `code:<digits>`, and of a desk's
test `test:<desk>`, `test_seen:<desk>` and `test_failed:<desk>`; `scan:<checkpoint>` says that
they are there, as `scan` does with a tag that was typed. `reply` brings what was typed
(`reply_text`), and `take_on` acts as the Home Assistant user whose phone it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from homeassistant.components.notify.const import DOMAIN as NOTIFY_DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import slugify

from ..const import DOMAIN
from ..control_room.alerts import CALLS_FOR_HELP
from ..control_room.commands import (
    Accept,
    Actor,
    AnswerRollCall,
    Arrive,
    CheckIn,
    Command,
    FinishDeskTest,
    RaiseAlarm,
    Refuse,
    ReportScan,
    SendStatusCode,
    StartDeskTest,
    StartLoneWork,
    StopLoneWork,
)
from ..control_room.dispatch import MESSAGE_LENGTH
from ..control_room.effects import RadioText
from ..control_room.ids import CheckpointId, DeskId, IncidentId, ResponderId, SignalId, SystemId
from ..control_room.signals import TextIn
from ..control_room.site import Contact, Responder, Site
from ..control_room.words import ActorKind, AlarmKind, Duty, Purpose, RollCallAnswer

EVENT_ACTION = "mobile_app_notification_action"
EVENT_RECEIVED = "mobile_app_notification_received"
"""Android only, and only where its owner has switched it on."""

REPLY_TEXT = "reply_text"
"""Where the app puts what was typed."""

KEY = "municipal_alarm_key"
"""Comes back in both, for the app returns all data of a notification."""

MAX_TAG = 128
"""Letters of a tag: radio systems and actions take no more either."""

REPLY_LENGTH = MESSAGE_LENGTH
"""Letters of a reply that are kept: as many as an operator may write."""

_MOBILE_APP = "mobile_app"

type _Buttons = Mapping[str, tuple[tuple[str, str], ...]]

_BUTTONS: _Buttons = {
    # Android shows three.
    "en": (("accept", "On my way"), ("arrive", "On scene"), ("refuse", "Cannot come")),
    "nl": (("accept", "Ik kom eraan"), ("arrive", "Ter plaatse"), ("refuse", "Kan niet komen")),
}

_CHECK_IN: _Buttons = {
    "en": (("check_in", "I am fine"),),
    "nl": (("check_in", "Het gaat goed"),),
}

_ROLL_CALL: _Buttons = {
    "en": (("safe", "Safe"), ("help", "Help")),
    "nl": (("safe", "Veilig"), ("help", "Hulp nodig")),
}

_TAKE_ON: _Buttons = {
    "en": (("take_on", "Take on"),),
    "nl": (("take_on", "In behandeling nemen"),),
}

_REPLY: _Buttons = {
    # Not "code": whoever looks at the phone need not know that there are any.
    "en": (("reply", "Reply"),),
    "nl": (("reply", "Antwoord"),),
}

_AT_A_CONSOLE = (Duty.OPERATOR, Duty.SUPERVISOR)
"""They are told when nobody is at a console, and go nowhere."""

_LOUD: Mapping[str, Any] = {
    # Android: at once, through Doze and do-not-disturb.
    "ttl": 0,
    "priority": "high",
    "channel": "alarm_stream",
    # iOS: a critical alert sounds on a muted phone.
    "push": {
        "interruption-level": "critical",
        "sound": {"name": "default", "critical": 1, "volume": 1.0},
    },
}

_UNHEARD: Mapping[str, Any] = {
    # A code may come to a guard who stands before an aggressor: neither sound nor light.
    "ttl": 0,
    "priority": "high",
    "channel": "Municipal Alarm codes",
    "importance": "low",
    "push": {"interruption-level": "passive", "sound": "none"},
}


@dataclass(frozen=True, slots=True)
class Phone:
    """A notify entity, resolved."""

    entity_id: str
    service: str | None
    """The companion app's own notify action, which can carry buttons."""
    user_id: str | None
    """The Home Assistant user whose companion app it is."""
    device_id: str | None
    name: str | None = None
    """What its owner called it; None: it has no companion app."""


@dataclass(frozen=True, slots=True)
class TypedText:
    """How something typed came: by which phone, and when."""

    signal_id: SignalId
    system_id: SystemId
    address: str
    at: datetime


def resolve(hass: HomeAssistant, address: str) -> Phone | None:
    """A notify entity by registry id or entity id; None when there is no such entity."""
    phone = _phone(hass, address)
    if phone is None or phone.name is None:
        return phone
    return replace(phone, service=_service(hass, phone.name))


def _phone(hass: HomeAssistant, address: str) -> Phone | None:
    """The same but for its action, for which all others must be looked at."""
    registry = er.async_get(hass)
    entry = registry.async_get(er.async_resolve_entity_id(registry, address) or address)
    if entry is None:
        return Phone(address, None, None, None) if hass.states.get(address) else None
    if entry.platform != _MOBILE_APP:
        return Phone(entry.entity_id, None, None, entry.device_id)
    config = hass.config_entries.async_get_entry(entry.config_entry_id or "")
    data: Mapping[str, Any] = config.data if config is not None else {}
    name = str(data.get("device_name", ""))
    return Phone(entry.entity_id, None, data.get("user_id"), entry.device_id, name)


def phones_of(
    hass: HomeAssistant, site: Site, system_id: SystemId | None = None
) -> Iterator[tuple[Responder, Contact, Phone]]:
    """Every phone of a responder, for whose it is: without its action.

    `system_id`: of that radio system alone.
    """
    for responder in site.responders.values():
        for contact in responder.contacts:
            if system_id in (None, contact.system_id):
                phone = _phone(hass, contact.address)
                if phone is not None:
                    yield responder, contact, phone


def _service(hass: HomeAssistant, device_name: str) -> str | None:
    """The notify action of a registration, when it is sure to be this one's.

    It is named by what its owner called the phone, and of two phones with one name
    only one has it: then a text without buttons that reaches the right one is better.
    """

    def action(name: object) -> str:
        return slugify(f"{_MOBILE_APP}_{name}")

    service = action(device_name)
    same = sum(
        action(entry.data.get("device_name", "")) == service
        for entry in hass.config_entries.async_entries(_MOBILE_APP)
    )
    return service if same == 1 and hass.services.has_service(NOTIFY_DOMAIN, service) else None


def payload(
    effect: RadioText, language: str, duty: Duty = Duty.GUARD, *, may_take_on: bool = False
) -> dict[str, Any]:
    """What the companion app's notify action is called with.

    `duty`: of whom it is for; `may_take_on`: whether whose phone it is has the role.
    """
    data: dict[str, Any] = {KEY: effect.key, "group": DOMAIN}
    about = f"{effect.responder_id}:{effect.incident_id}"
    match effect.purpose:
        case purpose if purpose in CALLS_FOR_HELP:
            data |= {"tag": effect.incident_id, **_LOUD}
            if duty not in _AT_A_CONSOLE:
                data["actions"] = _actions(_BUTTONS, language, about)
            elif may_take_on:
                data["actions"] = _actions(_TAKE_ON, language, about)
        case Purpose.CHECK_IN:
            # Asked again, it takes the place of the first time.
            data |= {
                "tag": effect.incident_id,
                "actions": _actions(_CHECK_IN, language, effect.responder_id),
                **_LOUD,
            }
        case Purpose.ROLL_CALL:
            # Not loud: somebody may be hiding. A tag of its own, as below.
            data |= {
                "tag": effect.key,
                "actions": _actions(_ROLL_CALL, language, about),
                "ttl": 0,
                "priority": "high",
            }
        case Purpose.STAND_DOWN:
            # Takes the place of the call: it is over.
            data["tag"] = effect.incident_id
        case Purpose.CODE:
            data |= {"tag": effect.key, "actions": _reply(language, about), **_UNHEARD}
        case _:
            # A tag of its own: the call, with the place in it, must stay.
            data |= {
                "tag": effect.key,
                "actions": _reply(language, about),
                "ttl": 0,
                "priority": "high",
            }
    return {"message": effect.text, "data": data}


def _actions(buttons: _Buttons, language: str, about: str) -> list[dict[str, str]]:
    return [
        {"action": f"{DOMAIN}:{verb}:{about}", "title": title}
        for verb, title in buttons.get(language, buttons["en"])
    ]


def _reply(language: str, about: str) -> list[dict[str, str]]:
    """A field to type a code or a text into, on either make of phone."""
    return [{**one, "behavior": "textInput"} for one in _actions(_REPLY, language, about)]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an action says, before it is known who says it."""

    verb: str
    words: tuple[str, ...]


def reply(
    answer: Answer, responder_id: ResponderId, text: object, typed: TypedText
) -> TextIn | None:
    """What a responder typed into a notification; None: it is no reply of theirs."""
    words = answer.words[1:] if answer.words[:1] == (responder_id,) else answer.words
    if answer.verb != "reply" or len(words) > 1 or not isinstance(text, str) or not text.strip():
        return None
    return TextIn(
        typed.signal_id,
        typed.system_id,
        typed.address,
        text.strip()[:REPLY_LENGTH],
        typed.at,
        responder_id,
        IncidentId(words[0]) if words else None,
    )


def asked(
    answer: Answer, responder: Responder, text: object, typed: TypedText, message_id: str
) -> Command | TextIn | None:
    """What a responder asks for, or wrote; `text`: what was typed. None: it means nothing."""
    actor = Actor(ActorKind.RESPONDER, responder.responder_id, responder.name)
    if answer == Answer("scan", ()) and isinstance(text, str) and 0 < len(text.strip()) <= MAX_TAG:
        return ReportScan(
            actor=actor,
            signal_id=SignalId(message_id),
            responder_id=responder.responder_id,
            tag=text.strip(),
        )
    return reply(answer, responder.responder_id, text, typed) or command(
        answer, responder.responder_id, actor, message_id
    )


def taken_on(answer: Answer) -> IncidentId | None:
    """The incident that whose phone it is takes on; None: they do not."""
    match answer.verb, answer.words:
        case "take_on", (incident,) | (_, incident):
            return IncidentId(incident)
    return None


def read_action(action: object) -> Answer | None:
    """An action of ours; None: it is somebody else's."""
    prefix, *words = str(action).split(":")
    return Answer(words[0], tuple(words[1:])) if prefix == DOMAIN and words else None


def command(
    answer: Answer, responder_id: ResponderId, actor: Actor, message_id: str
) -> Command | None:
    """What a responder asks for with it; None when it means nothing."""
    words = answer.words
    if words[:1] == (responder_id,):
        words = words[1:]
    match answer.verb, words:
        case "accept", (incident,):
            return Accept(actor=actor, incident_id=IncidentId(incident), responder_id=responder_id)
        case "arrive", (incident,):
            return Arrive(actor=actor, incident_id=IncidentId(incident), responder_id=responder_id)
        case "refuse", (incident,):
            return Refuse(actor=actor, incident_id=IncidentId(incident), responder_id=responder_id)
        case "check_in", ():
            return CheckIn(actor=actor, responder_id=responder_id)
        case "start_lone_work", ():
            return StartLoneWork(actor=actor, responder_id=responder_id)
        case "stop_lone_work", ():
            return StopLoneWork(actor=actor, responder_id=responder_id)
        case "alarm", ("man_down" | "emergency" as kind,):
            return RaiseAlarm(
                actor=actor,
                signal_id=SignalId(message_id),
                kind=AlarmKind(kind),
                responder_id=responder_id,
            )
        case "safe" | "help", (incident,):
            return AnswerRollCall(
                actor=actor,
                incident_id=IncidentId(incident),
                responder_id=responder_id,
                answer=RollCallAnswer(answer.verb),
            )
        case "scan", (checkpoint,):
            return ReportScan(
                actor=actor,
                signal_id=SignalId(message_id),
                responder_id=responder_id,
                checkpoint_id=CheckpointId(checkpoint),
            )
        case "test", (desk,):
            return StartDeskTest(actor=actor, desk_id=DeskId(desk))
        case "test_seen" | "test_failed", (desk,):
            return FinishDeskTest(
                actor=actor, desk_id=DeskId(desk), passed=answer.verb == "test_seen"
            )
        case "code", (digits, *incidents) if len(incidents) < 2:
            return SendStatusCode(
                actor=actor,
                digits=digits,
                message_id=message_id,
                incident_id=IncidentId(incidents[0]) if incidents else None,
            )
        case _:
            return None
