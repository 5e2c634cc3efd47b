"""Who a Home Assistant user is in the control room."""

from collections.abc import Mapping

from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant

from ..const import CONF_ROLES, KIND_CONTROL_ROOM
from ..control_room.commands import AUTOMATION, Actor
from ..control_room.ids import OperatorId
from ..control_room.site import Operator, Site
from ..control_room.words import ActorKind, Role
from .site_source import entries_of


async def read_operators(hass: HomeAssistant) -> tuple[Operator, ...]:
    """Every active user that has a role.

    An administrator is a supervisor unless set otherwise: they could give
    themselves the role anyway.
    """
    room = next(entries_of(hass, KIND_CONTROL_ROOM), None)
    roles: Mapping[str, str] = room.options.get(CONF_ROLES, {}) if room is not None else {}
    return tuple(
        Operator(OperatorId(user.id), user.name or "", role)
        for user in await hass.auth.async_get_users()
        if user.is_active and not user.system_generated and (role := _role(user, roles))
    )


def _role(user: User, roles: Mapping[str, str]) -> Role | None:
    try:
        return Role(roles[user.id])
    except KeyError, ValueError:
        return Role.SUPERVISOR if user.is_admin else None


def actor_of(site: Site, context: Context) -> Actor:
    """Who acts. Without a user it is an automation, which an administrator wrote."""
    return user_actor(site, context.user_id) if context.user_id is not None else AUTOMATION


def user_actor(site: Site, user_id: str, name: str = "") -> Actor:
    """A user as actor; without a role, so that everything is refused, when they have none."""
    operator = site.operators.get(OperatorId(user_id))
    if operator is None:
        return Actor(ActorKind.OPERATOR, user_id, name)
    return Actor(ActorKind.OPERATOR, user_id, operator.name, operator.role)


def may_read(actor: Actor) -> bool:
    """Whether an actor may see the room at all: a viewer may."""
    return actor.kind is not ActorKind.OPERATOR or actor.role is not None


def sees_secrets(actor: Actor) -> bool:
    """Whether an actor may learn of duress."""
    return actor.kind is ActorKind.AUTOMATION or actor.role in (Role.OPERATOR, Role.SUPERVISOR)
