"""The gateway's end: waits for the control room, sends events, takes commands."""

from typing import override

from ..errors import MalformedFrame
from ..events import RadioEvent
from . import auth, tables
from .client import COMMANDS
from .event_frames import event_lane, merge_key
from .frames import Auth, Challenge, ErrorFrame, Frame, GatewayInfo, Hello, Resume, Welcome
from .session import Endpoint, Established, Session, TookOver
from .streams import Limits
from .tables import STANDARD_TIMING, Close, Code, Timing

# The receipts of a storm, one or two for each text of `client.CLIENT_LIMITS`. A
# device with a few inputs does with far less.
GATEWAY_LIMITS = Limits(capacity=32_768, window=1_024)


class GatewayEndpoint(Endpoint):
    """A gateway's side of its control room, for as long as its memory lasts."""

    def __init__(
        self,
        *,
        token: str,
        info: GatewayInfo,
        epoch: str,
        limits: Limits = GATEWAY_LIMITS,
        timing: Timing = STANDARD_TIMING,
    ) -> None:
        """Take the pairing token as typed; raises ValueError if it cannot be one."""
        super().__init__(epoch, limits, timing)
        self.token = auth.normalise_token(token)
        self.info = info

    def connect(self, *, nonce: str, now: float, binding: str = "") -> GatewaySession:
        """Return the session for a socket that was just accepted."""
        return GatewaySession(self, nonce=nonce, now=now, binding=binding)

    def send(self, event: RadioEvent) -> None:
        """Queue an event; raises LocalMisuse, or BufferFull if no room can be made.

        BufferFull means an alarm nobody will hear of: show it where it was raised.
        """
        self.offer(event, event_lane(event), merge=merge_key(event))


class GatewaySession(Session):
    """One connection to a `GatewayEndpoint`."""

    accepts = COMMANDS
    endpoint: GatewayEndpoint

    def __init__(
        self, endpoint: GatewayEndpoint, *, nonce: str, now: float, binding: str = ""
    ) -> None:
        """Wait for the client's hello."""
        super().__init__(endpoint, nonce=nonce, now=now, binding=binding)
        self._hello: Hello | None = None
        self._proved = False

    @property
    def client_id(self) -> str | None:
        """Return who is at the other end, once that has been proved."""
        return self._hello.client_id if self._hello and self._proved else None

    @override
    def _handshake(self, frame: Frame, now: float) -> None:
        match frame:
            case Hello() if self._hello is None:
                self._greeted(frame)
            case Auth() if self._hello is not None and not self._proved:
                self._authenticate(frame, self._hello)
            case Resume() if self._hello is not None and self._proved:
                self._resume(frame, self._hello, now)
            case _:
                raise MalformedFrame(Code.UNEXPECTED, "not at this point", field="type")

    def _greeted(self, hello: Hello) -> None:
        if tables.VERSION not in hello.versions:
            self._turn_away(Code.NO_VERSION, Close.NO_VERSION, "speaks version 1 only")
            return
        self._hello = hello
        self._send(
            Challenge(
                version=tables.VERSION,
                gateway_id=self.endpoint.info.gateway_id,
                nonce=self.nonce,
            )
        )

    def _proof(self, role: str, hello: Hello) -> str:
        return auth.proof(
            self.endpoint.token,
            role,
            versions=hello.versions,
            version=tables.VERSION,
            client_id=hello.client_id,
            gateway_id=self.endpoint.info.gateway_id,
            client_nonce=hello.nonce,
            gateway_nonce=self.nonce,
            binding=self.binding,
        )

    def _authenticate(self, frame: Auth, hello: Hello) -> None:
        if not auth.same(self._proof("client", hello), frame.proof):
            self._turn_away(Code.BAD_TOKEN, Close.BAD_TOKEN, "wrong pairing token")
            return
        self._proved = True
        if not hello.probe and not self._take_line(hello):
            return
        endpoint, info = self.endpoint, self.endpoint.info
        self._send(
            Welcome(
                proof=self._proof("gateway", hello),
                epoch=endpoint.sender.epoch,
                first=endpoint.sender.first,
                peer_epoch=endpoint.receiver.epoch,
                received=endpoint.receiver.received,
                name=info.name,
                vendor=info.vendor,
                model=info.model,
                software=info.software,
                capabilities=info.capabilities,
                max_text=info.max_text,
            )
        )

    def _take_line(self, hello: Hello) -> bool:
        """Become the one session; a second connection of the same client wins.

        The older one is then most likely dead without anybody having noticed.
        Another client has to wait: two rooms that take alarms from each other
        would both believe that they have them all.
        """
        other = self.endpoint.session
        if other is not None and other.closing is None:
            if isinstance(other, GatewaySession) and other.client_id != hello.client_id:
                self._turn_away(Code.BUSY, Close.BUSY, "another control room is connected")
                return False
            other._close(Close.REPLACED, "connected again")  # noqa: SLF001 - same class
            self._events.append(TookOver(other))
        self.endpoint.session = self
        return True

    def _resume(self, resume: Resume, hello: Hello, now: float) -> None:
        if hello.probe:
            raise MalformedFrame(Code.UNEXPECTED, "a probe has no streams", field="type")
        endpoint = self.endpoint
        remembered = resume.peer_epoch == endpoint.sender.epoch
        resend = endpoint.sender.resume(resume.received if remembered else 0)
        endpoint.receiver.resume(resume.epoch, resume.first)
        self._establish(
            resend,
            Established(hello.client_id, fresh=not remembered),
            now,
        )

    def _turn_away(self, code: Code, close: Close, why: str) -> None:
        self._send(ErrorFrame(code=code, text=why))
        self._close(close, why)
