"""An answer on the outputs of a desk: lamps in colours, switches, and words on a screen.

Nothing here makes a sound. A lamp that knows colours shows one for each answer, as
bright as the colour is; other lamps and switches are on or off. A select gets the
answer's word among its options, a text the word itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from homeassistant.const import (
    ATTR_ENTITY_ID,
    SERVICE_SELECT_OPTION,
    SERVICE_TURN_OFF,
    SERVICE_TURN_ON,
    STATE_OFF,
    STATE_UNAVAILABLE,
)
from homeassistant.core import DOMAIN as HOMEASSISTANT_DOMAIN, HomeAssistant, split_entity_id

from ..control_room.words import DeskAnswer
from .procedure_source import Colour

LIGHT = "light"
CHOICES = ("select", "input_select")
TEXTS = ("text", "input_text")
SOUND = ("media_player", "notify", "siren", "tts")
"""Never at a desk, whatever is set up: whoever stands there would hear of the alarm."""

_COLOUR_MODES = frozenset({"hs", "rgb", "rgbw", "rgbww", "xy"})
"""Of lamps that show any colour."""

ANSWER_WORDS: Mapping[str, Mapping[DeskAnswer, str]] = {
    "en": {
        DeskAnswer.NONE: "None",
        DeskAnswer.SENT: "Sent",
        DeskAnswer.SEEN: "Seen",
        DeskAnswer.ON_THE_WAY: "On the way",
        DeskAnswer.ON_SCENE: "On scene",
        DeskAnswer.POLICE_CALLED: "Police called",
    },
    "nl": {
        DeskAnswer.NONE: "Geen",
        DeskAnswer.SENT: "Verzonden",
        DeskAnswer.SEEN: "Gezien",
        DeskAnswer.ON_THE_WAY: "Onderweg",
        DeskAnswer.ON_SCENE: "Ter plaatse",
        DeskAnswer.POLICE_CALLED: "Politie gebeld",
    },
}


@dataclass(frozen=True, slots=True)
class Call:
    """One action of Home Assistant, for one or more outputs."""

    domain: str
    service: str
    data: Mapping[str, Any]


@dataclass(slots=True)
class Plan:
    """What is to be done so that a desk shows an answer."""

    calls: list[Call] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """Outputs that cannot show it, and why."""


def plan(
    hass: HomeAssistant,
    outputs: Sequence[str],
    answer: DeskAnswer,
    colours: Mapping[DeskAnswer, Colour],
    language: str,
) -> Plan:
    """How these outputs (entity ids) come to show an answer. What shows it is left alone."""
    made = Plan()
    switched: list[str] = []
    coloured: list[str] = []
    for output in outputs:
        domain = split_entity_id(output)[0]
        if domain in SOUND:
            made.problems.append(f"makes sound: {output}")
        elif domain in CHOICES:
            _choose(hass, made, output, answer, language)
        elif domain in TEXTS:
            _write(hass, made, output, answer, language)
        elif domain == LIGHT and answer in colours and has_colours(hass, output):
            coloured.append(output)
        else:
            switched.append(output)
    dark = answer is DeskAnswer.NONE
    if switched and not (dark and all(_is(hass, one, STATE_OFF) for one in switched)):
        # At the press above all: not even a relay may click.
        service = SERVICE_TURN_OFF if dark else SERVICE_TURN_ON
        made.calls.append(Call(HOMEASSISTANT_DOMAIN, service, {ATTR_ENTITY_ID: switched}))
    if coloured:
        made.calls.append(Call(LIGHT, SERVICE_TURN_ON, _light(coloured, colours[answer])))
    return made


def dead(hass: HomeAssistant, outputs: Sequence[str]) -> Iterator[str]:
    """The outputs that are not there. Home Assistant acts on the others and says nothing."""
    return (one for one in outputs if _is(hass, one, None, STATE_UNAVAILABLE))


def _light(outputs: Sequence[str], colour: Colour) -> dict[str, Any]:
    """A dim colour is a bright one at little brightness: lamps are told both."""
    brightness = max(*colour, 1)
    full = [round(255 * part / brightness) for part in colour]
    return {ATTR_ENTITY_ID: list(outputs), "rgb_color": full, "brightness": brightness}


def has_colours(hass: HomeAssistant, output: str) -> bool:
    """Whether it is a lamp that shows any colour."""
    state = hass.states.get(output)
    modes = state.attributes.get("supported_color_modes") if state is not None else None
    return not _COLOUR_MODES.isdisjoint(modes or ())


def _words(answer: DeskAnswer, language: str) -> tuple[str, str]:
    """The word for people, and the one for machines."""
    return ANSWER_WORDS.get(language, ANSWER_WORDS["en"])[answer], answer.value


def _choose(
    hass: HomeAssistant, made: Plan, output: str, answer: DeskAnswer, language: str
) -> None:
    state = hass.states.get(output)
    if state is None or state.state == STATE_UNAVAILABLE:
        return
    options = state.attributes.get("options") or ()
    words = _words(answer, language)
    wanted = next((option for word in words for option in options if _same(option, word)), None)
    if wanted is None:
        made.problems.append(f"no option {words[1]}: {output}")
    elif state.state != wanted:
        data = {ATTR_ENTITY_ID: output, "option": wanted}
        made.calls.append(Call(split_entity_id(output)[0], SERVICE_SELECT_OPTION, data))


def _same(option: str, word: str) -> bool:
    return option.casefold() == word.casefold()


def _write(hass: HomeAssistant, made: Plan, output: str, answer: DeskAnswer, language: str) -> None:
    state = hass.states.get(output)
    if state is None or state.state == STATE_UNAVAILABLE:
        return
    # An empty screen says nothing; one that must have a text gets the word.
    may_be_empty = not state.attributes.get("min")
    text = "" if answer is DeskAnswer.NONE and may_be_empty else _words(answer, language)[0]
    text = text[: int(state.attributes.get("max") or len(text))]
    if state.state != text:
        data = {ATTR_ENTITY_ID: output, "value": text}
        made.calls.append(Call(split_entity_id(output)[0], "set_value", data))


def _is(hass: HomeAssistant, output: str, *states: str | None) -> bool:
    """Whether an output shows one of these; None: it is not there."""
    state = hass.states.get(output)
    return (state.state if state is not None else None) in states
