"""What one may ask of the procedure itself: escalation, external help, prompts, desk tests.

Everything that a step of a policy does is an action here too, so an administrator can
rebuild the procedure with automations.
"""

from collections.abc import Mapping

from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..control_room import commands as c
from ..control_room.words import DeskAnswer, Prompt, Target
from .asked import OF_INCIDENT, REASON, Ask, Fields

DESK = "desk"
EXTERNAL = "external"
CONFIRM = "confirm"
REACHED = "reached"
TARGETS = "targets"
RAISE_SOUND = "raise_sound"
ANSWER = "answer"
ABOUT = "about"
PROMPT = "prompt"
PASSED = "passed"
CONSOLE = "console"
AUDIBLE = "audible"
NOTE = "note"

ANSWERS = tuple(one.value for one in DeskAnswer if one not in (DeskAnswer.NONE, DeskAnswer.SENT))
"""What a clerk can be told: not the press itself."""

_DESK: Fields = {vol.Required(DESK): cv.string}

OF_THE_PROCEDURE: Mapping[str, Ask] = {
    "escalate": Ask(
        c.Escalate,
        lambda asked: c.Escalate(
            actor=asked.actor,
            incident_id=asked.incident_id,
            external=asked.data[EXTERNAL],
            confirmed=asked.data[CONFIRM],
        ),
        {
            **OF_INCIDENT,
            vol.Optional(EXTERNAL, default=""): cv.string,
            vol.Optional(CONFIRM, default=False): cv.boolean,
        },
    ),
    "report_external": Ask(
        c.ReportExternal,
        lambda asked: c.ReportExternal(
            actor=asked.actor,
            incident_id=asked.incident_id,
            target=asked.data[EXTERNAL],
            reached=asked.data.get(REACHED),
            reason=asked.data[REASON],
        ),
        {
            **OF_INCIDENT,
            vol.Required(EXTERNAL): cv.string,
            vol.Optional(REACHED): cv.boolean,
            vol.Optional(REASON, default=""): vol.All(cv.string, vol.Length(max=280)),
        },
    ),
    "alert_targets": Ask(
        c.AlertTargets,
        lambda asked: c.AlertTargets(
            actor=asked.actor,
            incident_id=asked.incident_id,
            targets=tuple(dict.fromkeys(Target(one) for one in asked.data[TARGETS])),
            raise_sound=asked.data[RAISE_SOUND],
            confirmed=asked.data[CONFIRM],
        ),
        {
            **OF_INCIDENT,
            vol.Required(TARGETS): vol.All(
                cv.ensure_list, vol.Length(min=1), [vol.In([target.value for target in Target])]
            ),
            vol.Optional(RAISE_SOUND, default=False): cv.boolean,
            vol.Optional(CONFIRM, default=False): cv.boolean,
        },
    ),
    "answer_desk": Ask(
        c.AnswerClerk,
        lambda asked: c.AnswerClerk(
            actor=asked.actor,
            incident_id=asked.incident_id,
            answer=DeskAnswer(asked.data[ANSWER]),
        ),
        {**OF_INCIDENT, vol.Required(ANSWER): vol.In(ANSWERS)},
    ),
    "prompt_operator": Ask(
        c.PromptOperator,
        lambda asked: c.PromptOperator(
            actor=asked.actor, incident_id=asked.incident_id, about=asked.data[ABOUT]
        ),
        {**OF_INCIDENT, vol.Required(ABOUT): vol.All(cv.string, vol.Length(max=280))},
    ),
    "dismiss_prompt": Ask(
        c.DismissPrompt,
        lambda asked: c.DismissPrompt(
            actor=asked.actor,
            incident_id=asked.incident_id,
            prompt=Prompt(asked.data[PROMPT]),
        ),
        {**OF_INCIDENT, vol.Required(PROMPT): vol.In([prompt.value for prompt in Prompt])},
    ),
    "start_desk_test": Ask(
        c.StartDeskTest,
        lambda asked: c.StartDeskTest(
            actor=asked.actor, desk_id=asked.names.desk(asked.data[DESK])
        ),
        _DESK,
    ),
    "finish_desk_test": Ask(
        c.FinishDeskTest,
        lambda asked: c.FinishDeskTest(
            actor=asked.actor,
            desk_id=asked.names.desk(asked.data[DESK]),
            passed=asked.data[PASSED],
            note=asked.data[NOTE],
        ),
        {
            **_DESK,
            vol.Required(PASSED): cv.boolean,
            vol.Optional(NOTE, default=""): vol.All(cv.string, vol.Length(max=4000)),
        },
    ),
    "check_console": Ask(
        c.CheckConsole,
        lambda asked: c.CheckConsole(
            actor=asked.actor,
            console=asked.data[CONSOLE],
            audible=asked.data[AUDIBLE],
            passed=asked.data[PASSED],
        ),
        {
            vol.Required(CONSOLE): vol.All(cv.string, vol.Length(min=1, max=64)),
            vol.Required(AUDIBLE): cv.boolean,
            vol.Required(PASSED): cv.boolean,
        },
    ),
}
