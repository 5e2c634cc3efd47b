"""How each sort of output comes to show an answer, and that none makes a sound."""

import json
from pathlib import Path

from homeassistant.core import HomeAssistant
import pytest

from custom_components import municipal_alarm
from custom_components.municipal_alarm.bridge.outputs import ANSWER_WORDS, SOUND, Plan, dead, plan
from custom_components.municipal_alarm.bridge.procedure_source import DEFAULT_ANSWER_COLOURS
from custom_components.municipal_alarm.control_room.words import DeskAnswer

LAMP = "light.lamp"
TURN_ON = ("homeassistant", "turn_on", {"entity_id": [LAMP]})
TURN_OFF = ("homeassistant", "turn_off", {"entity_id": [LAMP]})


def planned(
    hass: HomeAssistant, answer: DeskAnswer, *outputs: str, language: str = "en"
) -> list[object]:
    made = plan(hass, outputs, answer, DEFAULT_ANSWER_COLOURS, language)
    return [*((one.domain, one.service, dict(one.data)) for one in made.calls), *made.problems]


@pytest.mark.parametrize("output", [LAMP, "switch.lamp", "input_boolean.lamp"])
async def test_what_is_on_or_off(hass: HomeAssistant, output: str) -> None:
    hass.states.async_set(output, "off", {"supported_color_modes": ["brightness"]})
    of = {"entity_id": [output]}
    for answer in DeskAnswer:
        expected = [] if answer is DeskAnswer.NONE else [("homeassistant", "turn_on", of)]
        assert planned(hass, answer, output) == expected
    hass.states.async_set(output, "on")
    assert planned(hass, DeskAnswer.NONE, output) == [("homeassistant", "turn_off", of)]


@pytest.mark.parametrize("mode", ["hs", "rgb", "rgbw", "rgbww", "xy"])
async def test_a_lamp_of_many_colours(hass: HomeAssistant, mode: str) -> None:
    hass.states.async_set(LAMP, "off", {"supported_color_modes": ["color_temp", mode]})
    shown = {}
    for answer in DEFAULT_ANSWER_COLOURS:
        ((domain, service, data),) = planned(hass, answer, LAMP)
        assert (domain, service, data["entity_id"]) == ("light", "turn_on", [LAMP])
        shown[answer] = tuple(data["rgb_color"])
    assert len(set(shown.values())) == len(DEFAULT_ANSWER_COLOURS)
    assert planned(hass, DeskAnswer.NONE, LAMP) == []
    hass.states.async_set(LAMP, "on", {"supported_color_modes": [mode]})
    assert planned(hass, DeskAnswer.NONE, LAMP) == [TURN_OFF]


@pytest.mark.parametrize(
    ("colour", "full", "brightness"),
    [
        ((255, 0, 128), [255, 0, 128], 255),
        ((20, 0, 10), [255, 0, 128], 20),
        ((0, 0, 0), [0, 0, 0], 1),
    ],
)
async def test_a_dim_colour_is_a_dim_lamp(
    hass: HomeAssistant, colour: tuple[int, int, int], full: list[int], brightness: int
) -> None:
    hass.states.async_set(LAMP, "off", {"supported_color_modes": ["rgb"]})
    (call,) = plan(hass, [LAMP], DeskAnswer.SEEN, {DeskAnswer.SEEN: colour}, "en").calls
    assert call.data == {"entity_id": [LAMP], "rgb_color": full, "brightness": brightness}


async def test_several_at_once(hass: HomeAssistant) -> None:
    hass.states.async_set("light.a", "off", {"supported_color_modes": ["rgb"]})
    for one in ("light.b", "switch.c"):
        hass.states.async_set(one, "off", {"supported_color_modes": None})
    found = planned(hass, DeskAnswer.SEEN, "light.a", "light.b", "switch.c")
    assert found[0] == ("homeassistant", "turn_on", {"entity_id": ["light.b", "switch.c"]})
    assert found[1][:2] == ("light", "turn_on")  # type: ignore[index]
    # One that is still on is put out, and the others with it: it is one call.
    hass.states.async_set("light.b", "on")
    assert len(planned(hass, DeskAnswer.NONE, "light.a", "light.b", "switch.c")) == 1


@pytest.mark.parametrize("domain", ["select", "input_select"])
@pytest.mark.parametrize(
    ("options", "language", "chosen"),
    [
        (["Geen", "Gezien", "Onderweg"], "nl", "Onderweg"),
        (["none", "on_the_way"], "nl", "on_the_way"),
        (["none", "ON THE WAY"], "en", "ON THE WAY"),
        (["None", "on_the_way", "On the way"], "fr", "On the way"),
    ],
)
async def test_one_of_several_words(
    hass: HomeAssistant, domain: str, options: list[str], language: str, chosen: str
) -> None:
    output = f"{domain}.screen"
    hass.states.async_set(output, options[0], {"options": options})
    assert planned(hass, DeskAnswer.NONE, output, language=language) == []
    assert planned(hass, DeskAnswer.ON_THE_WAY, output, language=language) == [
        (domain, "select_option", {"entity_id": output, "option": chosen})
    ]


async def test_a_word_that_is_not_among_the_options(hass: HomeAssistant) -> None:
    hass.states.async_set("select.screen", "a", {"options": ["a", "b"]})
    assert planned(hass, DeskAnswer.SEEN, "select.screen") == ["no option seen: select.screen"]
    assert planned(hass, DeskAnswer.NONE, "select.screen") == ["no option none: select.screen"]


@pytest.mark.parametrize("domain", ["text", "input_text"])
async def test_a_text(hass: HomeAssistant, domain: str) -> None:
    output = f"{domain}.screen"
    hass.states.async_set(output, "", {"min": 0, "max": 100})
    assert planned(hass, DeskAnswer.NONE, output) == []
    assert planned(hass, DeskAnswer.ON_SCENE, output, language="nl") == [
        (domain, "set_value", {"entity_id": output, "value": "Ter plaatse"})
    ]
    hass.states.async_set(output, "On scene", {"min": 1, "max": 4})
    assert planned(hass, DeskAnswer.NONE, output) == [
        (domain, "set_value", {"entity_id": output, "value": "None"})
    ]
    assert planned(hass, DeskAnswer.POLICE_CALLED, output) == [
        (domain, "set_value", {"entity_id": output, "value": "Poli"})
    ]


@pytest.mark.parametrize("output", [f"{domain}.bell" for domain in SOUND])
@pytest.mark.parametrize("answer", list(DeskAnswer))
async def test_never_a_sound(hass: HomeAssistant, output: str, answer: DeskAnswer) -> None:
    hass.states.async_set(output, "off")
    made = plan(hass, [output], answer, DEFAULT_ANSWER_COLOURS, "en")
    assert made == Plan([], [f"makes sound: {output}"])


@pytest.mark.parametrize("domain", ["light", "select", "text"])
@pytest.mark.parametrize("state", [None, "unavailable"])
async def test_what_is_not_there(hass: HomeAssistant, domain: str, state: str | None) -> None:
    output = f"{domain}.gone"
    if state is not None:
        hass.states.async_set(output, state)
    assert list(dead(hass, [output])) == [output]
    planned(hass, DeskAnswer.SEEN, output)  # does not raise


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_words_are_those_of_the_sensor(language: str) -> None:
    file = Path(municipal_alarm.__file__).parent / "translations" / f"{language}.json"
    states = json.loads(file.read_text())["entity"]["sensor"]["answer"]["state"]
    assert {answer.value: word for answer, word in ANSWER_WORDS[language].items()} == states
