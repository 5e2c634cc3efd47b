"""The procedure, decided once for all buildings: policies, status codes, external help.

Part of the site: see `site`. It resolves by kind of alarm, building, hour and role, so
no building has one of its own.
"""

from datetime import time, timedelta

from .ids import PolicyId
from .values import value
from .words import AlarmKind, CodeEffect, Outcome, Target


@value
class Only:
    """When a step is taken. What is not said holds always; all that is said must hold."""

    guarded: bool | None = None
    """Only where a guard is on duty in the building, or only where none is."""
    kinds: frozenset[AlarmKind] = frozenset()
    drill: bool | None = None
    """Only in drills, or only when it is none."""
    days: frozenset[int] = frozenset()
    """ISO weekdays, Monday is 1; the night of `after` to `before` is of the day it began."""
    after: time | None = None
    """Local time of the municipality; `before` at or under it is on the next day."""
    before: time | None = None


ALWAYS = Only()


@value
class Step:
    """One step of an escalation policy: `delay` counts from the alarm."""

    delay: timedelta
    targets: tuple[Target, ...]
    raise_sound: bool = False
    external: tuple[str, ...] = ()
    """Whom the target EXTERNAL means, by name; empty: all that are set up, in their order."""
    multi_ack: int = 0
    """Responders who must accept; once they have, the later steps wait. 0: only an
    operator who takes the incident on ends the waiting."""
    repeat_every: timedelta | None = None
    repeat_times: int = 0
    """How often it is done again for those who have not answered, while it is not answered."""
    only: Only = ALWAYS


@value
class EvaluationRule:
    """What must be written of an incident before it may be closed. Never of drills and tests."""

    persons: int = 0
    """0: nothing; 1: somebody evaluates it; 2: and somebody else approves that."""
    within: timedelta = timedelta(days=7)
    """After it is resolved; from then on it is asked for every day."""
    outcomes: frozenset[Outcome] = frozenset()
    """Of which incidents, by how they ended; empty: of every one."""


NO_EVALUATION = EvaluationRule()


@value
class EscalationPolicy:
    """Ordered steps for an alarm that no operator takes on."""

    policy_id: PolicyId
    name: str
    steps: tuple[Step, ...]
    kinds: frozenset[AlarmKind] = frozenset()
    """The kinds of alarm it is for; empty: every kind without one of its own."""
    on_scene_within: timedelta = timedelta(minutes=5)
    """From acknowledgement to the first responder on scene."""
    evaluation: EvaluationRule = NO_EVALUATION


@value
class StatusCode:
    """One of the agreed codes between guard and operator."""

    digits: str
    name: str
    effect: CodeEffect
    alias: str = ""
    """What may be said or typed instead of the digits."""
    colour: str = ""
    """Of its key on the operator's screen, as "#rrggbb"; empty: by its effect."""
    neutral: str = ""
    """What a responder reads instead of the digits where that is chosen (`CodeForm`)."""


@value
class ExternalTarget:
    """Somebody outside who can be called: an alarm centre, the police."""

    name: str
    has_actions: bool = False
    """Whether it says itself how it is called; else an automation of the trigger does."""
    police: bool = True
    """Whether the desk is told, once they are called, that the police were called."""


DEFAULT_POLICY = EscalationPolicy(
    PolicyId("default"),
    "",
    (
        Step(timedelta(0), (Target.GUARDS_HERE, Target.OPERATORS)),
        Step(
            timedelta(seconds=30),
            (Target.RESPONSE_TEAM, Target.NEIGHBOURING_GUARDS),
            raise_sound=True,
        ),
        Step(timedelta(seconds=60), (Target.EXTERNAL,), raise_sound=True),
    ),
)
"""At once, 30 s, 60 s; on scene within 5 minutes."""

DEFAULT_CODES = (
    StatusCode("1", "on my way", CodeEffect.ON_MY_WAY),
    StatusCode("2", "on scene", CodeEffect.ON_SCENE),
    StatusCode("3", "under control", CodeEffect.UNDER_CONTROL),
    StatusCode("4", "need back-up", CodeEffect.NEED_BACKUP),
    StatusCode("5", "police", CodeEffect.POLICE),
    StatusCode("6", "ambulance", CodeEffect.AMBULANCE),
    StatusCode("7", "fire", CodeEffect.FIRE),
    StatusCode("8", "can't talk, listen in", CodeEffect.LISTEN_IN),
    StatusCode("9", "all clear", CodeEffect.ALL_CLEAR),
    StatusCode("0", "duress", CodeEffect.DURESS),
    StatusCode("20", "check in", CodeEffect.CHECK_IN),
    StatusCode("21", "start lone work", CodeEffect.START_LONE_WORK),
    StatusCode("22", "stop lone work", CodeEffect.STOP_LONE_WORK),
)
