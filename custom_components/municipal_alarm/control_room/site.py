"""What is set up: places, people, policies and codes, as the rules need them.

A `Site` is built whole by `make_site` from plain tuples and never changes;
an edit makes a new one. It is not folded from events: events carry the names
and decisions of their moment, so a replay does not need the site of that day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import UTC, timedelta, tzinfo
from types import MappingProxyType

from .ids import (
    BuildingId,
    CheckpointId,
    DeskId,
    OperatorId,
    PolicyId,
    ResponderId,
    RoundPlanId,
    SystemId,
)
from .procedure import DEFAULT_CODES, DEFAULT_POLICY, EscalationPolicy, ExternalTarget, StatusCode
from .values import value
from .words import AlarmKind, CodeEffect, CodeForm, Duty, Role, RoundKind


@value
class Place:
    """Where something is, with the names it had at that moment."""

    building_id: BuildingId
    building: str
    floor: str = ""
    desk_id: DeskId | None = None
    desk: str = ""
    checkpoint_id: CheckpointId | None = None
    checkpoint: str = ""

    def words(self) -> str:
        """Building, floor, desk or checkpoint, widest first, for people to read."""
        parts = (self.building, self.floor, self.desk or self.checkpoint)
        return ", ".join(part for part in parts if part)


@value
class Position:
    """Where a radio says it is: degrees of WGS 84, and how wrong that may be in metres."""

    latitude: float
    longitude: float
    accuracy_m: float | None = None


@value
class Building:
    """One guarded or unguarded building; degrees WGS 84 where known."""

    building_id: BuildingId
    name: str
    latitude: float | None = None
    longitude: float | None = None
    address: str = ""
    """Street, number and town, as one tells the police."""
    contact: str = ""
    """Who can be asked there, with a number."""


@value
class Desk:
    """A desk with a panic button."""

    desk_id: DeskId
    building_id: BuildingId
    name: str
    floor: str = ""
    tag: str = ""
    """Tag at this desk: a scan of it proves that the responder is here."""
    camera: bool = False
    """Whether a camera looks at it."""
    answers: bool = False
    """Whether something at it can show the discreet answer."""


@value
class Checkpoint:
    """A place to prove: whoever reads its tag, or is read by its reader, is there."""

    checkpoint_id: CheckpointId
    building_id: BuildingId
    name: str
    floor: str = ""
    tag: str = ""
    """The tag that hangs there now; a new one in its place makes no new checkpoint."""
    reader: str = ""
    """A fixed reader that hangs there: people hold their personal tags to it."""
    assembly_point: bool = False
    """Where people gather at a fire: whoever is proven to be there is safe."""


@value
class PlannedCheckpoint:
    """A checkpoint of a round plan: to be proven within this long after the start."""

    checkpoint_id: CheckpointId
    within: timedelta


@value
class RoundPlan:
    """The template of a round. When it is walked is known to the schedule alone."""

    plan_id: RoundPlanId
    building_id: BuildingId
    name: str
    kind: RoundKind
    checkpoints: tuple[PlannedCheckpoint, ...]
    lasts: timedelta
    """After it what was not proven is missed, and the round is over."""
    ordered: bool = False
    """Whether the checkpoints are to be proven in their order."""
    opens_on_scan: bool = False
    """Whether reading one of its tags opens it; of an ordered one, the first."""


@value
class LoneWorkRule:
    """How often a lone worker gives a sign of life."""

    every: timedelta = timedelta(minutes=30)
    grace: timedelta = timedelta(seconds=60)
    """After the prompt, before it is an alarm."""


TALKGROUP = "talkgroup/"
"""Addresses that begin so are of no radio, but of all that listen to a talkgroup."""


def is_talkgroup(address: str) -> bool:
    """Whether an address reaches a talkgroup: nobody can confirm for all of it."""
    return address.startswith(TALKGROUP)


@value
class Contact:
    """One way to reach a responder: an address within a radio system."""

    system_id: SystemId
    address: str


@value
class RadioSystem:
    """What the rules must know of a radio system."""

    system_id: SystemId
    name: str
    receipts: bool
    """Whether it confirms that a message reached the device."""
    microphone: bool = False
    """Whether it can open a device's microphone."""
    sound: bool = False
    """Whether what an open microphone hears comes to us, and not to its radios alone."""
    positions: bool = False
    """Whether a radio can be asked where it is."""
    no_microphone: str = ""
    """A machine word for the timeline: why it can open none ("mototrbo")."""


