"""The escalation: its steps, who outside is called, and what the operator must look at."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ...control_room import events as e
from ...control_room.alerting import Alert
from ...control_room.words import DeliveryState, Prompt, Target
from .speech import plain
from .telling import Category, Telling
from .vocabulary import ANSWERS, HELD, PROMPTS, SKIPPED, TARGETS, Pair

_PUT_OFF: Mapping[str, Pair] = {
    "answered": (
        "enough responders come: the later steps wait",
        "er komt genoeg hulp: de latere stappen wachten",
    ),
    "not_answered": (
        "too few come any more: the later steps go on",
        "er komt niet meer genoeg hulp: de latere stappen gaan door",
    ),
    "nobody_came": (
        "nobody arrived in time: the later steps go on",
        "niemand kwam op tijd: de latere stappen gaan door",
    ),
    "more_needed": (
        "somebody asks for more help: the later steps go on",
        "iemand vraagt om meer hulp: de latere stappen gaan door",
    ),
    "policy": (
        "the policy was changed: the later steps go on as it says now",
        "het plan is gewijzigd: de latere stappen gaan door zoals het nu zegt",
    ),
}
_EXTERNAL: Mapping[DeliveryState, Pair] = {
    DeliveryState.QUEUED: ("{target} is being called", "{target} wordt ingeschakeld"),
    DeliveryState.SENT: ("{target} was called", "{target} is ingeschakeld"),
    DeliveryState.RECEIPTED: ("{target} answered", "{target} antwoordde"),
    DeliveryState.FAILED: ("{target} was not reached", "{target} is niet bereikt"),
    DeliveryState.OVERTAKEN: (
        "calling {target} was needed no more",
        "inschakelen van {target} was niet meer nodig",
    ),
}


def _taken(tell: Telling, event: e.StepTaken) -> str:
    step = event.step + 1
    if event.held_by:
        said = tell.say(("step {step} was not taken", "stap {step} is niet genomen"), step=step)
        return f"{said}{tell.speech.why(event.held_by, HELD)}"
    if event.actor is not None:
        said = tell.say(
            ("{who} took step {step} at once", "{who} nam stap {step} meteen"),
            who=tell.who(event.actor),
            step=step,
        )
    else:
        said = tell.say(("step {step}", "stap {step}"), step=step)
    return said + _done(
        tell, event.alerts, event.external, event.skipped, raise_sound=event.raise_sound
    )


def _done(
    tell: Telling,
    alerts: Iterable[Alert],
    external: Iterable[str],
    skipped: Iterable[e.Skip],
    *,
    raise_sound: bool = False,
) -> str:
    """Behind a step: whom it reached, and whom it did not."""
    parts = list(_reached(tell, alerts, external, raise_sound=raise_sound))
    missed = [
        tell.speech.word(TARGETS, one.target) + tell.speech.why(one.reason, SKIPPED)
        for one in skipped
        # Operators see it on their screens: there is no message that could have been sent.
        if one.target is not Target.OPERATORS or one.reason != "already_alerted"
    ]
    said = "; ".join([*parts, *missed])
    return f": {said}" if said else tell.say((": nobody to tell", ": niemand te waarschuwen"))


def _reached(
    tell: Telling, alerts: Iterable[Alert], external: Iterable[str], *, raise_sound: bool
) -> Iterator[str]:
    alerts, external = list(alerts), [name for name in external if name]
    if alerts:
        words = ("told {people}", "gewaarschuwd: {people}")
        yield tell.say(words, people=tell.told(alerts))
    if external:
        words = ("called {people}", "ingeschakeld: {people}")
        yield tell.say(words, people=tell.speech.names(external))
    if raise_sound:
        yield tell.say(
            (
                "the sound at the operators becomes more urgent",
                "het geluid bij de centralisten wordt dringender",
            )
        )


def _repeated(tell: Telling, event: e.StepRepeated) -> str:
    if event.held_by:
        said = tell.say(
            ("step {step} is not repeated", "stap {step} wordt niet herhaald"), step=event.step + 1
        )
        return f"{said}{tell.speech.why(event.held_by, HELD)}"
    said = tell.say(
        ("step {step} again ({number})", "stap {step} nog eens ({number})"),
        step=event.step + 1,
        number=event.number,
    )
    return said + _done(tell, event.alerts, (), event.skipped)


def _put_off(tell: Telling, event: e.StepsPutOff) -> str:
    unknown: Pair = ("the later steps change", "de latere stappen veranderen")
    return tell.say(_PUT_OFF.get(event.reason, unknown))


def _targets(tell: Telling, event: e.TargetsAlerted) -> str:
    targets = ", ".join(tell.speech.word(TARGETS, target) for target in event.targets)
    if event.actor is None:
        words: Pair = (
            "because of duress, in secret, {targets}",
            "vanwege dwang, in stilte, {targets}",
        )
    else:
        words = ("{who} asked for {targets}", "{who} riep op: {targets}")
    said = tell.say(words, who=tell.who(event.actor), targets=targets or tell.say(("help", "hulp")))
    return said + _done(
        tell, event.alerts, event.external, event.skipped, raise_sound=event.raise_sound
    )


def _target(tell: Telling, name: str) -> str:
    return name or tell.say(("external help", "externe hulp"))


def _called(tell: Telling, event: e.ExternalCalled) -> str:
    return tell.say(
        ("{who} called {target}", "{who} schakelde {target} in"),
        who=tell.who(event.actor),
        target=_target(tell, event.target),
    )


def _external(tell: Telling, event: e.ExternalReported) -> str:
    said = tell.say(_EXTERNAL[event.state], target=_target(tell, event.target))
    if event.actor is not None:
        by = (", says {who}", ", volgens {who}")
        said += tell.say(by, who=tell.who(event.actor))
    took = tell.since(tell.called.get(event.target), event.at)
    return f"{said}{took}{tell.speech.why(event.reason)}"


def _prompted(tell: Telling, event: e.Prompted) -> str:
    about = tell.speech.said(event.about)
    if event.actor is None and about:
        # A name of ours, and nobody's words.
        about = f" ({plain(event.about)})"
    if event.prompt is Prompt.ASKED:
        words: Pair = ("{who} asks operators to look", "{who} vraagt centralisten om te kijken")
    else:
        words = ("operators must look: {what}", "centralisten moeten kijken: {what}")
    what = tell.speech.word(PROMPTS, event.prompt)
    return f"{tell.say(words, who=tell.who(event.actor), what=what)}{about}"


def _dismissed(tell: Telling, event: e.PromptDismissed) -> str:
    said = tell.say(
        ("{who} looked: {what}", "{who} heeft gekeken: {what}"),
        who=tell.who(event.actor),
        what=tell.speech.word(PROMPTS, event.prompt),
    )
    return f"{said}{tell.since(tell.prompted.get(event.prompt), event.at)}"


def _desk(tell: Telling, event: e.DeskAnswered) -> str:
    words: Pair = (
        ("the clerk is told, unseen: {answer}", "de baliemedewerker ziet ongemerkt: {answer}")
        if event.actor is None
        else ("{who} tells the clerk, unseen: {answer}", "{who} laat de balie weten: {answer}")
    )
    answer = tell.speech.word(ANSWERS, event.answer)
    return tell.say(words, who=tell.who(event.actor), answer=answer)


SENTENCES: Mapping[type[e.Event], tuple[Category, Callable[[Telling, Any], str]]] = {
    e.StepTaken: (Category.STEP, _taken),
    e.StepRepeated: (Category.STEP, _repeated),
    e.StepsPutOff: (Category.STEP, _put_off),
    e.TargetsAlerted: (Category.STEP, _targets),
    e.ExternalCalled: (Category.EXTERNAL, _called),
    e.ExternalReported: (Category.EXTERNAL, _external),
    e.Prompted: (Category.STEP, _prompted),
    e.PromptDismissed: (Category.STEP, _dismissed),
    e.DeskAnswered: (Category.DESK, _desk),
}
