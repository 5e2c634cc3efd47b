"""The logbook platform: the milestones of each incident and round, in words.

Home Assistant has no translations for the logbook, so the words are here, in the
languages of the radios.
"""

from collections.abc import Callable, Mapping
from typing import Any

from homeassistant.components.logbook.const import LOGBOOK_ENTRY_MESSAGE, LOGBOOK_ENTRY_NAME
from homeassistant.core import Event, HomeAssistant, callback

from .bridge.announcer import EVENT
from .const import DOMAIN

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "incident": "Incident",
        "drill": "drill",
        "raised": "raised",
        "acknowledged": "taken on by an operator",
        "handed_over": "handed over to another operator",
        "accepted": "a responder is on the way",
        "on_scene": "a responder is on scene",
        "external_called": "external help is called",
        "resolved": "resolved",
        "evaluated": "evaluated",
        "evaluation_approved": "the evaluation is approved",
        "closed": "closed",
        "called_up": "responders are called up",
        "call_up_ended": "the call-up has ended",
        "roll_call_started": "roll-call begun",
        "roll_call_ended": "roll-call ended",
        "round": "Round",
        "round_complete": "complete",
        "round_incomplete": "incomplete",
        "missed": "missed",
    },
    "nl": {
        "incident": "Incident",
        "drill": "oefening",
        "raised": "gemeld",
        "acknowledged": "door een centralist aangenomen",
        "handed_over": "aan een andere centralist overgedragen",
        "accepted": "een hulpverlener is onderweg",
        "on_scene": "een hulpverlener is ter plaatse",
        "external_called": "externe hulp wordt ingeschakeld",
        "resolved": "afgehandeld",
        "evaluated": "geëvalueerd",
        "evaluation_approved": "de evaluatie is goedgekeurd",
        "closed": "afgesloten",
        "called_up": "hulpverleners worden opgeroepen",
        "call_up_ended": "de oproep is afgelopen",
        "roll_call_started": "appel begonnen",
        "roll_call_ended": "appel beëindigd",
        "round": "Ronde",
        "round_complete": "volledig",
        "round_incomplete": "onvolledig",
        "missed": "gemist",
    },
}

type Describe = Callable[[str, str, Callable[[Event[Mapping[str, Any]]], dict[str, Any]]], None]


@callback
def async_describe_events(hass: HomeAssistant, async_describe_event: Describe) -> None:
    """Tell the logbook how to show our events."""

    @callback
    def describe(event: Event[Mapping[str, Any]]) -> dict[str, Any]:
        words = _WORDS.get(hass.config.language, _WORDS["en"])
        data = event.data
        parts = [words.get(data["what"], data["what"])]
        if data.get("place"):
            parts.append(data["place"])
        if data.get("drill"):
            parts.append(words["drill"])
        if data.get("missed"):
            parts.append(f"{words['missed']}: {data['missed']}")
        about = ("round", data["round"]) if "round" in data else ("incident", data["number"])
        return {
            LOGBOOK_ENTRY_NAME: f"{words[about[0]]} {about[1]}",
            LOGBOOK_ENTRY_MESSAGE: ", ".join(parts),
        }

    async_describe_event(DOMAIN, EVENT, describe)