@value
class Responder:
    """Anyone who can be sent."""

    responder_id: ResponderId
    name: str
    duty: Duty
    home: BuildingId | None
    contacts: tuple[Contact, ...] = ()
    """In order of preference."""
    on_duty: bool = True
    tag: str = ""
    """Personal tag: a scan of it with a radio signs them on to that radio."""
    check_in_every: timedelta | None = None
    """As a lone worker; None: as everybody (`Site.lone_work`)."""


@value
class Operator:
    """A Home Assistant user with a role in the control room."""

    operator_id: OperatorId
    name: str
    role: Role


DEFAULT_LONE_WORK = LoneWorkRule()


@value
class Site:
    """Everything that is set up, with the look-ups the rules need ready."""

    buildings: Mapping[BuildingId, Building] = field(default_factory=dict)
    desks: Mapping[DeskId, Desk] = field(default_factory=dict)
    responders: Mapping[ResponderId, Responder] = field(default_factory=dict)
    systems: Mapping[SystemId, RadioSystem] = field(default_factory=dict)
    operators: Mapping[OperatorId, Operator] = field(default_factory=dict)
    policies: Mapping[PolicyId, EscalationPolicy] = field(default_factory=dict)
    codes: Mapping[str, StatusCode] = field(default_factory=dict)
    external: tuple[ExternalTarget, ...] = ()
    """Called in this order."""
    language: str = "en"
    checkpoints: Mapping[CheckpointId, Checkpoint] = field(default_factory=dict)
    round_plans: Mapping[RoundPlanId, RoundPlan] = field(default_factory=dict)
    lone_work: LoneWorkRule = DEFAULT_LONE_WORK
    code_form: CodeForm = CodeForm.DIGITS
    time_zone: tzinfo = UTC
    """Of the municipality: hours of a policy are read on its clocks."""
    phone: str = ""
    """The control room's own number, for whoever is called from outside."""
    places: Mapping[DeskId, Place] = field(default_factory=dict)
    by_contact: Mapping[Contact, ResponderId] = field(default_factory=dict)
    """Whose radio or phone it is by setting; `Roster.carrier` says who has it now."""
    by_tag: Mapping[str, DeskId] = field(default_factory=dict)
    by_personal_tag: Mapping[str, ResponderId] = field(default_factory=dict)
    checkpoint_places: Mapping[CheckpointId, Place] = field(default_factory=dict)
    by_checkpoint_tag: Mapping[str, CheckpointId] = field(default_factory=dict)
    by_reader: Mapping[str, CheckpointId] = field(default_factory=dict)
    opened_by_scan: Mapping[CheckpointId, tuple[RoundPlanId, ...]] = field(default_factory=dict)
    """The plans of which a scan of this checkpoint opens a round."""
    policy_of_kind: Mapping[AlarmKind, EscalationPolicy] = field(default_factory=dict)

    def policy_for(self, kind: AlarmKind) -> EscalationPolicy:
        """The policy of this kind of alarm, or the municipality's default."""
        return self.policy_of_kind.get(kind, DEFAULT_POLICY)

    def policy(self, policy_id: PolicyId, kind: AlarmKind) -> EscalationPolicy:
        """A policy by id; one that was removed meanwhile falls back by kind."""
        return self.policies.get(policy_id) or self.policy_for(kind)

    def external_named(self, name: str) -> ExternalTarget | None:
        """An external target by its name."""
        return next((one for one in self.external if one.name == name), None)

    def code_said(self, text: str) -> StatusCode | None:
        """The code that a text is: its digits, or its alias. Nothing is guessed."""
        code = self.codes.get(text)
        if code is None and text:
            said = text.casefold()
            code = next((c for c in self.codes.values() if c.alias.casefold() == said), None)
        return code

    def code_with(self, effect: CodeEffect) -> StatusCode | None:
        """The first code that has this effect."""
        return next((code for code in self.codes.values() if code.effect is effect), None)


