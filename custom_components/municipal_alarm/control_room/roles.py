"""Who may do what: one table, asked by `engine.handle` for every command."""

from . import commands as c
from .errors import NotPermitted
from .words import ActorKind, Role

_OF_THEMSELVES = (
    c.Accept,
    c.Refuse,
    c.Arrive,
    c.ReportScan,
    c.StartLoneWork,
    c.CheckIn,
    c.StopLoneWork,
    c.AnswerRollCall,
)
_OF_RESPONDERS = (
    c.RaiseAlarm,
    c.SendStatusCode,
    c.StartDeskTest,
    c.FinishDeskTest,
    *_OF_THEMSELVES,
)
"""What a guard may do from a radio or phone, for themselves alone; of desk tests, their own."""


def permits(actor: c.Actor, command: type[c.Command]) -> bool:
    """Whether an actor may give this kind of command.

    Automations are written by administrators and may do everything. A viewer, or
    a user without a role, may do nothing.
    """
    if command is c.RecordAccess:
        # Looking is decided elsewhere; that somebody looked is written down, whoever it was.
        return True
    match actor.kind:
        case ActorKind.AUTOMATION:
            return True
        case ActorKind.OPERATOR:
            return actor.role in (Role.OPERATOR, Role.SUPERVISOR)
        case ActorKind.RESPONDER:
            return command in _OF_RESPONDERS
        case ActorKind.SOURCE:
            return command is c.RaiseAlarm


def demand(command: c.Command) -> None:
    """Refuse with `NotPermitted` what the actor may not do."""
    actor = command.actor
    allowed = permits(actor, type(command))
    if allowed and actor.kind is ActorKind.RESPONDER:
        match command:
            case c.RaiseAlarm(responder_id=None) | c.SendStatusCode():
                pass
            case c.RecordAccess():
                pass
            case c.StartDeskTest() | c.FinishDeskTest():
                # Whose test it is, `drills.testing` knows.
                pass
            case _:
                # What only responders may do, of whom it names.
                allowed = getattr(command, "responder_id", None) == actor.actor_id
    if not allowed:
        raise NotPermitted("not_permitted", name=actor.name or actor.actor_id)
