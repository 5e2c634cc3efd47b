"""What a policy leaves out is named, with an alarm for which it is so."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from hypothesis import given, strategies as st_
import pytest

from custom_components.municipal_alarm.control_room import signals as s, site as st
from custom_components.municipal_alarm.control_room.escalation.conditions import unmet
from custom_components.municipal_alarm.control_room.escalation.holes import (
    HOLE_REASONS,
    Hole,
    _by_building,
    holes,
)
from custom_components.municipal_alarm.control_room.ids import (
    BuildingId,
    DeskId,
    SignalId,
    SourceId,
)
from custom_components.municipal_alarm.control_room.procedure import (
    DEFAULT_POLICY,
    EscalationPolicy,
    ExternalTarget,
    Only,
    Step,
)
from custom_components.municipal_alarm.control_room.words import AlarmKind, Duty, Prompt, Target

from ..shift import PEOPLE, Room, make_town
from ..strategies import policies
from .policies import ANNA, SOPHIE, policy, step, town

GUARDS, TEAM, EXTERNAL = Target.GUARDS_HERE, Target.RESPONSE_TEAM, Target.EXTERNAL
PATROL, NEIGHBOURS = Target.NEAREST_PATROL, Target.NEIGHBOURING_GUARDS
OPERATORS, SUPERVISORS = Target.OPERATORS, Target.SUPERVISORS
FIRE = frozenset({AlarmKind.FIRE})
TOWN = make_town()
EMPTY = st.make_site()


def found(*steps: Step, site: st.Site = TOWN, **more: object) -> list[str]:
    """Reason, and what tells the alarm apart."""
    return [
        f"{one.reason} {one.weekday} {one.at:%H:%M} {one.kind.value}"
        f"{'' if one.guarded else ' unguarded'}{' drill' if one.drill else ''}"
        f"{f' at {one.about}' if one.about else ''}"
        for one in holes(policy(*steps, **more), site)
    ]


@pytest.mark.parametrize("site", [TOWN, EMPTY])
def test_the_default_has_none(site: st.Site) -> None:
    assert holes(DEFAULT_POLICY, site) == ()


def test_nobody_within_a_minute() -> None:
    assert found(step(60, GUARDS)) == []
    both = ["nobody 1 00:00 panic", "nobody 1 00:00 panic unguarded"]
    assert found(step(61, GUARDS)) == both
    # A step does not overtake the one before it.
    assert found(step(61, PATROL), step(0, GUARDS)) == both


def test_of_a_kind_of_alarm() -> None:
    assert found(step(0, GUARDS, only=Only(kinds=FIRE)), kinds=FIRE) == []
    assert {*found(step(0, GUARDS, only=Only(kinds=FIRE)))} == {
        f"nobody 1 00:00 {kind.value}{where}"
        for kind in AlarmKind
        if kind is not AlarmKind.FIRE
        for where in ("", " unguarded")
    }


def test_of_nights_and_days() -> None:
    office = Only(days=frozenset(range(1, 6)), after=time(8), before=time(18))
    assert found(step(0, GUARDS, only=office))[0] == "nobody 1 00:00 panic"
    night = Only(after=time(18), before=time(8))
    assert (
        found(step(0, GUARDS, only=replace(office, days=frozenset())), step(0, PATROL, only=night))
        == []
    )
    assert found(step(0, GUARDS, only=office), step(0, PATROL, only=night)) == [
        "nobody 6 08:00 panic",
        "nobody 6 08:00 panic unguarded",
    ]


def test_each_step_at_its_own_time() -> None:
    """An alarm just before the night is told to the day's first step, or to no step at all."""
    day, night = Only(after=time(7), before=time(19)), Only(after=time(19), before=time(7))
    # By day the first one is held, and at night the other; between them both.
    both = step(0, TEAM, PATROL, only=night), step(60, TEAM, PATROL, only=day)
    assert found(*both) == ["nobody 1 18:59 panic", "nobody 1 18:59 panic unguarded"]
    for at, reached in ((18 * 60 + 58, True), (18 * 60 + 59.5, False), (19 * 60, True)):
        room = Room(make_town(policies=[policy(*both)]))
        room.checks = False
        room.now += timedelta(minutes=at - 12 * 60)
        room.press("desk 2")
        room.after(seconds=60)
        assert bool(room.incident.assignments) is reached
        assert (Prompt.NOBODY_REACHED in room.incident.prompts) is not reached
    # The other way round it is in the morning.
    assert found(replace(both[0], only=day), replace(both[1], only=night))[0].startswith(
        "nobody 1 06:59"
    )
    noon = Only(after=time(6), before=time(12))
    assert found(step(0, PATROL, only=noon), step(30, PATROL, only=noon)) != []


