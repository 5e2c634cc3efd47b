"""Everything that reaches somebody outside: radios, phones, external help.

A story must expect each of them; what is left over fails it. So a text to the
wrong guard, or one text too many, cannot pass unseen.
"""

from dataclasses import dataclass
from datetime import datetime

from .alarm_centre import Call
from .gateway_waiting import Watch
from .phone import Phone, Push
from .radios.guard_radio import Shown, ShownAs
from .stage import Stage

RADIO, PHONE, CALL, MICROPHONE = "radio", "phone", "call", "microphone"

_A_DAY_S = 86_400.0


@dataclass(slots=True)
class Message:
    """Something that reached `to` at a moment (aware UTC)."""

    at: datetime
    to: str
    way: str
    text: str
    key: str
    expected: bool = False


class Inbox:
    """What came since the beginning of a story, in order."""

    def __init__(self, stage: Stage) -> None:
        """Listen to everybody on the stage from now on."""
        self._stage = stage
        self.messages: list[Message] = []
        self.watch = Watch()
        stage.radios.on_shown = self._on_radio
        stage.phones.on_push = self._on_push
        stage.centre.on_call = self._on_call

    async def expect(self, to: str, contains: str, way: str, timeout: float) -> Message:  # noqa: ASYNC109
        """Return the first message to somebody that nobody expected yet; TimeoutError."""

        def find() -> Message | None:
            return next(
                (
                    message
                    for message in self.messages
                    if not message.expected
                    and message.to == to
                    and contains in message.text
                    and (message.way == way if way else message.way != MICROPHONE)
                ),
                None,
            )

        message = await self.watch.until(find, timeout)
        message.expected = True
        return message

    async def nth(self, number: int) -> Message:
        """Return what came in this place, counted from 0, when it has come."""

        def find() -> Message | None:
            return self.messages[number] if number < len(self.messages) else None

        return await self.watch.until(find, _A_DAY_S)

    def unexpected(self) -> list[Message]:
        """What came and no step expected."""
        return [message for message in self.messages if not message.expected]

    def shown(self, to: str) -> str:
        """What somebody got that no step expected, for people to read."""
        return " and ".join(repr(one.text) for one in self.unexpected() if one.to == to)

    def _add(self, message: Message) -> None:
        self.messages.append(message)
        self.watch.changed()

    def _name(self, radio_id: str) -> str:
        person = self._stage.carrier(radio_id)
        return person.name if person is not None else f"radio {radio_id}"

    def _on_radio(self, shown: Shown) -> None:
        way = MICROPHONE if shown.how is ShownAs.MICROPHONE else RADIO
        self._add(Message(shown.at, self._name(shown.radio_id), way, shown.text, shown.key))

    def _on_push(self, phone: Phone, push: Push) -> None:
        name = next(p.name for p in self._stage.town.people if p.person_id == phone.phone_id)
        self._add(Message(push.at, name, PHONE, push.message, push.tag))

    def _on_call(self, call: Call) -> None:
        self._add(Message(call.at, call.target, CALL, call.text, call.key))
