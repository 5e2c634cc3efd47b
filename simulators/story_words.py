"""The language of stories: who can do or see what, and how that is spelled.

One table, read by the parser (what is allowed, and what to say when it is not)
and by docs/stories.md. A step is a subject, a verb and perhaps some details:

    - guard: Jan de Vries         subject
      gets: Town Hall, Desk 3     verb
      within: 2 s                 detail
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType


class Kind(Enum):
    """What may stand behind a word."""

    TEXT = auto()
    NUMBER = auto()
    TIME = auto()
    """A time span: `500 ms`, `2 s`, `5 min`."""
    YES = auto()
    DESK = auto()
    """A desk, as "Building, desk"."""
    DESKS = auto()
    PLACE = auto()
    """A desk or checkpoint, as "Building, desk", or a whole building."""
    BUILDING = auto()
    ROUND = auto()
    """A round plan, as "Building, plan"."""
    PERSON = auto()
    PEOPLE = auto()
    USER = auto()
    EXTERNAL = auto()
    EXTERNALS = auto()
    TEXTS = auto()
    STEPS = auto()


@dataclass(frozen=True, slots=True)
class Word:
    """What stands behind a word: a kind, or one of a few choices."""

    kind: Kind
    choices: tuple[str, ...] = ()


def choice(*choices: str) -> Word:
    """Make a word that allows these alone."""
    return Word(Kind.TEXT, choices)


TEXT, NUMBER, TIME, YES = Word(Kind.TEXT), Word(Kind.NUMBER), Word(Kind.TIME), Word(Kind.YES)
PLACE, DESK, DESKS = Word(Kind.PLACE), Word(Kind.DESK), Word(Kind.DESKS)
BUILDING, ROUND = Word(Kind.BUILDING), Word(Kind.ROUND)
PERSON, PEOPLE = Word(Kind.PERSON), Word(Kind.PEOPLE)
USER, EXTERNAL, TEXTS = Word(Kind.USER), Word(Kind.EXTERNAL), Word(Kind.TEXTS)

STATES = ("raised", "acknowledged", "responding", "on_scene", "resolved", "closed")
OUTCOMES = ("genuine", "false", "drill", "cancelled", "technical")
ANSWERS = ("none", "sent", "seen", "on_the_way", "on_scene", "police_called")
ALARMS = ("emergency", "man down", "no sign of life", "duress")
WARNINGS = ("about to raise man down", "moves again")
LINES = ("Hytera repeater", "MOTOTRBO radios")
SYSTEMS = ("Guard radios", "Hytera radios", "MOTOTRBO radios")


@dataclass(frozen=True, slots=True)
class Verb:
    """What stands behind the verb, which details may follow, and which of them must."""

    word: Word
    details: Mapping[str, Word] = MappingProxyType({})
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """What stands behind the subject, and what it can do. No verbs: it is the whole step."""

    word: Word
    verbs: Mapping[str, Verb] = MappingProxyType({})
    details: Mapping[str, Word] = MappingProxyType({})


_WHEN = {"within": TIME, "not before": TIME, "since": choice("the press")}

_RESPONDER = Subject(
    PEOPLE,
    {
        "gets": Verb(PLACE, {**_WHEN, "saying": TEXT}),
        "gets text": Verb(TEXT, _WHEN),
        "answers": Verb(TEXT),
        "is sure it was sent": Verb(YES, _WHEN),
        "taps": Verb(TEXT),
        "replies": Verb(TEXT),
        "scans": Verb(PLACE, {"made": TIME}),
        "reports": Verb(choice(*ALARMS, *WARNINGS)),
        "switches": Verb(choice("on", "off")),
        "is heard": Verb(YES, _WHEN),
        "takes the radio of": Verb(PERSON),
    },
)

_USER = Subject(
    USER,
    {
        "sees": Verb(
            PLACE,
            {
                **_WHEN,
                "state": choice(*STATES),
                "owner": USER,
                "presses": NUMBER,
                "prompt": TEXT,
                "no prompt": TEXT,
                "sound": choice("raised", "quiet"),
                "answer": choice(*ANSWERS),
                "outcome": choice(*OUTCOMES),
                "first": YES,
                "drill": YES,
                "responder": PERSON,
                "is": choice(
                    "alerted", "dispatched", "accepted", "on_scene", "refused", "released"
                ),
                "code": TEXT,
                "message": choice("queued", "sent", "receipted", "failed", "overtaken"),
                "called": EXTERNAL,
                "the call is": choice("queued", "sent", "receipted", "failed"),
                "test": YES,
                "put off": YES,
                "kind": choice("panic", "fire", *ALARMS),
                "guard": PERSON,
                "possible": YES,
                "microphone": choice("asked", "open", "failed", "closed"),
                "seen there": TIME,
                "unaccounted": PEOPLE,
                "safe": PEOPLE,
                "helping": PEOPLE,
                "asked": PEOPLE,
                "coming": NUMBER,
            },
        ),
        "sees nothing of": Verb(PLACE),
        "sees link": Verb(choice(*SYSTEMS), {**_WHEN, "is": choice("up", "down")}),
        "hears": Verb(PERSON, _WHEN),
        "cannot hear": Verb(PERSON),
        "closes the microphone of": Verb(PERSON, {"about": PLACE, "is refused": YES}),
        "acknowledges": Verb(PLACE, {"is refused": YES}),
        "dispatches": Verb(PEOPLE, {"to": PLACE, "is refused": YES}),
        "tells": Verb(PEOPLE, {"about": PLACE, "text": TEXT, "code": TEXT, "is refused": YES}),
        "escalates": Verb(PLACE, {"to": EXTERNAL, "unconfirmed": YES, "is refused": YES}),
        "hears from": Verb(
            EXTERNAL, {"about": PLACE, "that they": choice("come", "do not answer")}, ("that they",)
        ),
        "alerts": Verb(TEXTS, {"about": PLACE, "is refused": YES}, ("about",)),
        "asks for a look": Verb(TEXT, {"about": PLACE}),
        "dismisses": Verb(TEXT, {"about": PLACE, "is refused": YES}),
        "answers the clerk": Verb(
            choice("seen", "on_the_way", "on_scene", "police_called"),
            {"about": PLACE, "is refused": YES},
        ),
        "starts test of": Verb(DESK, {"is refused": YES}),
        "finishes test of": Verb(
            DESK, {"as": choice("works", "fails"), "is refused": YES}, ("as",)
        ),
        "hands over": Verb(PLACE, {"to": USER, "is refused": YES}, ("to",)),
        "notes": Verb(TEXT, {"about": PLACE, "is refused": YES}),
        "raises": Verb(DESK, {"drill": YES, "is refused": YES}),
        "looks at": Verb(DESK, {**_WHEN, "sees": choice("live picture", "privacy picture")}),
        "resolves": Verb(PLACE, {"as": choice(*OUTCOMES), "is refused": YES}),
        "closes": Verb(PLACE, {"is refused": YES}),
        "evaluates": Verb(
            PLACE,
            {
                "as": choice(*OUTCOMES),
                "saying": TEXT,
                "kinds": TEXTS,
                "affected": NUMBER,
                "measure": TEXT,
                "owner": TEXT,
                "due in days": NUMBER,
                "replaces": NUMBER,
                "is refused": YES,
            },
            ("saying",),
        ),
        "approves": Verb(PLACE, {"is refused": YES}),
        "sees measure": Verb(TEXT, {"is": choice("open", "done"), "owner": TEXT, "overdue": YES}),
        "ticks off": Verb(TEXT),
        "makes report": Verb(
            choice("month", "year"),
            {
                "about": PLACE,
                "outcome": choice(*OUTCOMES),
                "kinds": TEXTS,
                "affected": NUMBER,
                "open measures": NUMBER,
                "tells": TEXTS,
                "hides": TEXTS,
            },
        ),
        "opens dossier": Verb(PLACE, {"tells": TEXTS, "hides": TEXTS}),
        "starts round": Verb(ROUND, {"walked by": PERSON, "is refused": YES}),
        "ends round": Verb(ROUND, {"because": TEXT, "is refused": YES}, ("because",)),
        "corrects round": Verb(
            ROUND,
            {"checkpoint": TEXT, "because": TEXT, "is refused": YES},
            ("checkpoint", "because"),
        ),
        "sees round": Verb(
            ROUND,
            {
                **_WHEN,
                "state": choice("open", "suspended", "complete", "incomplete"),
                "proven": NUMBER,
                "walked by": PERSON,
                "missed": TEXTS,
                "late": NUMBER,
                "out of order": NUMBER,
                "deadline": choice("as before"),
            },
        ),
        "watches over": Verb(PERSON, {"is refused": YES}),
        "watches no more over": Verb(PERSON, {"is refused": YES}),
        "checks in": Verb(PERSON, {"is refused": YES}),
        "sees lone worker": Verb(
            PERSON,
            {
                **_WHEN,
                "is": choice("watched", "prompted", "alarm", "not watched"),
                "deadline": choice("as before"),
            },
        ),
        "sees warning of": Verb(PERSON, _WHEN),
        "calls up": Verb(
            choice("response team", "guards", "patrols"),
            {"to": PLACE, "wanted": NUMBER, "is refused": YES},
            ("to",),
        ),
        "starts roll-call": Verb(PLACE, {"is refused": YES}),
        "marks": Verb(
            PERSON,
            {"as": choice("safe", "help"), "about": PLACE, "is refused": YES},
            ("as", "about"),
        ),
    },
)

SUBJECTS: Mapping[str, Subject] = MappingProxyType(
    {
        "tell": Subject(TEXT),
        "press": Subject(DESKS, details={"drill": YES, "answered within": TIME}),
        "press again": Subject(DESK, details={"answered within": TIME}),
        "button": Subject(DESK, {"is answered": Verb(YES, _WHEN)}),
        "guard": _RESPONDER,
        "guards": _RESPONDER,
        "patrol": _RESPONDER,
        "response team": _RESPONDER,
        "responder": _RESPONDER,
        "responders": _RESPONDER,
        "operator": _USER,
        "supervisor": _USER,
        "viewer": _USER,
        "desk": Subject(DESK, {"lamp": Verb(choice("on", "off"), _WHEN)}),
        "fire": Subject(BUILDING),
        "external": Subject(EXTERNAL, {"gets": Verb(PLACE, {**_WHEN, "saying": TEXT})}),
        "report": Subject(PLACE, {"tells": Verb(TEXTS)}),
        "home assistant": Subject(choice("stop", "start", "restart", "kill")),
        "radio network": Subject(choice("lost", "back")),
        "line": Subject(
            choice(*LINES),
            {"breaks for": Verb(TIME), "loses": Verb(NUMBER), "is mended": Verb(YES)},
        ),
        "wait": Subject(TIME),
        "nothing else": Subject(TIME),
    }
)

STORY_KEYS = ("title", "tells", "policy", "on scene within", "evaluated by", "steps")
PERSONS = {"one person": 1, "two persons": 2}
POLICY_KEYS = {
    "after": TIME,
    "tell": TEXTS,
    "sound": choice("raised", "quiet"),
    "call": Word(Kind.EXTERNALS),
    "enough": NUMBER,
    "again every": TIME,
    "times": NUMBER,
    "only where": choice("guarded", "unguarded"),
    "only in": choice("drills", "real alarms"),
    "only for": TEXTS,
    "only from": TEXT,
    "only until": TEXT,
}
TARGETS = {
    "guards here": "guards_here",
    "neighbouring guards": "neighbouring_guards",
    "response team": "response_team",
    "nearest patrol": "nearest_patrol",
    "operators": "operators",
    "supervisors": "supervisors",
    "external": "external",
}
