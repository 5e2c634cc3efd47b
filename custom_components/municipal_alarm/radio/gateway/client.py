"""The control room's end: connects, sends commands, receives events."""

from typing import override

from ..commands import (
    CloseMicrophone,
    OpenMicrophone,
    QueryPosition,
    RadioCommand,
    SendStatus,
    SendText,
    SetOutput,
)
from ..errors import BufferFull, MalformedFrame
from ..events import (
    DeskPress,
    FailureReason,
    Fault,
    InputState,
    LoneWorker,
    ManDown,
    Position,
    RadioCondition,
    RadioEmergency,
    RadioLost,
    RadioRegistered,
    Receipt,
    Severity,
    StatusMessage,
    TagScanned,
    TextReceived,
)
from . import auth, tables
from .command_frames import command_lane
from .frames import (
    Auth,
    Challenge,
    ErrorFrame,
    Frame,
    GatewayInfo,
    Heartbeat,
    Hello,
    Resume,
    Welcome,
)
from .pending import PendingCommands, local_receipt
from .session import Delivery, Endpoint, Established, Session
from .streams import Body, Item, Limits
from .tables import STANDARD_TIMING, Close, Code, Timing

COMMANDS = (
    SendText,
    SendStatus,
    OpenMicrophone,
    CloseMicrophone,
    SetOutput,
    QueryPosition,
)
EVENTS = (
    DeskPress,
    InputState,
    RadioEmergency,
    ManDown,
    LoneWorker,
    StatusMessage,
    TextReceived,
    TagScanned,
    Position,
    RadioRegistered,
    RadioCondition,
    RadioLost,
    Receipt,
    Fault,
)

# A storm: 1 500 desks in one moment, a text to each of up to ten responders.
CLIENT_LIMITS = Limits(capacity=16_384, window=1_024)


class ClientEndpoint(Endpoint):
    """The control room's side of one gateway, for as long as the process lives."""

    def __init__(
        self,
        *,
        token: str,
        client_id: str,
        name: str,
        epoch: str,
        limits: Limits = CLIENT_LIMITS,
        timing: Timing = STANDARD_TIMING,
    ) -> None:
        """Take the pairing token as typed; raises ValueError if it cannot be one."""
        super().__init__(epoch, limits, timing)
        self._capacity = limits.capacity
        self.displaced: list[Receipt] = []
        self.token = auth.normalise_token(token)
        self.client_id = client_id
        self.name = name
        self.pending = PendingCommands()

    def connect(
        self, *, nonce: str, now: float, binding: str = "", probe: bool = False
    ) -> ClientSession:
        """Return the session for a new socket; its hello is ready to be sent."""
        return ClientSession(self, nonce=nonce, now=now, binding=binding, probe=probe)

    def send(self, command: RadioCommand, now: float) -> bool:
        """Queue a command; returns False if its key is on its way already.

        Raises LocalMisuse if it can never be sent, BufferFull if there is no
        room for it now.
        """
        entry = self.pending.get(command.key)
        if entry is not None and not entry.stored:
            self.counters["same_key"] += 1
            return False
        if entry is None and len(self.pending) >= self._capacity:
            raise BufferFull("too many commands without a receipt")
        self._offer(command, now + command.ttl_s)
        self.pending.add(command, now)
        return True

    def settle(self, now: float) -> list[Receipt]:
        """Return the receipts this side must write itself: expired, or displaced.

        To be called at `pending.next_expiry()`, and when `displaced` is not empty.
        """
        receipts, self.displaced = self.displaced, []
        expired = self.pending.expire(now)
        self.counters["expired"] += len(expired)
        return receipts + expired

    def _offer(self, command: RadioCommand, expires_at: float) -> None:
        out = self.offer(command, command_lane(command), expires_at=expires_at)
        if out is not None and isinstance(out.body, COMMANDS):
            self.pending.remove(out.body.key)
            self.displaced.append(local_receipt(out.body, FailureReason.BUFFER_FULL))

    def gateway_forgot(self) -> None:
        """Queue everything without a final receipt again, in the order given."""
        self.sender.forget()
        for entry in tuple(self.pending):
            entry.stored = False
            self._offer(entry.command, entry.expires_at)