def make_site(
    *,
    buildings: Iterable[Building] = (),
    desks: Iterable[Desk] = (),
    responders: Iterable[Responder] = (),
    systems: Iterable[RadioSystem] = (),
    operators: Iterable[Operator] = (),
    policies: Iterable[EscalationPolicy] = (),
    codes: Iterable[StatusCode] = DEFAULT_CODES,
    external: Iterable[ExternalTarget] = (),
    language: str = "en",
    checkpoints: Iterable[Checkpoint] = (),
    round_plans: Iterable[RoundPlan] = (),
    lone_work: LoneWorkRule = DEFAULT_LONE_WORK,
    code_form: CodeForm = CodeForm.DIGITS,
    time_zone: tzinfo = UTC,
    phone: str = "",
) -> Site:
    """Build a site with its look-ups. What is in an unknown building is left out.

    Building entries load one by one, so a desk can be read before its building;
    it comes in with the site that is made when the building is there.
    """
    by_building = {building.building_id: building for building in buildings}
    by_desk = {desk.desk_id: desk for desk in desks if desk.building_id in by_building}
    by_checkpoint = {
        one.checkpoint_id: one for one in checkpoints if one.building_id in by_building
    }
    by_plan = {
        one.plan_id: replace(
            one,
            # A checkpoint that was removed meanwhile is not asked for.
            checkpoints=tuple(p for p in one.checkpoints if p.checkpoint_id in by_checkpoint),
        )
        for one in round_plans
        if one.building_id in by_building
    }
    by_scan: dict[CheckpointId, tuple[RoundPlanId, ...]] = {}
    for plan in by_plan.values():
        for one in plan.checkpoints[: 1 if plan.ordered else None] if plan.opens_on_scan else ():
            by_scan[one.checkpoint_id] = (*by_scan.get(one.checkpoint_id, ()), plan.plan_id)
    by_responder = {responder.responder_id: responder for responder in responders}
    by_policy = {policy.policy_id: policy for policy in policies if policy.steps}
    by_kind: dict[AlarmKind, EscalationPolicy] = {}
    for kind in AlarmKind:
        own = next((p for p in by_policy.values() if kind in p.kinds), None)
        common = next((p for p in by_policy.values() if not p.kinds), None)
        by_kind[kind] = own or common or DEFAULT_POLICY
    return Site(
        buildings=MappingProxyType(by_building),
        desks=MappingProxyType(by_desk),
        responders=MappingProxyType(by_responder),
        systems=MappingProxyType({system.system_id: system for system in systems}),
        operators=MappingProxyType({op.operator_id: op for op in operators}),
        policies=MappingProxyType(by_policy),
        codes=MappingProxyType({code.digits: code for code in codes}),
        external=tuple(external),
        language=language,
        checkpoints=MappingProxyType(by_checkpoint),
        round_plans=MappingProxyType(by_plan),
        lone_work=lone_work,
        code_form=code_form,
        time_zone=time_zone,
        phone=phone,
        places=MappingProxyType(
            {
                desk.desk_id: Place(
                    desk.building_id,
                    by_building[desk.building_id].name,
                    desk.floor,
                    desk.desk_id,
                    desk.name,
                )
                for desk in by_desk.values()
            }
        ),
        by_contact=MappingProxyType(
            {
                contact: responder.responder_id
                for responder in by_responder.values()
                for contact in responder.contacts
                if not is_talkgroup(contact.address)
            }
        ),
        by_tag=MappingProxyType({desk.tag: desk.desk_id for desk in by_desk.values() if desk.tag}),
        by_personal_tag=MappingProxyType(
            {one.tag: one.responder_id for one in by_responder.values() if one.tag}
        ),
        checkpoint_places=MappingProxyType(
            {
                one.checkpoint_id: Place(
                    one.building_id,
                    by_building[one.building_id].name,
                    one.floor,
                    checkpoint_id=one.checkpoint_id,
                    checkpoint=one.name,
                )
                for one in by_checkpoint.values()
            }
        ),
        by_checkpoint_tag=MappingProxyType(
            {one.tag: one.checkpoint_id for one in by_checkpoint.values() if one.tag}
        ),
        by_reader=MappingProxyType(
            {one.reader: one.checkpoint_id for one in by_checkpoint.values() if one.reader}
        ),
        opened_by_scan=MappingProxyType(by_scan),
        policy_of_kind=MappingProxyType(by_kind),
    )
