"""Who a user of Home Assistant is in the control room."""

from homeassistant.core import Context
import pytest

from custom_components.municipal_alarm.bridge.actors import (
    actor_of,
    may_read,
    read_operators,
    sees_secrets,
    user_actor,
)
from custom_components.municipal_alarm.control_room.commands import AUTOMATION, Actor
from custom_components.municipal_alarm.control_room.words import ActorKind, Role
from tests.ha.town import ROOM, Town


async def roles(town: Town) -> dict[str, Role]:
    return {one.operator_id: one.role for one in await read_operators(town.hass)}


async def test_roles_as_given_and_admins_as_supervisors(town: Town) -> None:
    found = await roles(town)
    assert found["olga"] is Role.OPERATOR
    assert found["vic"] is Role.VIEWER
    assert found["sue"] is Role.SUPERVISOR
    assert "stan" not in found


async def test_an_admin_may_be_less(town: Town) -> None:
    entry = town.entries[ROOM]
    options = {**entry.options, "roles": {"sue": "viewer", "olga": "king", "gone": "operator"}}
    town.hass.config_entries.async_update_entry(entry, options=options)
    found = await roles(town)
    assert found["sue"] is Role.VIEWER
    assert not {"olga", "gone"} & found.keys()


async def test_who_is_not_active_is_nobody(town: Town) -> None:
    assert town.room.site.operators
    await town.hass.auth.async_update_user(town.operator, is_active=False)
    await town.edited()
    assert "olga" not in town.room.site.operators


async def test_a_user_who_is_removed(town: Town) -> None:
    await town.hass.auth.async_remove_user(town.viewer)
    await town.edited()
    assert "vic" not in town.room.site.operators


async def test_without_a_control_room_admins_are_supervisors(town: Town) -> None:
    await town.hass.config_entries.async_remove(ROOM)
    assert (await roles(town))["sue"] is Role.SUPERVISOR
    assert "olga" not in await roles(town)


async def test_who_acts(town: Town) -> None:
    site = town.room.site
    assert actor_of(site, Context()) is AUTOMATION
    assert actor_of(site, Context(user_id="olga")) == Actor(
        ActorKind.OPERATOR, "olga", "Olga", Role.OPERATOR
    )
    assert actor_of(site, Context(user_id="stan")) == Actor(ActorKind.OPERATOR, "stan")
    assert user_actor(site, "stan", "Stan").name == "Stan"


@pytest.mark.parametrize(
    ("actor", "reads", "secrets"),
    [
        (AUTOMATION, True, True),
        (Actor(ActorKind.OPERATOR, "x", "X"), False, False),
        (Actor(ActorKind.OPERATOR, "x", "X", Role.VIEWER), True, False),
        (Actor(ActorKind.OPERATOR, "x", "X", Role.OPERATOR), True, True),
        (Actor(ActorKind.OPERATOR, "x", "X", Role.SUPERVISOR), True, True),
        (Actor(ActorKind.RESPONDER, "x", "X"), True, False),
    ],
)
def test_who_may_know_what(actor: Actor, *, reads: bool, secrets: bool) -> None:
    assert may_read(actor) is reads
    assert sees_secrets(actor) is secrets
