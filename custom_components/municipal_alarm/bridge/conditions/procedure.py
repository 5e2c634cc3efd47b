"""How far the procedure is in an incident, for automations."""

from typing import override

from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import TemplateVarsType
import voluptuous as vol

from ...control_room.words import AssignmentState, DeliveryState
from ..filters import WORDS, options_schema
from ..happenings import words as w
from ..running import Running
from .base import OF_INCIDENT, RoomCondition, chosen_by

COUNT = "count"

EXTERNAL_STATES = (DeliveryState.QUEUED.value, *WORDS[w.EXTERNAL_STATE])
"""How far a call may be; `queued`: nobody has said yet what came of it."""

_COMING = (AssignmentState.ACCEPTED, AssignmentState.ON_SCENE)


class RespondersHaveAccepted(RoomCondition):
    """So many responders take the job, or are on scene."""

    schema = chosen_by(
        {
            **OF_INCIDENT,
            vol.Optional(COUNT, default=1): vol.All(vol.Coerce(int), vol.Range(min=1, max=100)),
            **options_schema((w.DUTY,)),
        }
    )

    @override
    def holds(self, running: Running, variables: TemplateVarsType) -> bool:
        duties = self._options.get(w.DUTY)
        responders = running.room.state.site.responders
        coming = [
            responder_id
            for responder_id, one in self.shown(running, variables).assignments.items()
            if one.state in _COMING
            and (
                not duties
                or (responder_id in responders and responders[responder_id].duty in duties)
            )
        ]
        count: int = self._options[COUNT]
        return len(coming) >= count


class PromptIsShown(RoomCondition):
    """The operator is asked to look at something, and nobody has dealt with it."""

    schema = chosen_by({**OF_INCIDENT, **options_schema((w.PROMPT,))})

    @override
    def holds(self, running: Running, variables: TemplateVarsType) -> bool:
        wanted = self._options.get(w.PROMPT)
        shown = self.shown(running, variables).prompts
        return any(not wanted or prompt in wanted for prompt in shown)


class EscalationStepIs(RoomCondition):
    """How far the escalation is: the last step whose time came, and whether the next wait."""

    schema = chosen_by(
        {**OF_INCIDENT, **options_schema((w.STEP,)), vol.Optional(w.PUT_OFF): cv.boolean}
    )

    @override
    def holds(self, running: Running, variables: TemplateVarsType) -> bool:
        incident = self.shown(running, variables)
        wanted = self._options.get(w.STEP)
        put_off = self._options.get(w.PUT_OFF)
        return (not wanted or str(incident.step) in wanted) and (
            put_off is None or put_off is incident.is_put_off
        )


class ExternalIs(RoomCondition):
    """Somebody outside was called, and the call is so far."""

    schema = chosen_by(
        {
            **OF_INCIDENT,
            **options_schema((w.TARGET,)),
            vol.Optional(w.EXTERNAL_STATE): vol.All(cv.ensure_list, [vol.In(EXTERNAL_STATES)]),
        }
    )

    @override
    def holds(self, running: Running, variables: TemplateVarsType) -> bool:
        wanted = {said.casefold() for said in self._options.get(w.TARGET, ())}
        states = self._options.get(w.EXTERNAL_STATE)
        return any(
            (not wanted or name.casefold() in wanted) and (not states or call.state in states)
            for name, call in self.shown(running, variables).external.items()
        )


class DeskAnswerIs(RoomCondition):
    """What the clerk at the desk was told last."""

    schema = chosen_by(
        {
            **OF_INCIDENT,
            vol.Required(w.ANSWER): vol.All(cv.ensure_list, [vol.In(WORDS[w.ANSWER])]),
        }
    )

    @override
    def holds(self, running: Running, variables: TemplateVarsType) -> bool:
        answers: list[str] = self._options[w.ANSWER]
        return self.shown(running, variables).answer in answers
