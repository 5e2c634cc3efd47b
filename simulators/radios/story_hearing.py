"""Steps of a story about what an operator hears: the real stream of an open microphone.

The tone in it must be that of the radio: so nobody hears another guard, or noise.
"""

from datetime import UTC, datetime

from ..hytera.voice import RATE, frequency, tone_of
from ..operator import Operator
from ..story import Step
from ..story_scene import DEFAULT_WITHIN_S, Failed, Line, Scene
from ..town import Person

_HEARD_S = 0.5
"""How much of the tone is listened to: enough to tell it to a few hertz."""

_WAV_HEADER = 44
_TOLERANCE = 0.03


async def hears(scene: Scene, step: Step) -> None:
    """The operator's stream carries the tone of somebody's radio."""
    person: Person = step.what
    operator = await scene.stage.operator(step.who)
    since = scene.since_for(step, None)
    incident_id = await _microphone(scene, operator, person, "open", scene.patience_s(step))
    heard: list[float] = []

    def is_tone(pcm: bytes) -> bool:
        """Whether the last half second is one tone; before it there may be silence."""
        last = pcm[-int(2 * RATE * _HEARD_S) :]
        if len(last) < 2 * RATE * _HEARD_S:
            return False
        heard[:] = [frequency(last)]
        wanted = tone_of(person.radio_id)
        return abs(heard[0] - wanted) <= wanted * _TOLERANCE

    path = f"/api/municipal_alarm/microphone/{incident_id}/{person.person_id}"
    try:
        status, size = await operator.client.listen(
            path, is_tone, skip=_WAV_HEADER, timeout=scene.patience_s(step)
        )
    except TimeoutError:
        what = f"a tone of {heard[0]:.0f} Hz" if heard else "nothing"
        raise Failed(
            f"{operator.user.name} hears {what} instead of the {tone_of(person.radio_id):.0f} Hz "
            f"of {person.name}'s radio"
        ) from None
    if status != 200:
        raise Failed(f"{operator.user.name} may not listen (status {status})")
    now = datetime.now(UTC)
    scene.in_time(step, now)
    scene.tell(
        Line(
            now,
            f"hears {person.name}: a tone of {heard[0]:.0f} Hz, {size} bytes",
            operator.user.name,
            delay_ms=scene.delay_ms(max(now, since), step),
        )
    )


async def cannot_hear(scene: Scene, step: Step) -> None:
    """There is no stream of somebody's microphone for this user now."""
    person: Person = step.what
    operator = await scene.stage.operator(step.who)
    watcher = await scene.stage.operator("operator")
    for incident_id in [one["incident_id"] for one in watcher.screen.incidents.values()]:
        path = f"/api/municipal_alarm/microphone/{incident_id}/{person.person_id}"
        try:
            status, _ = await operator.client.listen(path, bool, skip=_WAV_HEADER, timeout=1.0)
        except TimeoutError:
            continue
        if status == 200:
            raise Failed(f"{operator.user.name} hears {person.name}")
    now = datetime.now(UTC)
    scene.tell(Line(now, f"cannot hear {person.name}", operator.user.name))


async def _microphone(
    scene: Scene, operator: Operator, person: Person, state: str, patience_s: float
) -> str:
    """The incident in which somebody's microphone is in a state."""

    def find() -> str | None:
        for incident_id, incident in operator.screen.incidents.items():
            for one in incident["microphones"]:
                if one["responder"] == person.name and one["state"] == state:
                    return incident_id
        return None

    try:
        return await operator.client.watch.until(find, patience_s or DEFAULT_WITHIN_S)
    except TimeoutError:
        shown = [
            f"{one['responder']} {one['state']}"
            for incident in operator.screen.incidents.values()
            for one in incident["microphones"]
        ]
        raise Failed(
            f"no microphone of {person.name} is {state}; there is {', '.join(shown) or 'none'}"
        ) from None
