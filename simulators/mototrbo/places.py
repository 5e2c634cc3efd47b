"""A MOTOTRBO radio's answers to whoever asks where it is (LRRP)."""

from collections.abc import Callable
from datetime import datetime

from custom_components.municipal_alarm.radio.mototrbo import lrrp
from custom_components.municipal_alarm.radio.mototrbo.lrrp import Document, Report, RequestId
from custom_components.municipal_alarm.radio.mototrbo.tables import (
    DocumentType,
    RequestToken,
    Result,
)

from ..radios.timers import Later

UNASKED = RequestId(b"\x2f", short=True)
"""The request id in what radios send by themselves, as captured."""

type Place = tuple[float, float] | None


class Places:
    """Answers requests; `send` puts a document on the wire, `place` says where the radio is."""

    def __init__(
        self,
        *,
        place: Callable[[], Place],
        now: Callable[[], datetime],
        later: Later,
        send: Callable[[Document], None],
    ) -> None:
        """Begin with nobody following."""
        self._place = place
        self._now = now
        self._later = later
        self._send = send
        self._following: dict[bytes, int] = {}

    @property
    def following(self) -> int:
        """Return how many requests for reports at intervals are running."""
        return len(self._following)

    def forget(self) -> None:
        """Follow nobody's request any more: the radio was switched off."""
        for number in self._following.values():
            self._later.drop(number)
        self._following.clear()

    def unsolicited(self) -> None:
        """Tell where the radio is without being asked, as it does in an emergency."""
        self._send(Document(DocumentType.UNSOLICITED_REPORT, UNASKED, self._report()))

    def hear(self, message: lrrp.Message) -> None:
        """Take in a request; anything else is not for a radio."""
        if not isinstance(message, lrrp.Request):
            return
        match message.kind:
            case DocumentType.IMMEDIATE_REQUEST:
                wanted = self._report(message.wanted)
                self._send(Document(DocumentType.IMMEDIATE_REPORT, message.request_id, wanted))
            case DocumentType.TRIGGERED_REQUEST:
                self._triggered(message)
            case DocumentType.STOP_REQUEST:
                key = _key(message)
                self._later.drop(self._following.pop(key, None))
                done = Report(result=Result.OK)
                self._send(Document(DocumentType.STOP_ANSWER, message.request_id, done))

    def _triggered(self, request: lrrp.Request) -> None:
        key, result = _key(request), Result.OK
        match request.trigger:
            case lrrp.Every(seconds=seconds) if key in self._following:
                result = Result.DUPLICATE_REQUEST
            case lrrp.Every(seconds=seconds):
                self._report_later(request, seconds)
            case lrrp.OneShot():
                self._later.do(0, lambda: self._report_once(request))
            case _:
                result = Result.BAD_COMMAND
        answer = Report(result=result)
        self._send(Document(DocumentType.TRIGGERED_ANSWER, request.request_id, answer))

    def _report_later(self, request: lrrp.Request, seconds: int) -> None:
        def report() -> None:
            self._report_once(request)
            self._report_later(request, seconds)

        self._following[_key(request)] = self._later.do(seconds, report)

    def _report_once(self, request: lrrp.Request) -> None:
        report = self._report(request.wanted)
        self._send(Document(DocumentType.TRIGGERED_REPORT, request.request_id, report))

    def _report(self, wanted: tuple[RequestToken, ...] = (RequestToken.TIME,)) -> Report:
        place = self._place()
        if place is None:
            # As captured: an error with three bytes that nobody has explained.
            return Report(result=Result.NO_GPS, detail=b"\x51\x53\x55")
        timed = {RequestToken.TIME, RequestToken.ACCURACY_AND_TIME} & set(wanted)
        exact = {RequestToken.ACCURACY, RequestToken.ACCURACY_AND_TIME} & set(wanted)
        return Report(
            time=self._now() if timed else None,
            latitude=place[0],
            longitude=place[1],
            radius_m=5.0 if exact else None,
            speed_mps=0.0 if RequestToken.SPEED in wanted else None,
            heading_deg=0 if RequestToken.DIRECTION in wanted else None,
        )


def _key(request: lrrp.Request) -> bytes:
    return request.request_id.value if request.request_id is not None else b""
