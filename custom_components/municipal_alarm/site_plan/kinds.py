"""Which kinds of things a plan has, and the fields of each: as the forms store them."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from ..control_room.words import (
    AlarmKind,
    CodeEffect,
    CodeForm,
    Duty,
    Outcome,
    Role,
    RoundKind,
    Target,
)
from .more_types import ByUser, Entity, Raw, Reader, Repeats, Secret, Stream, entities
from .rules.limits import (
    CHECK_IN,
    DAYS_KEPT,
    DUTY_DOMAINS,
    FIRE_DOMAINS,
    LONE_WORK_DOMAINS,
    MAX_MINUTES,
    MAX_SECONDS,
    OUTPUT_DOMAINS,
    SILENT_AFTER,
    SOURCE_DOMAINS,
    TEST_EVERY,
)
from .rules.repeats import DAYS
from .types import (
    KEPT,
    Choice,
    Day,
    Decimal,
    Flag,
    Hour,
    ListOf,
    Part,
    RecordOf,
    Ref,
    Text,
    Type,
    Whole,
    choice,
)

ROOM = "control_room"
SYSTEM = "radio_system"
BUILDING = "building"
DESK = "desk"
CHECKPOINT = "checkpoint"
ROUND = "round_plan"
RESPONDER = "responder"
POLICY = "escalation_policy"
EXTERNAL = "external_target"

_FLOOR = Part("floor", Text(), usual="")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing, and its fields in the order in which they are written."""

    word: str
    """Its section in a document."""
    one: str
    """The column of its name in a sheet."""
    fields: tuple[Part, ...]
    inside: bool = False
    """Whether it is in a building."""

    def usual(self) -> dict[str, Any]:
        """The fields of one of which nothing is said."""
        return {field.to: copy(field.usual) for field in self.fields}


_KINDS = ListOf(choice(AlarmKind))
_STEP = RecordOf(
    (
        Part("delay", Whole(0, MAX_SECONDS), needed=True),
        Part("targets", ListOf(choice(Target)), needed=True),
        Part("raise_sound", Flag(), usual=False),
        Part("external", ListOf(Ref(EXTERNAL))),
        Part("multi_ack", Whole(1, 20)),
        Part("repeat_every", Whole(10, MAX_SECONDS)),
        Part("repeat_times", Whole(1, 20)),
        Part("guarded", choice(("guarded", "unguarded"))),
        Part("drill", choice(("real", "drill"))),
        Part("only_kinds", _KINDS),
        Part("days", ListOf(Choice({day: n for n, day in enumerate(DAYS, 1)}), sorted)),
        Part("after", Hour()),
        Part("before", Hour()),
    )
)
_CODE = RecordOf(
    (
        Part("digits", Text(), needed=True),
        Part("name", Text(), needed=True),
        Part("effect", choice(CodeEffect), needed=True),
        Part("alias", Text(lambda said: " ".join(said.split()))),
        Part("neutral", Text(lambda said: " ".join(said.split()))),
        Part("colour", Text(str.lower)),
    )
)
_CONTACT = RecordOf(
    (
        Part("system", Ref(SYSTEM), needed=True),
        Part("address", Text(), needed=True),
    ),
    sign=":",
)
_SPOT = RecordOf(
    (
        Part("checkpoint", Ref(CHECKPOINT), needed=True),
        Part("within", Whole(1, MAX_MINUTES, 60)),
    ),
    sign="=",
)
_REPORTS = RecordOf(
    (
        Part("monthly", Flag(), usual=False),
        Part("yearly", Flag(), usual=False),
        Part("buildings", Flag(), usual=False),
        Part("keep_years", Whole(1, 50), needed=True),
    )
)


def _entity(domains: tuple[str, ...], nothing: Any = "") -> Type:
    return Entity(domains, nothing)