class ClientSession(Session):
    """One connection of a `ClientEndpoint`."""

    accepts = EVENTS
    endpoint: ClientEndpoint

    def __init__(
        self,
        endpoint: ClientEndpoint,
        *,
        nonce: str,
        now: float,
        binding: str = "",
        probe: bool = False,
    ) -> None:
        """Say hello; `probe` asks who is there without taking the line."""
        super().__init__(endpoint, nonce=nonce, now=now, binding=binding)
        self._challenge: Challenge | None = None
        self._probe = probe
        self._dropped = 0
        self._refusals = 0
        self._send(
            Hello(
                versions=(tables.VERSION,),
                client_id=endpoint.client_id,
                name=endpoint.name,
                nonce=nonce,
                probe=probe,
            )
        )

    @override
    def _handshake(self, frame: Frame, now: float) -> None:
        match frame:
            case Challenge() if self._challenge is None:
                self._challenged(frame)
            case Welcome() if self._challenge is not None:
                self._welcomed(frame, self._challenge, now)
            case ErrorFrame():
                self._turned_away(frame)
            case _:
                raise MalformedFrame(Code.UNEXPECTED, "not at this point", field="type")

    def _challenged(self, challenge: Challenge) -> None:
        if challenge.version != tables.VERSION:
            self._close(Close.NO_VERSION, f"gateway speaks version {challenge.version}")
            return
        self._challenge = challenge
        self._send(Auth(proof=self._proof("client", challenge)))

    def _proof(self, role: str, challenge: Challenge) -> str:
        return auth.proof(
            self.endpoint.token,
            role,
            versions=(tables.VERSION,),
            version=challenge.version,
            client_id=self.endpoint.client_id,
            gateway_id=challenge.gateway_id,
            client_nonce=self.nonce,
            gateway_nonce=challenge.nonce,
            binding=self.binding,
        )

    def _welcomed(self, welcome: Welcome, challenge: Challenge, now: float) -> None:
        if not auth.same(self._proof("gateway", challenge), welcome.proof):
            self._close(Close.BAD_TOKEN, "the gateway does not know the token")
            return
        endpoint = self.endpoint
        info = GatewayInfo(
            gateway_id=challenge.gateway_id,
            name=welcome.name,
            vendor=welcome.vendor,
            model=welcome.model,
            software=welcome.software,
            capabilities=welcome.capabilities,
            max_text=welcome.max_text,
        )
        if self._probe:
            self._events.append(Established(challenge.gateway_id, fresh=False, info=info))
            self._close(Close.NORMAL, "only looking")
            return
        remembered = welcome.peer_epoch == endpoint.sender.epoch
        known = endpoint.receiver.resume(welcome.epoch, welcome.first)
        # Commands it acknowledged are gone too when either stream is new to us.
        if not (remembered and known):
            endpoint.gateway_forgot()
        # First of all this, as it may move the numbers that `first` speaks of.
        resend = endpoint.sender.resume(welcome.received if remembered else 0)
        self._send(
            Resume(
                epoch=endpoint.sender.epoch,
                first=endpoint.sender.first,
                peer_epoch=welcome.epoch if known else None,
                received=endpoint.receiver.received if known else 0,
            )
        )
        endpoint.session = self
        event = Established(challenge.gateway_id, fresh=not remembered, info=info)
        self._establish(resend, event, now)

    def _turned_away(self, error: ErrorFrame) -> None:
        codes = {
            Code.BAD_TOKEN: Close.BAD_TOKEN,
            Code.NO_VERSION: Close.NO_VERSION,
            Code.BUSY: Close.BUSY,
        }
        words = {code.value: close for code, close in codes.items()}
        self._close(words.get(error.code, Close.PROTOCOL), error.text)

    def report(self, body: Body) -> None:
        """Tell the application something this side found out itself."""
        self._events.append(Delivery(body, "", 0))

    def _fault(self, code: str, which: object, text: str) -> None:
        self.report(
            Fault(
                event_id=f"local:{self._epoch}:{code}:{which}",
                code=code,
                severity=Severity.ERROR,
                text=text,
            )
        )

    @override
    def _delivered(self, body: Body) -> None:
        if isinstance(body, Receipt):
            self.endpoint.pending.on_receipt(body)

    @override
    def _acknowledged(self, items: list[Item]) -> None:
        for item in items:
            if isinstance(item.body, COMMANDS):
                entry = self.endpoint.pending.get(item.body.key)
                if entry is not None:
                    entry.stored = True

    @override
    def _heartbeat(self, frame: Heartbeat) -> None:
        if frame.dropped > self._dropped:
            self._dropped = frame.dropped
            self._fault(
                "messages_dropped",
                frame.dropped,
                f"the gateway ran out of room and dropped {frame.dropped} messages",
            )

    @override
    def _refused(self, error: ErrorFrame, item: Item | None) -> None:
        super()._refused(error, item)
        if item is not None and isinstance(item.body, COMMANDS):
            self.endpoint.pending.remove(item.body.key)
            self.report(local_receipt(item.body, FailureReason.INVALID))

    @override
    def _missing(self, seq: int, count: int) -> None:
        self._fault("messages_lost", seq, f"{count} messages of the gateway never arrived")

    @override
    def _malformed(self, err: MalformedFrame, seq: int | None) -> None:
        # Of a refused message the number is stable; of other frames only that
        # there was one: counting them on each connection would flood the room.
        self._fault("malformed_frame", seq or "frame", f"the gateway sent: {err}")