@given(
    steps=st_.lists(
        st_.tuples(
            st_.sampled_from((0, 30, 60)),
            st_.frozensets(st_.integers(1, 7), max_size=6),
            st_.sampled_from((None, time(0), time(6), time(12), time(12, 0, 30))),
            st_.sampled_from((None, time(0), time(6), time(12), time(22))),
        ),
        min_size=1,
        max_size=3,
    ),
    at=st_.integers(0, 7 * 24 * 3600 - 1) | st_.integers(-90, 90).map(lambda off: 43200 + off),
)
def test_no_alarm_of_the_week_falls_through(
    steps: list[tuple[int, frozenset[int], time | None, time | None]], at: int
) -> None:
    """Where no hole is named, some step is taken within a minute, each judged at its time."""
    timed = [
        step(delay, PATROL, only=Only(days=days, after=after, before=before))
        for delay, days, after, before in sorted(steps, key=lambda one: one[0])
    ]
    raised = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(seconds=at)
    taken = any(
        not unmet(
            one.only,
            guarded=True,
            kind=AlarmKind.PANIC,
            drill=False,
            local=raised + one.delay,
        )
        for one in timed
    )
    assert taken or holes(policy(*timed), TOWN)


def test_guarded_or_not() -> None:
    assert found(step(0, GUARDS, only=Only(guarded=True))) == ["nobody 1 00:00 panic unguarded"]
    assert found(step(0, PATROL, only=Only(guarded=False))) == ["nobody 1 00:00 panic"]


def test_in_drills() -> None:
    """Named only where a real alarm finds somebody; that nobody outside is called is no hole."""
    assert found(step(0, GUARDS, only=Only(drill=False))) == [
        "nobody 1 00:00 panic drill",
        "nobody 1 00:00 panic unguarded drill",
    ]
    assert found(step(0, EXTERNAL)) == []
    assert found(step(0, GUARDS, only=Only(drill=True)))[0] == "nobody 1 00:00 panic"


def test_people_who_are_not_there() -> None:
    def of(*duties: Duty, **more: object) -> st.Site:
        people = [one for one in (*PEOPLE, SOPHIE, ANNA) if one.duty in duties]
        return make_town(people=people, **more)  # type: ignore[arg-type]

    assert found(step(0, TEAM), site=of(Duty.GUARD)) != []
    assert found(step(0, TEAM), site=of(Duty.RESPONSE_TEAM)) != [], "the library alone has one"
    nowhere = make_town(people=[replace(PEOPLE[3], home=None)])
    assert found(step(0, TEAM), site=nowhere) == [], "nobody knows where they are"
    assert found(step(0, TEAM), site=replace(nowhere, buildings={}, desks={})) == []
    assert found(step(0, SUPERVISORS), site=of(Duty.GUARD)) != []
    assert found(step(0, SUPERVISORS), site=of(Duty.SUPERVISOR)) == []
    assert found(step(0, NEIGHBOURS), site=of(Duty.PATROL)) != []
    # Where no guard is, the nearest patrol goes.
    assert found(step(0, GUARDS), site=of(Duty.GUARD)) == ["nobody 1 00:00 panic unguarded"]
    assert found(step(0, GUARDS), site=of(Duty.PATROL)) == []
    one_guard = make_town(people=PEOPLE[:1])
    # The guard of the library: elsewhere only as long as no guard is anywhere else.
    assert found(step(0, NEIGHBOURS), site=one_guard) == [
        "nobody 1 00:00 panic",
        "nobody 1 00:00 panic unguarded at Library",
    ]


def test_nobody_may_be_at_a_console() -> None:
    """Users who are operators are nobody to tell: at night they are at home."""
    assert TOWN.operators
    both = ["nobody 1 00:00 panic", "nobody 1 00:00 panic unguarded"]
    assert found(step(0, OPERATORS), step(90, GUARDS)) == both
    by_phone = make_town(people=[*PEOPLE, ANNA])
    assert found(step(0, OPERATORS), step(90, GUARDS), site=by_phone) == []
    silent = make_town(people=[*PEOPLE, replace(ANNA, contacts=())])
    assert found(step(0, OPERATORS), step(90, GUARDS), site=silent) == both
    room = Room(TOWN)
    room.edit(town(step(0, OPERATORS), step(90, GUARDS)))
    room.press("desk 2")
    room.after(seconds=89)
    assert not room.incident.assignments


