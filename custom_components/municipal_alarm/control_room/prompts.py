"""What the operator is asked to look at."""

from .commands import DismissPrompt, PromptOperator
from .errors import BadRequest, WrongState
from .events import PromptDismissed, Prompted
from .ids import IncidentId
from .turn import Turn
from .words import Prompt

ASKED_LENGTH = 280
"""Letters of what an operator is asked to look at: two lines on a console."""


def prompt(
    turn: Turn, incident_id: IncidentId, what: Prompt, about: str = "", *, secret: bool = False
) -> None:
    """Ask the operator to look at something, once.

    Once also for those who see an all-clear where there is duress: of a 0 and a 9
    they see one prompt, as of two 9s.
    """
    incident = turn.incident(incident_id)
    seems = Prompt.ALL_CLEAR if what is Prompt.DURESS else what
    unseen = not secret and seems not in incident.shown.prompts
    if unseen or what not in incident.prompts:
        turn.record(
            Prompted(
                at=turn.now, incident_id=incident_id, prompt=what, about=about, secret=not unseen
            )
        )


def prompt_operator(turn: Turn, command: PromptOperator) -> None:
    """Ask the operator to look, in somebody's own words; again where the words are new."""
    incident = turn.incident(command.incident_id)
    about = command.about.strip()
    if not about:
        raise BadRequest("empty_text")
    if len(about) > ASKED_LENGTH:
        raise BadRequest("long_text", length=str(ASKED_LENGTH))
    if Prompt.ASKED in incident.prompts and about == incident.asked:
        return
    turn.record(
        Prompted(
            at=turn.now,
            incident_id=incident.incident_id,
            prompt=Prompt.ASKED,
            about=about,
            actor=command.actor,
        )
    )


def dismiss_prompt(turn: Turn, command: DismissPrompt) -> None:
    """Somebody looked at it.

    What viewers see goes with it: the all-clear, where it was a duress code that looks
    like one; not where an all-clear stands beside that, for of it nobody said so.
    """
    incident = turn.incident(command.incident_id)
    what, seen = command.prompt, incident.shown.prompts
    if what is Prompt.CLOSE:
        raise BadRequest("prompt_stays")
    if what not in incident.prompts and what not in seen:
        raise WrongState("prompt_not_shown", prompt=what.value)
    seems = Prompt.ALL_CLEAR if what is Prompt.DURESS else what
    stands = seems is not what and seems in incident.prompts
    turn.record(
        PromptDismissed(
            at=turn.now,
            incident_id=incident.incident_id,
            secret=stands or seems not in seen,
            prompt=what,
            actor=command.actor,
        )
    )
