"""What a policy leaves out, told before it is needed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import UTC, date, datetime, time, timedelta
from itertools import product

from ..ids import PolicyId
from ..procedure import DEFAULT_POLICY, EscalationPolicy, Step
from ..site import Site
from ..values import value
from ..words import AlarmKind, Duty, Role, Target
from .conditions import unmet
from .policy import REACHED_WITHIN, kinds_of

HOLE_REASONS = ("nobody", "unknown_external", "multi_ack_too_many", "too_few_persons")
"""Nobody is reached within a minute; a name that is not set up; more must accept than
there are; more must stand behind an evaluation than have a role. That nothing tells the
operators is none: the room always has the feed. But nobody may be at a console, and so the
feed alone reaches nobody."""

_A_MOMENT = timedelta(seconds=1)

_MONDAY = date(2026, 11, 23)
"""Of any week: only weekday and hour count."""

_DUTIES = {
    Target.GUARDS_HERE: (Duty.GUARD, Duty.PATROL),
    Target.NEIGHBOURING_GUARDS: (Duty.GUARD,),
    Target.RESPONSE_TEAM: (Duty.RESPONSE_TEAM,),
    Target.NEAREST_PATROL: (Duty.PATROL,),
    Target.OPERATORS: (Duty.OPERATOR,),
    Target.SUPERVISORS: (Duty.SUPERVISOR,),
    Target.EXTERNAL: (),
}
"""Who may come of a target: where no guard is, the nearest patrol goes in their place."""


@value
class Hole:
    """What is missing, and an alarm for which it is."""

    reason: str
    """A word of `HOLE_REASONS`."""
    weekday: int
    """ISO: Monday is 1."""
    at: time
    kind: AlarmKind
    guarded: bool
    drill: bool
    step: int | None = None
    """The step it is of; None: of the policy as a whole."""
    about: str = ""
    """The name that is unknown, or how many there are; of "nobody" the building, where it is
    not so of all."""


@value
class _Case:
    """One alarm that might come."""

    local: datetime
    kind: AlarmKind
    guarded: bool
    drill: bool

    def hole(self, reason: str, step: int | None = None, about: str = "") -> Hole:
        """This alarm as an example of a hole."""
        return Hole(
            reason,
            self.local.isoweekday(),
            self.local.time(),
            self.kind,
            self.guarded,
            self.drill,
            step,
            about,
        )


def holes(policy: EscalationPolicy, site: Site, *, in_use: bool = False) -> tuple[Hole, ...]:
    """The holes of a policy, the plainest alarm of each.

    Of a site without people nothing is said of who is there: they are yet to be set up.
    Unless it is `in_use`: then nobody is nobody.
    """
    kinds = kinds_of(policy, site)
    town = _people(site, in_use=in_use)
    plainest = next(_cases(policy, kinds or tuple(AlarmKind)))
    return (
        *_nobody(policy, site, kinds, town),
        *_of_steps(policy, site, plainest, town),
        *_of_evaluation(policy, site, plainest),
    )


def holes_in_force(site: Site) -> Mapping[PolicyId, Sequence[Hole]]:
    """The holes of each policy that is set up or holds, of those that have any.

    While nobody can press anything, it is not said that nobody is there to come.
    """
    policies = [*site.policies.values()]
    if any(site.policy_for(kind) is DEFAULT_POLICY for kind in AlarmKind):
        policies.append(DEFAULT_POLICY)
    in_use = bool(site.desks)
    judged = {one.policy_id: holes(one, site, in_use=in_use) for one in policies}
    return {policy_id: found for policy_id, found in judged.items() if found}


def _cases(policy: EscalationPolicy, kinds: Sequence[AlarmKind]) -> Iterator[_Case]:
    """Every alarm of these that some step may tell from another, the plainest first."""
    of_kinds = any(one.only.kinds for one in policy.steps)
    of_drills = any(one.only.drill is not None for one in policy.steps)
    for drill, guarded, kind, local in product(
        (False, True) if of_drills else (False,),
        (True, False),
        kinds if of_kinds else kinds[:1],
        _moments(policy.steps),
    ):
        yield _Case(local, kind, guarded, drill)


def _moments(steps: Iterable[Step]) -> list[datetime]:
    """When the answer may change: each hour that a step names, on each day if it names one.

    A step is judged at its own time. So as well the alarms of which a step falls just there,
    and the last ones before that.
    """
    hours = {time()}
    days = False
    waits = {timedelta(0)}
    for one in steps:
        hours |= {hour for hour in (one.only.after, one.only.before) if hour is not None}
        days = days or bool(one.only.days)
        if one.delay <= REACHED_WITHIN:
            waits.add(one.delay)
    begins = [
        datetime.combine(_MONDAY + timedelta(days=day), hour, UTC)
        for day in range(7 if days else 1)
        for hour in sorted(hours)
    ]
    earlier = [wait for delay in waits for wait in (delay, delay + _A_MOMENT) if wait]
    # The plainest first: on the hour.
    return [*begins, *(at - wait for wait in sorted(earlier) for at in begins)]


@value
class _People:
    """Who can be told of an alarm in one building, as far as that is set up."""

    guards_elsewhere: int
    """Up to two: more change nothing."""
    guards_here: bool
    team: bool
    of: Mapping[Duty, int] = field(hash=False)
    """In the whole town; empty: nobody is set up."""


def _by_building(site: Site, town: Mapping[Duty, int]) -> dict[_People, str]:
    """What may be told apart of the buildings, each with the first of its kind.

    Whose home nobody knows may be anywhere.
    """
    homes = Counter(
        (one.duty, one.home if one.home in site.buildings else None)
        for one in site.responders.values()
        if one.contacts
    )
    anywhere = homes[Duty.RESPONSE_TEAM, None]
    kinds: dict[_People, str] = {}
    for building_id, building in site.buildings.items():
        here, team = homes[Duty.GUARD, building_id], homes[Duty.RESPONSE_TEAM, building_id]
        elsewhere = min(town.get(Duty.GUARD, 0) - here, 2)
        kinds.setdefault(_People(elsewhere, here > 0, team + anywhere > 0, town), building.name)
    if not kinds:
        # No building is set up yet.
        kinds[_People(min(town.get(Duty.GUARD, 0), 2), False, anywhere > 0, town)] = ""
    return kinds


def _nobody(
    policy: EscalationPolicy, site: Site, kinds: Sequence[AlarmKind], town: Mapping[Duty, int]
) -> Iterator[Hole]:
    """One alarm of every sort that reaches nobody in time; a drill only where real ones do."""
    buildings = _by_building(site, town)
    in_time = _in_time(policy)
    # Whom a step means depends on the place, and whether it is taken on all the rest. They are
    # judged apart: of a policy that names days and hours there are thousands of alarms.
    reaching = {
        guarded: [
            (
                name,
                {
                    at
                    for at, (_, step) in enumerate(in_time)
                    if _reaches(site, step, guarded, people)
                },
            )
            for people, name in buildings.items()
        ]
        for guarded in (True, False)
    }
    found: set[tuple[AlarmKind, bool]] = set()
    for case in _cases(policy, kinds):
        if (case.kind, case.guarded) in found:
            continue
        taken = [at for at, (waits, step) in enumerate(in_time) if _is_taken(step, waits, case)]
        left_out = [name for name, steps in reaching[case.guarded] if steps.isdisjoint(taken)]
        if left_out:
            found.add((case.kind, case.guarded))
            yield case.hole("nobody", about=left_out[0] if len(left_out) < len(buildings) else "")


def _in_time(policy: EscalationPolicy) -> list[tuple[timedelta, Step]]:
    """The steps of the first minute, each with when it is taken."""
    waits = timedelta(0)
    found = []
    for step in policy.steps:
        waits = max(waits, step.delay)
        if waits <= REACHED_WITHIN:
            found.append((waits, step))
    return found


def _is_taken(step: Step, waits: timedelta, case: _Case) -> bool:
    return not unmet(
        step.only,
        guarded=case.guarded,
        kind=case.kind,
        drill=case.drill,
        local=case.local + waits,
    )


def _reaches(site: Site, step: Step, guarded: bool, people: _People) -> bool:
    """Whether somebody is told by a step, or called from outside."""
    return any(_means(site, step, target, guarded, people) for target in step.targets)


def _means(site: Site, step: Step, target: Target, guarded: bool, people: _People) -> bool:
    """Whether a target means anybody there, as far as that is set up."""
    if target is Target.EXTERNAL:
        # Not in a drill, but that is what a drill is: who set it up knows. Whether an
        # automation listens that calls the others nobody knows here.
        known = [one.name for one in site.external if one.has_actions]
        return any(name in known for name in step.external or known)
    if not people.of:
        return True
    match target:
        case Target.GUARDS_HERE:
            # Where no guard can be told, the nearest patrol goes.
            return people.of[Duty.PATROL] > 0 or (guarded and people.of[Duty.GUARD] > 0)
        case Target.NEIGHBOURING_GUARDS:
            # The guard who is there may be one from elsewhere.
            return people.guards_elsewhere > int(guarded and not people.guards_here)
        case Target.RESPONSE_TEAM:
            return people.team
    return any(people.of[duty] for duty in _DUTIES[target])


def _people(site: Site, *, in_use: bool) -> dict[Duty, int]:
    """How many can be told at all, by duty; empty: nobody is set up."""
    people = dict.fromkeys(Duty, 0)
    for one in site.responders.values():
        people[one.duty] += bool(one.contacts)
    return people if in_use or any(people.values()) else {}


def _of_steps(
    policy: EscalationPolicy, site: Site, case: _Case, people: Mapping[Duty, int]
) -> Iterator[Hole]:
    """What is wrong with single steps, whatever the alarm is."""
    targets: set[Target] = set()
    for number, step in enumerate(policy.steps):
        targets |= {*step.targets}
        if Target.EXTERNAL in step.targets:
            for name in step.external:
                if site.external_named(name) is None:
                    yield case.hole("unknown_external", number, name)
        duties = {duty for target in targets for duty in _DUTIES[target]}
        there = sum(people[duty] for duty in duties) if people else step.multi_ack
        if step.multi_ack > there:
            yield case.hole("multi_ack_too_many", number, str(there))


def _of_evaluation(policy: EscalationPolicy, site: Site, case: _Case) -> Iterator[Hole]:
    """An incident is never closed when fewer can stand behind its evaluation than must."""
    may_write = (Role.OPERATOR, Role.SUPERVISOR)
    there = sum(one.role in may_write for one in site.operators.values())
    if policy.evaluation.persons > there:
        yield case.hole("too_few_persons", about=str(there))
