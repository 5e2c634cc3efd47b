"""The city of a simulated year: 150 buildings, their desks, guards, operators and rounds.

All of it is made up.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from custom_components.municipal_alarm.control_room import site as st
from custom_components.municipal_alarm.control_room.ids import (
    BuildingId,
    CheckpointId,
    DeskId,
    OperatorId,
    ResponderId,
    RoundPlanId,
    SystemId,
)
from custom_components.municipal_alarm.control_room.procedure import ExternalTarget
from custom_components.municipal_alarm.control_room.words import Duty, Role, RoundKind

BUILDINGS = 150
DESKS = 1_500
GUARDED = 60
"""Buildings with a guard of their own; the others have their response team and the patrols."""
PATROLS = 12
OPERATORS = 8
ROUNDS = 20
"""Buildings that are walked through every night."""
CHECKPOINTS = 8
"""Of each such building."""
TIME_ZONE = ZoneInfo("Europe/Amsterdam")
RADIOS, PHONES = SystemId("radios"), SystemId("phones")

_FLOORS = ("Ground floor", "1st floor", "2nd floor")
_NAMES = ("Library", "Town office", "Sports hall", "Community centre", "Youth centre")


def city() -> st.Site:
    """The whole of it; the same each time."""
    return st.make_site(
        buildings=[_building(number) for number in range(BUILDINGS)],
        desks=[_desk(number) for number in range(DESKS)],
        systems=[
            st.RadioSystem(RADIOS, "Radios", receipts=True, microphone=True),
            st.RadioSystem(PHONES, "Phones", receipts=False),
        ],
        responders=[*_guards(), *_teams(), *_patrols()],
        operators=[
            st.Operator(
                OperatorId(f"operator{number}"),
                f"Operator {number + 1}",
                Role.SUPERVISOR if number == 0 else Role.OPERATOR,
            )
            for number in range(OPERATORS)
        ],
        external=[ExternalTarget("Police", police=True, has_actions=True)],
        checkpoints=[
            st.Checkpoint(
                checkpoint_of(building, number),
                BuildingId(f"building{building}"),
                f"Checkpoint {number + 1}",
                _FLOORS[number % len(_FLOORS)],
                f"tag{building}-{number}",
            )
            for building in range(ROUNDS)
            for number in range(CHECKPOINTS)
        ],
        round_plans=[_round(building) for building in range(ROUNDS)],
        time_zone=TIME_ZONE,
    )


def checkpoint_of(building: int, number: int) -> CheckpointId:
    """The id of a checkpoint by its building and number."""
    return CheckpointId(f"checkpoint{building}-{number}")


def walker_of(building: int) -> ResponderId:
    """Who walks the round of a building."""
    return ResponderId(f"guard{building}")


def _building(number: int) -> st.Building:
    name = _NAMES[number % len(_NAMES)]
    return st.Building(
        BuildingId(f"building{number}"),
        f"{name} {number // len(_NAMES) + 1}",
        52.0 + number % 15 / 100,
        4.8 + number // 15 / 50,
    )


def _desk(number: int) -> st.Desk:
    return st.Desk(
        DeskId(f"desk{number}"),
        BuildingId(f"building{number % BUILDINGS}"),
        f"Desk {number // BUILDINGS + 1}",
        _FLOORS[number // BUILDINGS % len(_FLOORS)],
        camera=number % 3 == 0,
        answers=number % 2 == 0,
    )


def _guards() -> list[st.Responder]:
    return [
        st.Responder(
            walker_of(building),
            f"Guard {building + 1}",
            Duty.GUARD,
            BuildingId(f"building{building}"),
            (st.Contact(RADIOS, str(1000 + building)),),
        )
        for building in range(GUARDED)
    ]


def _teams() -> list[st.Responder]:
    return [
        st.Responder(
            ResponderId(f"team{building}-{number}"),
            f"Helper {building + 1}-{number + 1}",
            Duty.RESPONSE_TEAM,
            BuildingId(f"building{building}"),
            (st.Contact(PHONES, f"phone{building}-{number}"),),
        )
        for building in range(BUILDINGS)
        for number in range(2)
    ]


def _patrols() -> list[st.Responder]:
    return [
        st.Responder(
            ResponderId(f"patrol{number}"),
            f"Patrol {number + 1}",
            Duty.PATROL,
            BuildingId(f"building{number * BUILDINGS // PATROLS}"),
            (st.Contact(RADIOS, str(2000 + number)),),
        )
        for number in range(PATROLS)
    ]


def _round(building: int) -> st.RoundPlan:
    return st.RoundPlan(
        RoundPlanId(f"round{building}"),
        BuildingId(f"building{building}"),
        "Night round",
        RoundKind.ROUND,
        tuple(
            st.PlannedCheckpoint(
                checkpoint_of(building, number), timedelta(minutes=10 + 5 * number)
            )
            for number in range(CHECKPOINTS)
        ),
        timedelta(hours=1),
    )
