"""Both ends of the protocol wired back to back, with a wire that can be cut."""

from collections import deque
from typing import Any

from custom_components.municipal_alarm.radio.commands import RadioCommand
from custom_components.municipal_alarm.radio.events import RadioEvent
from custom_components.municipal_alarm.radio.gateway.client import ClientEndpoint, ClientSession
from custom_components.municipal_alarm.radio.gateway.frames import GatewayInfo
from custom_components.municipal_alarm.radio.gateway.server import GatewayEndpoint, GatewaySession
from custom_components.municipal_alarm.radio.gateway.session import Delivery, Established, Session
from custom_components.municipal_alarm.radio.gateway.streams import Limits

TOKEN = "ABCDE-FGHJK-MNPQR-STVWX-YZ012"
INFO = GatewayInfo(gateway_id="gw-1", name="Test gateway", vendor="V", model="M", software="9")


class Pair:
    """A control room and a gateway on one wire, driven by hand."""

    def __init__(self, *, limits: Limits | None = None, client_token: str = TOKEN) -> None:
        self.now = 1_000.0
        self.ids = 0
        self.limits = limits or Limits()
        self.client = self.new_client(client_token)
        self.gateway = self.new_gateway()
        self.c: ClientSession | None = None
        self.g: GatewaySession | None = None
        self.to_gateway: deque[str] = deque()
        self.to_client: deque[str] = deque()
        self.unacked: list[Delivery] = []
        self.events: list[RadioEvent] = []
        self.commands: list[RadioCommand] = []
        self.established: list[Established] = []
        self.other: list[Any] = []
        self.auto_ack = True

    def new_id(self) -> str:
        self.ids += 1
        return f"{self.ids:032x}"

    def new_client(self, token: str = TOKEN) -> ClientEndpoint:
        return ClientEndpoint(token=token, client_id="ha-1", name="Home", epoch=self.new_id())

    def new_gateway(self) -> GatewayEndpoint:
        return GatewayEndpoint(token=TOKEN, info=INFO, epoch=self.new_id(), limits=self.limits)

    def connect(self, **how: Any) -> None:
        self.cut()
        self.c = self.client.connect(nonce=self.new_id(), now=self.now, **how)
        self.g = self.gateway.connect(nonce=self.new_id(), now=self.now)

    def cut(self) -> None:
        """Lose the connection and every frame on the wire."""
        for session in (self.c, self.g):
            if session is not None:
                session.disconnected()
        self.c = self.g = None
        self.to_gateway.clear()
        self.to_client.clear()

    def pump(self) -> None:
        """Put what the sessions want to say on the wire."""
        if self.c is not None:
            self.to_gateway.extend(self.c.data_to_send(self.now))
        if self.g is not None:
            self.to_client.extend(self.g.data_to_send(self.now))

    def step(self, *, up: bool) -> bool:
        """Deliver one frame to the client (`up`) or to the gateway."""
        self.pump()
        wire, session = (self.to_client, self.c) if up else (self.to_gateway, self.g)
        if not wire or session is None:
            return False
        session.receive_data(wire.popleft(), self.now)
        self.collect(session)
        return True

    def collect(self, session: Session) -> None:
        for event in session.events_received():
            match event:
                case Delivery() if session is self.c:
                    self.events.append(event.body)  # type: ignore[arg-type]
                    if self.auto_ack:
                        self.client.ack(event)
                    else:
                        self.unacked.append(event)
                case Delivery():
                    self.commands.append(event.body)  # type: ignore[arg-type]
                    self.gateway.ack(event)
                case Established():
                    self.established.append(event)
                case _:
                    self.other.append(event)

    def run(self) -> None:
        """Deliver everything until both sides are quiet."""
        while self.step(up=True) or self.step(up=False):
            pass
