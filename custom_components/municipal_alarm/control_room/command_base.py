"""What every command has: who gives it."""

from .values import record, value
from .words import ActorKind, Role


@value
class Actor:
    """Who does something: an operator, a responder, an automation."""

    kind: ActorKind
    actor_id: str = ""
    name: str = ""
    role: Role | None = None


AUTOMATION = Actor(ActorKind.AUTOMATION, "automation")


@record
class CommandBase:
    """What somebody asks for."""

    actor: Actor
