"""What duress alone did, beside what all may know of.

Beside an incident that all may know of, another about the same person that duress alone
raised. They stay two, for joining them would show that there was something. But help
goes to one person: whoever is on the way to the one is on the way to the other.

And within one incident the people who were told of it because of duress alone, beside
those of whom everybody knows that they were told. What the former say of it nobody else
may know, until they are part of it for all to see.
"""

from .ids import ResponderId
from .incident import Incident
from .turn import Turn


def secret_beside(turn: Turn, incident: Incident) -> tuple[Incident, ...]:
    """The open incidents that duress alone raised, about the same as one that all may know of."""
    return _beside(turn, incident, secret=True) if not incident.is_secret else ()


def shown_beside(turn: Turn, incident: Incident) -> tuple[Incident, ...]:
    """The open incidents that all may know of, about the same as one that duress alone raised."""
    return _beside(turn, incident, secret=False) if incident.is_secret else ()


def is_hidden(incident: Incident, responder_id: ResponderId) -> bool:
    """Whether somebody was told of an incident by what duress did, and by nothing else.

    Of what duress alone raised nothing shows, so nobody is hidden in it.
    """
    return (
        responder_id in incident.assignments
        and responder_id not in incident.shown.assignments
        and responder_id != incident.responder_id
    )


def is_unheard(incident: Incident, responder_id: ResponderId) -> bool:
    """Whether nobody else may know that somebody spoke of an incident.

    Without duress they would have spoken of something else, or of nothing. Whoever a
    roll-call asks answers that.
    """
    roll_call = incident.shown.roll_call
    asked = (
        roll_call is not None and roll_call.ended_at is None and responder_id in roll_call.people
    )
    return is_hidden(incident, responder_id) and not asked


def _beside(turn: Turn, incident: Incident, *, secret: bool) -> tuple[Incident, ...]:
    return tuple(
        one
        for one in turn.room.incidents.values()
        if one.subject == incident.subject and one.is_open and one.is_secret is secret
    )
