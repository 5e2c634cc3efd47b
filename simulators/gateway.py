"""The open gateway's reference implementation: radios, desks, and their faults.

In Python:

    async with SimulatedGateway() as gateway:
        print(gateway.url, gateway.token)
        gateway.press("desk-3")
        text = await gateway.radio("1201").wait_text(contains="desk 3")
        gateway.radio("1201").says("2")

On a terminal: `python -m simulators.gateway --help`. The protocol is described
in docs/gateway-protocol.md.
"""

if __name__ == "__main__":
    from simulators.gateway_standalone import skip_home_assistant

    skip_home_assistant()

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
import secrets
import ssl
from typing import Self, cast

from custom_components.municipal_alarm.radio.commands import OutputState, RadioCommand
from custom_components.municipal_alarm.radio.events import (
    DeskPress,
    Fault,
    InputState,
    RadioEvent,
    Severity,
    TagScanned,
)
from custom_components.municipal_alarm.radio.gateway.auth import token_from_bytes
from custom_components.municipal_alarm.radio.gateway.frames import GatewayInfo
from custom_components.municipal_alarm.radio.gateway.session import Delivery
from custom_components.municipal_alarm.radio.gateway.tables import STANDARD_TIMING, Timing
from simulators.gateway_radio import ReceivedText, SimulatedRadio
from simulators.gateway_server import Faults, GatewayServer, utcnow
from simulators.gateway_waiting import Watch
from simulators.gateway_work import GatewayWork

CAPABILITIES = ("text", "status", "microphone", "output", "position", "covert")

type Told = Callable[[str, RadioEvent | RadioCommand], None]
"""Told of everything that passes: `in` (a command) or `out` (an event)."""


