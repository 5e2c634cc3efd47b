"""Write random radio messages and compare what independent codecs read in them.

See `script/peers`. Each case is one message with the fields a peer must find, by their
path in its answer. Where a peer is known to read less than there is, the case says so.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
from random import Random
import subprocess
import sys
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from custom_components.municipal_alarm.radio.hytera import gps, hrnp, hstrp, lp, pdus, rcp, rrs, tmp
from custom_components.municipal_alarm.radio.hytera.address import RadioAddress
from custom_components.municipal_alarm.radio.mototrbo import ars, lrrp, tms
from custom_components.municipal_alarm.radio.mototrbo.tables import DocumentType

LETTERS = "Balie 3 — Stadhuis, étage 2 ÀÉ #?!"


class Case(NamedTuple):
    """One message: what it is, who reads it, its bytes, and what must be found in it."""

    name: str
    kind: str
    data: bytes
    found: Mapping[str, Any]


def _address(random: Random) -> RadioAddress:
    return RadioAddress(random.randrange(1, 1 << 24), random.choice((0, 10)))


def _text(random: Random) -> str:
    return "".join(random.choices(LETTERS, k=random.randrange(1, 60)))


def _ip(prefix: str, address: RadioAddress) -> dict[str, Any]:
    return {f"{prefix}.radio_id": address.number, f"{prefix}.subnet": address.subnet}


def _rrs(random: Random) -> Case:
    radio = _address(random)
    pdu: rrs.RrsPdu
    match random.randrange(4):
        case 0:
            pdu, kind = rrs.Registration(radio), "registration"
        case 1:
            pdu, kind = rrs.GoingOffline(radio), "de_registration"
        case 2:
            pdu, kind = rrs.PresenceCheck(radio), "online_check"
        case _:
            pdu, kind = rrs.RegistrationAnswer(radio, 0, random.randrange(1 << 32)), ""
    found = _ip("data.radio_ip", radio)
    if isinstance(pdu, rrs.RegistrationAnswer):
        found |= {"data.valid_time": pdu.renewal_s, "data.result": 0}
    elif kind != "de_registration":
        found["data.rrs_type"] = kind
    return Case("RRS", "hdap", pdus.write(pdu), found)


def _tmp(random: Random) -> Case:
    request, source, text = random.randrange(1 << 32), _address(random), _text(random)
    common = {"data.request_id": request, **_ip("data.source_ip", source)}
    match random.randrange(3):
        case 0:
            to = _address(random)
            data = pdus.write(tmp.PrivateText(request, to, source, text))
            found = {**common, **_ip("data.destination_ip", to), "data.tmdata": text}
            return Case("TMP private text", "hdap", data, found)
        case 1:
            group = random.randrange(1, 1 << 24)
            data = pdus.write(tmp.GroupText(request, group, source, text))
            found = {**common, "data.destination_ip.radio_id": group, "data.tmdata": text}
            return Case("TMP group text", "hdap", data, found)
        case _:
            to = _address(random)
            data = pdus.write(tmp.PrivateTextAck(request, to, source, 0))
            found = {**common, **_ip("data.destination_ip", to), "data.result": "ok"}
            return Case("TMP private ack", "hdap", data, found)


def _record(random: Random) -> tuple[gps.GpsRecord, dict[str, Any]]:
    record = gps.record(random.uniform(-89, 89), random.uniform(-179, 179))
    parts = {
        "gps_status": record.raw[0:1],
        "north_south": record.raw[13:14],
        "latitude": record.raw[14:23],
        "east_west": record.raw[23:24],
        "longitude": record.raw[24:34],
    }
    return record, {f"data.data.gpsdata.{key}": part.hex() for key, part in parts.items()}


def _lp(random: Random) -> Case:
    request, radio = random.randrange(1 << 32), _address(random)
    record, place = _record(random)
    found = {**_ip("data.data.radio_ip", radio), **place}
    match random.randrange(3):
        case 0:
            kind = random.randrange(256)
            data = pdus.write(lp.EmergencyReport(radio, kind, record))
            return Case("LP emergency", "hdap", data, {**found, "data.data.emergency_type": kind})
        case 1:
            data = pdus.write(lp.PositionReport(request, radio, 0, record))
            return Case("LP report", "hdap", data, {**found, "data.data.request_id": request})
        case _:
            rssi = random.randrange(-240, 1)
            data = pdus.write(lp.ConditionalReportRssi(request, radio, 0, record, rssi))
            found |= {"data.data.request_id": request, "data.data.rssi_value": rssi}
            return Case("LP report, RSSI", "hdap", data, found)


def _rcp(random: Random) -> Case:
    target = random.randrange(1 << 24)
    data = pdus.write(rcp.CallRequest(4, target))
    found = {"data.data.target_id": target, "data.data.call_type": "remote_monitor_call"}
    return Case("RCP remote monitor", "hdap", data, found)


def _hstrp(random: Random) -> Case:
    device, slot = random.randrange(1 << 32), random.choice((1, 2))
    radio = _address(random)
    frame = hstrp.HstrpFrame(
        hstrp.HstrpType.DATA,
        random.randrange(1 << 16),
        hstrp.device_options(device, slot),
        pdus.write(rrs.Registration(radio)),
    )
    found = {
        "is_ack": False,
        "is_connect": False,
        "has_option": True,
        "sequence_number": frame.sequence,
        "options.0.option_payload": f"{device:08x}",
        "options.1.option_payload": f"{slot:02x}",
        **_ip("data.0.data.radio_ip", radio),
    }
    return Case("HSTRP", "hstrp", hstrp.build(frame), found)


def _hrnp(random: Random) -> Case:
    group, source, text = random.randrange(1, 1 << 24), _address(random), _text(random)
    frame = hrnp.HrnpFrame(
        opcode=hrnp.HrnpOpcode.DATA,
        packet=random.randrange(1 << 16),
        payload=pdus.write(tmp.GroupText(1, group, source, text)),
    )
    found = {
        "checksum_correct": True,
        "packet_number": frame.packet,
        "data.source_ip.radio_id": source.number,
        "data.destination_ip.radio_id": group,
        "data.text_data": text.encode("utf-16-le").hex(),
    }
    return Case("HRNP", "hrnp", hrnp.build(frame), found)


def _ars(random: Random) -> Case:
    device = str(random.randrange(1, 1 << 24))
    data = ars.build(ars.Registration(device))
    found = {
        "device_identifier": device,
        "header.pdu_type": "DEVICE_REGISTRATION_REQUEST",
        "registration_request_header.event": "INITIAL",
    }
    return Case("ARS registration", "ars", data, found)


def _tms(random: Random) -> Case:
    sequence = random.randrange(128)
    if random.randrange(2):
        found = {"sequence_number": sequence, "header.pdu_type": "TMS_ACKNOWLEDGEMENT"}
        return Case("TMS ack", "tms", tms.build(tms.Ack(sequence)), found)
    text = _text(random)
    found = {
        "sequence_number": sequence,
        "encoding": "UCS2_LE",
        "header.is_acknowledged": True,
        "message": ("\r\n" + text).encode("utf-16-le").hex(),
    }
    return Case("TMS text", "tms", tms.build(tms.Text(text, sequence)), found)


def _lrrp(random: Random) -> Case:
    request_id = random.randbytes(4)
    named = lrrp.RequestId(request_id)
    if random.randrange(2):
        seconds = random.randrange(1, 100_000)
        request = lrrp.Request(DocumentType.TRIGGERED_REQUEST, named, trigger=lrrp.Every(seconds))
        asked = {
            "0.request-id": request_id.hex().upper(),
            "0.periodic-trigger/interval": str(seconds),
        }
        return Case("LRRP request", "lrrp", lrrp.build(request), asked)
    # North and east only: they read south in another way (see `reports`), and west as
    # degrees beyond 180.
    latitude, longitude = random.randrange(89_000) / 1000, random.randrange(179_000) / 1000
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=random.randrange(10**8))
    report = lrrp.Report(time=at, latitude=latitude, longitude=longitude)
    data = lrrp.build(lrrp.Document(DocumentType.TRIGGERED_REPORT, named, report))
    found: dict[str, Any] = {
        "0.request-id": request_id.hex().upper(),
        "0.info-data/info-time": f"{at:%Y%m%d%H%M%S}",
        "0.info-data/shape/point-2d/lat": latitude,
        "0.info-data/shape/point-2d/long": longitude,
    }
    return Case("LRRP report", "lrrp", data, found)


CASES: tuple[Callable[[Random], Case], ...] = (
    _rrs,
    _tmp,
    _lp,
    _rcp,
    _hstrp,
    _hrnp,
    _ars,
    _tms,
    _lrrp,
)


def _at(answer: Any, path: str) -> Any:
    if isinstance(answer, list) and answer and isinstance(answer[0], str):
        text = ET.fromstring(answer[0]).findtext(path.partition(".")[2])  # noqa: S314  # ours
        return round(float(text), 4) if text is not None and "point" in path else text
    for step in path.split("."):
        answer = answer[int(step)] if isinstance(answer, list) else answer.get(step)
        if answer is None:
            return None
    return answer


def compare(cases: Iterator[Case], reader: str) -> tuple[Counter[str], list[str]]:
    """Return how many of each kind were compared, and a line for each disagreement."""
    agreed: Counter[str] = Counter()
    wrong: list[str] = []
    with subprocess.Popen(
        [reader, str(Path(__file__).parent / "peers" / "reader.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as peer:
        if peer.stdin is None or peer.stdout is None:
            raise RuntimeError("the reader has no pipes")
        for case in cases:
            peer.stdin.write(json.dumps({"kind": case.kind, "hex": case.data.hex()}) + "\n")
            peer.stdin.flush()
            answer = json.loads(peer.stdout.readline())
            bad = {
                path: (meant, got)
                for path, meant in case.found.items()
                if (got := _at(answer, path)) != meant
            }
            if bad:
                wrong.append(f"{case.name} {case.data.hex()}: {bad} {json.dumps(answer)[:200]}")
            agreed[case.name] += not bad
        peer.stdin.close()
    return agreed, wrong


def main() -> int:
    """Compare; the exit code says whether all agreed."""
    parser = argparse.ArgumentParser(prog="script/peers")
    parser.add_argument("--reader", required=True)
    parser.add_argument("--count", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random = Random(options.seed)  # noqa: S311  # makes test messages
    cases = (CASES[number % len(CASES)](random) for number in range(options.count))
    agreed, wrong = compare(cases, options.reader)
    for name, count in sorted(agreed.items()):
        print(f"{name:24} {count:6} read alike")
    for line in wrong[:20]:
        print(f"NOT ALIKE  {line}")
    print(f"{sum(agreed.values())} of {options.count} alike, seed {options.seed}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
