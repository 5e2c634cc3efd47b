"""Random towns, and what can happen in them."""

from dataclasses import replace
from datetime import UTC, time, timedelta, timezone

from hypothesis import strategies as st

from custom_components.municipal_alarm.control_room import procedure, site
from custom_components.municipal_alarm.control_room.ids import (
    PolicyId,
    ResponderId,
    RoundPlanId,
    SystemId,
)
from custom_components.municipal_alarm.control_room.words import AlarmKind, CodeEffect, Duty, Target

from .shift import BUILDINGS, CHECKPOINTS, ROUND_PLANS, make_town

NAMES = ("Jan", "Piet", "Omar", "Ria", "Kees", "Els")
DESKS = ("desk 1", "desk 2", "desk 3", "desk 4", "no such desk")
PLACES = (*(one.name for one in CHECKPOINTS), "no such place")
PLANS = (*(one.plan_id for one in ROUND_PLANS), RoundPlanId("no such plan"))
SYSTEMS = ("radio", "phone")

contacts = st.lists(st.sampled_from(SYSTEMS), max_size=2, unique=True)

HOURS = (time(6), time(11, 30), time(13), time(22), time(0))
"""None within the quarter of an hour after noon, so that waking late changes no answer."""

EXTERNAL = ("alarm centre", "police", "no such name")

only = st.just(procedure.ALWAYS) | st.builds(
    procedure.Only,
    guarded=st.sampled_from((None, None, True, False)),
    kinds=st.frozensets(st.sampled_from(AlarmKind), max_size=2),
    drill=st.sampled_from((None, None, True, False)),
    days=st.frozensets(st.integers(1, 7), max_size=6),
    after=st.none() | st.sampled_from(HOURS),
    before=st.none() | st.sampled_from(HOURS),
)

steps = st.lists(
    st.builds(
        procedure.Step,
        st.sampled_from((0, 0, 10, 30, 60)).map(lambda seconds: timedelta(seconds=seconds)),
        st.lists(st.sampled_from(Target), min_size=1, max_size=3, unique=True).map(tuple),
        st.booleans(),
        external=st.just(()) | st.lists(st.sampled_from(EXTERNAL), unique=True).map(tuple),
        multi_ack=st.sampled_from((0, 0, 1, 2)),
        repeat_every=st.none()
        | st.sampled_from((5, 20, 90)).map(lambda seconds: timedelta(seconds=seconds)),
        repeat_times=st.integers(0, 3),
        only=only,
    ),
    min_size=1,
    max_size=4,
).map(tuple)

policies = st.lists(
    st.builds(
        procedure.EscalationPolicy,
        st.sampled_from(("one", "two")).map(PolicyId),
        st.just(""),
        steps,
        st.frozensets(st.sampled_from(AlarmKind), max_size=2),
        st.sampled_from((60, 300)).map(lambda seconds: timedelta(seconds=seconds)),
    ),
    max_size=2,
)


@st.composite
def people(draw: st.DrawFn) -> list[site.Responder]:
    return [
        site.Responder(
            ResponderId(name.lower()),
            name,
            draw(st.sampled_from(Duty)),
            draw(st.none() | st.sampled_from([one.building_id for one in BUILDINGS])),
            tuple(
                site.Contact(SystemId(system), f"{system} of {name}") for system in draw(contacts)
            ),
            on_duty=draw(st.sampled_from((True, True, False))),
            tag=f"tag of {name}",
            check_in_every=draw(st.sampled_from((None, None, timedelta(minutes=5)))),
        )
        for name in NAMES
    ]


LONE_WORK_CODES = (
    procedure.StatusCode("30", "check in", CodeEffect.CHECK_IN),
    procedure.StatusCode("31", "alone", CodeEffect.START_LONE_WORK),
    procedure.StatusCode("39", "not alone", CodeEffect.STOP_LONE_WORK),
)

plans = st.lists(st.sampled_from(ROUND_PLANS), unique=True).flatmap(
    lambda chosen: st.tuples(
        *(
            st.builds(
                replace,
                st.just(one),
                ordered=st.booleans(),
                opens_on_scan=st.booleans(),
                checkpoints=st.sampled_from((one.checkpoints, one.checkpoints[:1], ())),
            )
            for one in chosen
        )
    )
)


def towns_of(people: st.SearchStrategy[list[site.Responder]]) -> st.SearchStrategy[site.Site]:
    """Random towns with these people."""
    return st.builds(
        make_town,
        people=people,
        policies=st.just([]) | policies,
        codes=st.sampled_from(
            (
                procedure.DEFAULT_CODES,
                (*procedure.DEFAULT_CODES, *LONE_WORK_CODES),
                tuple(c for c in procedure.DEFAULT_CODES if c.effect is not CodeEffect.ALL_CLEAR),
            )
        ),
        external=st.sampled_from(((), ("police",), ("alarm centre", "police"))),
        systems=st.builds(
            lambda receipts, microphone, positions: (
                site.RadioSystem(SystemId("radio"), "Radio", receipts, microphone, positions),
                site.RadioSystem(SystemId("phone"), "Phones", receipts=False),
            ),
            st.booleans(),
            st.booleans(),
            st.booleans(),
        ),
        language=st.sampled_from(("en", "nl", "fr")),
        round_plans=st.just(ROUND_PLANS) | plans,
        time_zone=st.sampled_from((UTC, timezone(timedelta(hours=9)))),
    )


towns = towns_of(people())