_DAYS_KEPT = Whole(*DAYS_KEPT)

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        ROOM: Kind(
            "control_room",
            "",
            (
                Part("language", choice(("en", "nl"))),
                Part("phone", Text()),
                Part("code_form", choice(CodeForm)),
                Part("codes", ListOf(_CODE)),
                Part("roles", ByUser(choice(Role))),
                Part("answer_colours", Raw(dict)),
                Part("test_every", Whole(*TEST_EVERY)),
                Part("lone_work_every", Whole(*CHECK_IN, 60)),
                Part("lone_work_grace", Whole(15, 600)),
                Part("holiday_province", Text()),
                Part("holiday_dates", ListOf(Day(), lambda found: sorted(set(found)))),
                Part("keep_events", _DAYS_KEPT),
                Part("keep_places", _DAYS_KEPT),
                Part("keep_pictures", _DAYS_KEPT),
                Part("figure_targets", Raw()),
                Part("shifts", Raw()),
                Part("silent_after", Whole(*SILENT_AFTER)),
                Part("reports", _REPORTS),
            ),
        ),
        SYSTEM: Kind(
            "radio_systems",
            "",
            (
                Part("system", choice(("phones", "open_gateway", "hytera", "mototrbo")), True),
                Part("settings", Raw(dict), usual={}),
            ),
        ),
        EXTERNAL: Kind(
            "external_targets",
            "",
            (Part("police", Flag(), usual=True), Part("actions", Raw(), usual=[])),
        ),
        POLICY: Kind(
            "policies",
            "",
            (
                Part("kinds", _KINDS, usual=[]),
                Part("on_scene_within", Whole(1, MAX_SECONDS), usual=300),
                Part("evaluation_persons", Whole(0, 2)),
                Part("evaluation_within", Whole(1, 90)),
                Part(
                    "evaluation_outcomes",
                    ListOf(choice(one for one in Outcome if one is not Outcome.DRILL)),
                ),
                Part("steps", ListOf(_STEP), needed=True),
            ),
        ),
        BUILDING: Kind(
            "buildings",
            "building",
            (
                Part("street", Text(), usual=""),
                Part("contact", Text(), usual=""),
                Part("latitude", Decimal(-90, 90)),
                Part("longitude", Decimal(-180, 180)),
                Part("fire_sources", entities(*FIRE_DOMAINS), usual=[]),
                Part("press_secret", Secret(), usual=KEPT),
            ),
        ),
        DESK: Kind(
            "desks",
            "desk",
            (
                _FLOOR,
                Part("source", _entity(SOURCE_DOMAINS), usual=""),
                Part("event_types", ListOf(Text()), usual=[]),
                Part("input_system", Ref(SYSTEM), usual=""),
                Part("input_id", Text(), usual=""),
                Part("http_press", Flag(), usual=False),
                Part("camera", _entity(("camera",)), usual=""),
                Part("camera_stream", Stream(), usual=""),
                Part("answer_outputs", entities(*OUTPUT_DOMAINS), usual=[]),
                Part("answer_at_press", Flag(), usual=False),
                Part("tag", Text(), usual=""),
            ),
            inside=True,
        ),
        CHECKPOINT: Kind(
            "checkpoints",
            "checkpoint",
            (
                _FLOOR,
                Part("tag", Text(), usual=""),
                Part("reader", Reader(), usual=""),
                Part("assembly_point", Flag(), usual=False),
            ),
            inside=True,
        ),
        ROUND: Kind(
            "rounds",
            "round",
            (
                Part("kind", choice(RoundKind), usual=RoundKind.ROUND.value, stored="round_kind"),
                Part("lasts", Whole(1, MAX_MINUTES, 60), needed=True),
                Part("ordered", Flag(), usual=False),
                Part("opens_on_scan", Flag(), usual=False),
                Part("repeats", Repeats(), usual="", stored="rrule"),
                Part("starts_on", Day(), usual=""),
                Part("starts_at", Hour(), usual=""),
                Part("holidays", choice(("walk", "skip", "only")), usual="walk"),
                Part("checkpoints", ListOf(_SPOT), needed=True),
            ),
            inside=True,
        ),
        RESPONDER: Kind(
            "responders",
            "responder",
            (
                Part("duty", choice(Duty), needed=True),
                Part("home", Ref(BUILDING), usual=""),
                Part("on_duty", Flag(), usual=True),
                Part("duty_source", _entity(DUTY_DOMAINS, None)),
                Part("contacts", ListOf(_CONTACT), usual=[]),
                Part("tag", Text(), usual=""),
                Part("lone_work_source", _entity(LONE_WORK_DOMAINS, None)),
                Part("check_in_every", Whole(*CHECK_IN, 60)),
            ),
        ),
    }
)
"""In the order in which a plan has them."""

SHEETS = (DESK, CHECKPOINT, ROUND, RESPONDER, BUILDING)
"""What a spreadsheet can have; the first whose column it has is what it is about."""
OF_BUILDING = (DESK, CHECKPOINT, ROUND)