def test_a_building_that_is_left_out() -> None:
    """The library has a response team; the others have none."""
    team = policy(step(0, TEAM))
    assert found(*team.steps) == [
        "nobody 1 00:00 panic at Town hall",
        "nobody 1 00:00 panic unguarded at Town hall",
    ]
    assert found(step(0, TEAM), step(30, PATROL)) == []
    assert found(step(0, TEAM, only=Only(guarded=True)), step(0, PATROL, only=Only(guarded=False)))[
        0
    ] == ("nobody 1 00:00 panic at Town hall")
    for name, desk in (("Library", "desk 2"), ("Town hall", "desk 3")):
        room = Room(make_town(policies=[team]))
        room.press(desk)
        assert bool(room.incident.assignments) is (name == "Library")


def test_a_large_town_is_judged_by_the_kinds_of_its_buildings() -> None:
    many = make_town(people=[*PEOPLE, SOPHIE])
    buildings = {
        BuildingId(f"b{number}"): st.Building(BuildingId(f"b{number}"), f"Building {number}")
        for number in range(150)
    }
    large = replace(many, buildings={**many.buildings, **buildings})
    every = Only(kinds=FIRE, days=frozenset({1, 7}), after=time(8), before=time(18))
    steps = [step(number * 5, TEAM, only=every) for number in range(6)]
    assert len(found(*steps, site=large)) == 2 * len(AlarmKind)
    assert len(_by_building(large)) == 3


def test_who_has_no_radio_is_nobody() -> None:
    silent = make_town(people=[replace(PEOPLE[3], contacts=()), PEOPLE[0]])
    assert found(step(0, TEAM), site=silent) != []


def test_nobody_outside() -> None:
    assert found(step(0, EXTERNAL), site=make_town(external=[])) != []
    assert holes(policy(step(0, GUARDS), step(0, EXTERNAL, external=("police", "army"))), TOWN) == (
        Hole("unknown_external", 1, time(), AlarmKind.PANIC, True, False, 1, "army"),
    )
    assert found(step(0, EXTERNAL, external=("army",)))[0].startswith("nobody")


def test_whom_an_automation_is_to_call_is_nobody() -> None:
    """Nobody knows here whether one listens."""
    police = ExternalTarget("police")
    assert found(step(0, EXTERNAL), site=replace(TOWN, external=(police,))) != []
    both = (police, ExternalTarget("alarm centre", has_actions=True))
    assert found(step(0, EXTERNAL), site=replace(TOWN, external=both)) == []
    by_name = step(0, EXTERNAL, external=("police",))
    assert found(by_name, site=replace(TOWN, external=both)) != []


def test_more_are_asked_for_than_there_are() -> None:
    # Three guards and two patrols.
    assert found(step(0, GUARDS, multi_ack=5)) == []
    (hole,) = holes(policy(step(0, GUARDS, multi_ack=6)), TOWN)
    assert (hole.reason, hole.step, hole.about) == ("multi_ack_too_many", 0, "5")
    assert found(step(0, GUARDS), step(10, TEAM, multi_ack=6)) == []
    assert holes(policy(step(0, TEAM, PATROL, multi_ack=9)), EMPTY) == ()


@given(chosen=policies)
def test_what_is_no_hole_reaches_somebody(chosen: list[EscalationPolicy]) -> None:
    """The engine agrees: with everybody there, at the hours that the policy names."""
    more = (SOPHIE, ANNA)
    for one in chosen:
        whole = replace(one, kinds=frozenset())
        named = holes(whole, town(more=more, external=["police", "alarm centre"]))
        assert {hole.reason for hole in named} <= set(HOLE_REASONS)
        nobody = [hole for hole in named if hole.reason == "nobody"]
        room = Room(
            make_town(
                people=[*PEOPLE, *more], policies=[whole], external=["police", "alarm centre"]
            )
        )
        room.checks = False
        room.handle(s.Press(SignalId("s"), SourceId("b"), DeskId("desk 2"), room.now))
        room.after(seconds=60)
        reached = room.incident.assignments or room.incident.external_called
        # Of this alarm at this hour; the holes may be of another.
        assert reached or nobody
