"""Buttons: the virtual one, which anyone may press; rounds and check-ins, for operators."""

from datetime import timedelta

from homeassistant.core import Context
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest

from custom_components.municipal_alarm.control_room.words import ActorKind
from tests.ha import field
from tests.ha.town import TOWN_HALL, Sent, Town


async def press(town: Town, desk: str = "desk_2", **kwargs: object) -> None:
    await town.call(
        "button", "press", entity_id=town.entity_id("button", f"{desk}_panic"), **kwargs
    )


async def raised_by(town: Town) -> tuple[ActorKind, str]:
    """Who raised the newest incident, by the journal."""
    incident = max(town.room.incidents.values(), key=lambda one: one.number)
    kind, _, who = incident.source_id.partition("/")
    return ActorKind(kind), who


@pytest.mark.parametrize(
    ("who", "kind"),
    [
        ("operator", ActorKind.OPERATOR),
        ("supervisor", ActorKind.OPERATOR),
        ("viewer", ActorKind.SOURCE),
        ("stranger", ActorKind.SOURCE),
    ],
)
async def test_nobody_is_refused(town: Town, who: str, kind: ActorKind) -> None:
    user = getattr(town, who)
    await press(town, user=user)
    assert town.incident("desk_2").presses == 1
    assert await raised_by(town) == (kind, user.id)
    assert town.take_sent() == [Sent("phone", "Anna", "Town hall, First floor, Desk 2 - PANIC #1")]


async def test_an_automation_presses(town: Town) -> None:
    await press(town)
    assert await raised_by(town) == (ActorKind.AUTOMATION, "automation")
    town.take_sent()


async def test_a_user_who_was_deleted_meanwhile_still_calls_for_help(town: Town) -> None:
    del town.hass.auth._store._users[town.stranger.id]
    button = town.hass.data["button"].get_entity(town.entity_id("button", "desk_2_panic"))
    button.async_set_context(Context(user_id=town.stranger.id))
    await button.async_press()
    await town.settle()
    assert town.incident("desk_2").presses == 1
    town.take_sent()


async def test_each_press_of_a_script_counts(town: Town) -> None:
    context = Context()
    for desk in ("desk_1", "desk_2", "desk_2"):
        await town.hass.services.async_call(
            "button",
            "press",
            {"entity_id": town.entity_id("button", f"{desk}_panic")},
            blocking=True,
            context=context,
        )
    await town.settle()
    assert town.incident("desk_1").presses == 1
    assert town.incident("desk_2").presses == 2
    town.take_sent()


async def test_a_desk_that_was_removed_a_moment_ago(town: Town) -> None:
    button = town.hass.data["button"].get_entity(town.entity_id("button", "desk_2_panic"))
    await town.remove_subentry(TOWN_HALL, "desk_2")
    with pytest.raises(ServiceValidationError) as err:
        await button.async_press()
    assert err.value.translation_key == "unknown_desk"


# --- rounds and people ---------------------------------------------------------------

MAY = [None, "operator", "supervisor"]
MAY_NOT = ["viewer", "stranger"]


async def press_own(town: Town, unique_id: str, who: str | None) -> None:
    await town.call(
        "button",
        "press",
        user=getattr(town, who) if who else None,
        entity_id=town.entity_id("button", unique_id),
    )


@pytest.mark.parametrize("who", MAY)
async def test_a_round_is_started(town: Town, who: str | None) -> None:
    await press_own(town, "evening_round_start_round", who)
    (opened,) = town.room.rounds.values()
    assert (opened.plan_id, opened.walkers) == (field.EVENING, {})
    assert town.state("sensor", "evening_round_round_state").state == "open"


async def test_a_second_round_of_a_plan_is_refused(town: Town) -> None:
    await press_own(town, "evening_round_start_round", "operator")
    with pytest.raises(ServiceValidationError) as err:
        await press_own(town, "evening_round_start_round", "operator")
    assert err.value.translation_key == "round_open"
    await press_own(town, "closing_start_round", "operator")
    assert len(town.room.rounds) == 2


@pytest.mark.parametrize("who", MAY)
async def test_somebody_checks_in(town: Town, who: str | None) -> None:
    await town.happen(field.watched(dt_util.utcnow() + timedelta(minutes=1)))
    await press_own(town, "ben_check_in", who)
    due_at = town.room.lone_work[field.BEN].next_at
    assert due_at is not None
    assert due_at - dt_util.utcnow() > timedelta(minutes=29)


async def test_who_is_not_watched_over_need_not_check_in(town: Town) -> None:
    with pytest.raises(ServiceValidationError) as err:
        await press_own(town, "anna_check_in", "operator")
    assert err.value.translation_key == "no_lone_work"


@pytest.mark.parametrize("who", MAY_NOT)
@pytest.mark.parametrize("button", ["evening_round_start_round", "ben_check_in"])
async def test_who_has_no_role_may_press_neither(town: Town, button: str, who: str) -> None:
    await town.happen(field.watched(dt_util.utcnow() + timedelta(minutes=1)))
    before = town.room
    with pytest.raises(ServiceValidationError) as err:
        await press_own(town, button, who)
    assert err.value.translation_key == "not_permitted"
    assert town.room == before
