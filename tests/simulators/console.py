"""Anna at a screen that is fed by hand; what she asks for is kept."""

from types import SimpleNamespace
from typing import Any, override

from simulators.client import Refused
from simulators.gateway_waiting import Watch
from simulators.operator import Screen
from simulators.story import Step, read_step
from simulators.story_runner import player
from simulators.story_scene import Line, Scene
from simulators.town import WATERVEEN, Where


class Impatient(Scene):
    """What is not there already does not come."""

    @override
    def patience_s(self, step: Step, place: Where | None = None) -> float:
        return 0.0


class Console:
    """A scene with Anna, her screen, and what she asked for."""

    def __init__(self) -> None:
        self.screen = Screen()
        self.told: list[Line] = []
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.refuse = False
        watch = Watch()
        client = SimpleNamespace(watch=watch)
        anna = SimpleNamespace(
            user=WATERVEEN.user("Anna"), screen=self.screen, client=client, act=self._act
        )

        async def sits(_username: str) -> Any:
            return anna

        stage: Any = SimpleNamespace(operator=sits, town=WATERVEEN)
        inbox: Any = SimpleNamespace()
        self.scene = Impatient(stage, inbox, self.told.append)

    async def _act(self, command: str, **data: Any) -> None:
        self.asked.append((command, data))
        if self.refuse:
            raise Refused("no", "it is not open")

    def shows(self, *, anew: bool = False, **changed: Any) -> None:
        """A snapshot the first time and when all is shown anew, else a change."""
        if anew or not self.screen.snapshots:
            room = {"rounds": [], "reports": [], "lone_work": [], "pre_alerts": [], **changed}
            room |= {"incidents": changed.get("incidents", []), "operators": [], "journal": None}
            self.screen.take({"type": "snapshot", "number": 1, "room": room})
        else:
            self.screen.take({"type": "delta", "number": self.screen.number + 1, **changed})

    async def plays(self, words: str) -> str:
        """Play a step of Anna's; returns what is told."""
        step = read_step(f"{{operator: Anna, {words}}}", WATERVEEN)
        await player(step)(self.scene, step)
        return self.told[-1].what
