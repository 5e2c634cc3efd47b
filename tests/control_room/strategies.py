"""Random towns, and what can happen in them."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from custom_components.municipal_alarm.control_room import site
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

steps = st.lists(
    st.builds(
        site.Step,
        st.sampled_from((0, 0, 10, 30, 60)).map(lambda seconds: timedelta(seconds=seconds)),
        st.lists(st.sampled_from(Target), min_size=1, max_size=3, unique=True).map(tuple),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
).map(tuple)

policies = st.lists(
    st.builds(
        site.EscalationPolicy,
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
    site.StatusCode("30", "check in", CodeEffect.CHECK_IN),
    site.StatusCode("31", "alone", CodeEffect.START_LONE_WORK),
    site.StatusCode("39", "not alone", CodeEffect.STOP_LONE_WORK),
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
                site.DEFAULT_CODES,
                (*site.DEFAULT_CODES, *LONE_WORK_CODES),
                tuple(c for c in site.DEFAULT_CODES if c.effect is not CodeEffect.ALL_CLEAR),
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
    )


towns = towns_of(people())