class SimulatedGateway:
    """A gateway with radios, desk inputs and desk outputs.

    `work` keeps what was carried out, `faults` are those of the line.
    """

    def __init__(
        self,
        *,
        token: str | None = None,
        gateway_id: str = "simulated-gateway",
        name: str = "Simulated gateway",
        radios: Iterable[str] = (),
        inputs: Iterable[str] = (),
        outputs: Iterable[str] = (),
        host: str = "127.0.0.1",
        port: int = 0,
        tls: ssl.SSLContext | None = None,
        binding: str = "",
        timing: Timing = STANDARD_TIMING,
        now: Callable[[], datetime] = utcnow,
        told: Told | None = None,
    ) -> None:
        """Build a gateway; it listens after `start`.

        `binding` is the SHA-256 of the TLS certificate in hexadecimal.
        """
        self.token = token or token_from_bytes(secrets.token_bytes(16))
        self.info = GatewayInfo(
            gateway_id=gateway_id,
            name=name,
            vendor="Municipal Alarm",
            model="Simulator",
            software="1",
            capabilities=CAPABILITIES,
        )
        self.inputs: dict[str, bool] = dict.fromkeys(inputs, False)
        self._now = now
        self._told = told
        self._radios: dict[str, SimulatedRadio] = {}
        self._faults: dict[str, Fault] = {}
        self._counts: Counter[str] = Counter()
        self._run = secrets.token_hex(4)
        self._watch = Watch()
        self.work = GatewayWork(
            radios=self._radios,
            outputs=outputs,
            report=self.report,
            stamp=self._stamp,
            now=now,
        )
        self.server = GatewayServer(
            token=self.token,
            info=self.info,
            on_command=self._take,
            on_connected=self._connected,
            host=host,
            port=port,
            tls=tls,
            binding=binding,
            timing=timing,
            now=now,
        )
        # Not reported yet: whoever connects first is told of all there are.
        for radio_id in radios:
            self._radios[radio_id] = self._new_radio(radio_id)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """Return the address to connect to, once started."""
        return self.server.url

    @property
    def port(self) -> int:
        """Return the port, once started."""
        return self.server.port

    @property
    def received(self) -> list[ReceivedText]:
        """Return all texts shown on any radio, in order, each once per radio."""
        return self.work.received

    @property
    def outputs(self) -> dict[str, OutputState]:
        """Return the state of the desk outputs."""
        return self.work.outputs

    @property
    def faults(self) -> Faults:
        """Return the faults of the line, to be set."""
        return self.server.faults

    async def start(self) -> None:
        """Listen."""
        await self.server.start()

    async def stop(self) -> None:
        """Hang up and stop listening."""
        for radio in self._radios.values():
            radio.stop()
        self.work.stop()
        await self.server.stop()

    async def restart(self, *, keep_state: bool = True) -> None:
        """Go down and come back on the same port, with or without memory.

        Without, numbers, keys and whatever was not yet told are gone; the
        radios out there keep what they show.
        """
        await self.server.stop()
        if not keep_state:
            self.server.forget()
            self.work.forget()
        await self.server.start()

    def lose_link(self) -> None:
        """Cut the connection without a word, as a pulled cable does."""
        self.server.lose_link()

    # Desks and radios.

    def add_radio(
        self, radio_id: str, *, name: str | None = None, talkgroups: Sequence[str] = ()
    ) -> SimulatedRadio:
        """Add a radio, and report it."""
        radio = self._new_radio(radio_id, name, talkgroups)
        self._radios[radio_id] = radio
        radio.register()
        return radio

    def _new_radio(
        self, radio_id: str, name: str | None = None, talkgroups: Sequence[str] = ()
    ) -> SimulatedRadio:
        return SimulatedRadio(
            radio_id,
            stamp=self._stamp,
            report=self.report,
            name=name or f"Guard {radio_id}",
            talkgroups=talkgroups,
        )

    def radio(self, radio_id: str) -> SimulatedRadio:
        """Return a radio; raises KeyError."""
        return self._radios[radio_id]

    @property
    def radios(self) -> tuple[SimulatedRadio, ...]:
        """Return all radios."""
        return tuple(self._radios.values())

    def press(
        self,
        input_id: str,
        *,
        drill: bool = False,
        press_id: str | None = None,
        at: datetime | None = None,
        count: int | None = None,
    ) -> str:
        """Press the panic button of a desk; returns the press's id.

        The last three replay an old press, or send one of a clock gone wrong.
        """
        event_id, now, sequence = self._stamp(input_id)
        press = DeskPress(
            event_id=press_id or event_id,
            occurred_at=at or now,
            sequence=sequence if count is None else count,
            input_id=input_id,
            drill=drill,
        )
        self.report(press)
        return press.event_id

    def set_input(self, input_id: str, *, active: bool) -> None:
        """Change the level of an input."""
        self.inputs[input_id] = active
        event_id, now, sequence = self._stamp(f"{input_id}/level")
        self.report(
            InputState(
                event_id=event_id,
                occurred_at=now,
                sequence=sequence,
                input_id=input_id,
                active=active,
            )
        )

    def scan(self, reader_id: str, tag_id: str) -> str:
        """Hold a tag to a fixed reader; for a radio use `radio(...).scan`."""
        event_id, now, sequence = self._stamp(reader_id)
        self.report(
            TagScanned(
                event_id=event_id,
                occurred_at=now,
                sequence=sequence,
                reader_id=reader_id,
                tag_id=tag_id,
            )
        )
        return event_id

    def fault(self, code: str, text: str = "", *, active: bool = True) -> None:
        """Report a fault of the radio system, or its end."""
        event_id, now, _ = self._stamp("fault")
        fault = Fault(
            event_id=event_id,
            occurred_at=now,
            code=code,
            text=text,
            active=active,
            severity=Severity.ERROR,
        )
        self._faults.pop(code, None)
        if active:
            self._faults[code] = fault
        self.report(fault)

    def report(self, event: RadioEvent) -> None:
        """Send an event to the control room."""
        if self._told is not None:
            self._told("out", event)
        self.server.send(event)

    async def wait_connected(self, *, timeout: float = 5.0) -> None:  # noqa: ASYNC109
        """Return when a control room is connected."""
        await self._watch.until(lambda: self.server.connected or None, timeout)

    async def wait_text(
        self,
        contains: str = "",
        *,
        timeout: float = 5.0,  # noqa: ASYNC109
    ) -> ReceivedText:
        """Return the first text with `contains` on any radio."""

        def find() -> ReceivedText | None:
            return next((text for text in self.received if contains in text.text), None)

        return await self._watch.until(find, timeout)

    async def wait_output(
        self,
        output_id: str,
        state: OutputState,
        *,
        timeout: float = 5.0,  # noqa: ASYNC109
    ) -> None:
        """Return when an output is in a state."""
        await self._watch.until(lambda: self.outputs.get(output_id) == state or None, timeout)

    def _stamp(self, source: str) -> tuple[str, datetime, int]:
        self._counts[source] += 1
        count = self._counts[source]
        return f"{self._run}:{source}:{count}", self._now(), count

    def _connected(self, fresh: bool) -> None:
        """Tell a control room that has no memory how things stand."""
        if fresh:
            for radio in self._radios.values():
                if radio.is_on:
                    radio.register()
            for input_id, active in self.inputs.items():
                self.set_input(input_id, active=active)
            for fault in tuple(self._faults.values()):
                self.report(fault)
        self._watch.changed()

    def _take(self, delivery: Delivery) -> None:
        """Carry a command out, and acknowledge that we have it."""
        # The session lets nothing else through to this side.
        command = cast("RadioCommand", delivery.body)
        if self._told is not None:
            self._told("in", command)
        self.work.take(command)
        self.server.endpoint.ack(delivery)
        self._watch.changed()


if __name__ == "__main__":
    from simulators.gateway_cli import main

    raise SystemExit(main())
