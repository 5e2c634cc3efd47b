"""What the operator is asked to look at."""

from .events import Prompted
from .ids import IncidentId
from .turn import Turn
from .words import Prompt


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
