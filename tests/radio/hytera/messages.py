"""Vectors, and strategies for every message: shared by the tests of the HDAP services.

A vector is an HDAP frame, as hex without its carrier, and the message in it. Origin C
stands in a public test suite or was captured; D was derived from the rules.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from custom_components.municipal_alarm.radio.hytera import dds, gps, lp, pdus, rcp, rrs, tmp, tp
from custom_components.municipal_alarm.radio.hytera.address import RadioAddress
from custom_components.municipal_alarm.radio.hytera.gps import GpsRecord
from custom_components.municipal_alarm.radio.hytera.tables import (
    BroadcastKind,
    CallType,
    DeliveryResult,
    LpResult,
    LpTrigger,
    MessageBroadcast,
    PresenceState,
    RcpResult,
    RegistrationResult,
    RepeaterService,
    Service,
    StatusTarget,
    TmpResult,
)

R = RadioAddress
OK = TmpResult.OK


def of(*values: tuple[str, pdus.Pdu]) -> dict[str, pdus.Pdu]:
    return {text.lower(): pdu for text, pdu in values}


RRS = of(
    ("11000300040A2338636303", rrs.Registration(R(0x233863))),
    (
        "11008000090A2338630000000708D203",
        rrs.RegistrationAnswer(R(0x233863), RegistrationResult.OK, 1800),
    ),
    ("11008200050A000021008003", rrs.PresenceAnswer(R(0x21), PresenceState.ONLINE)),
    (
        "11008000090A00303900000007082703",
        rrs.RegistrationAnswer(R(12345), RegistrationResult.OK, 1800),
    ),
    ("11000100040A003039BA03", rrs.GoingOffline(R(12345))),
    ("11000300040A000064BD03", rrs.Registration(R(100))),
)
RRS_RELIABLE = of(("91000200040A0000140E03", rrs.PresenceCheck(R(20))))

TMP = of(
    (
        "0980A2000D000000010A01B2070A030000003103",
        tmp.PrivateTextAck(1, R(111111), R(196608), OK, ack_flag=True),
    ),
    (
        "09C0A200120003000000020A01B2070A03000000010203E203",
        tmp.PrivateTextAck(2, R(111111), R(196608), OK, ack_flag=True, options=b"\1\2\3"),
    ),
    ("0900a2000d00000000000003ea00000001009503", tmp.PrivateTextAck(0, R(1002, 0), R(1, 0), OK)),
    (
        "0900a2000d30000001000000640001869f00c803",
        tmp.PrivateTextAck(0x30000001, R(100, 0), R(99999, 0), OK),
    ),
    (
        "0900a2000d30000002000000640001869f00c703",
        tmp.PrivateTextAck(0x30000002, R(100, 0), R(99999, 0), OK),
    ),
    (
        "0900b10018000000010000271000000064480065006c006c006f002100b803",
        tmp.GroupText(1, 10_000, R(100, 0), "Hello!"),
    ),
    (
        "0900b1001c0000000200004e2000000064570065006c0063006f006d0065002100a403",
        tmp.GroupText(2, 20_000, R(100, 0), "Welcome!"),
    ),
    (
        "0980B1001400000001000000010A000835610068006F006A000203",
        tmp.GroupText(1, 1, R(2101), "ahoj", ack_flag=True),
    ),
    ("0900A2000D000000010A0000010A003039000403", tmp.PrivateTextAck(1, R(1), R(12345), OK)),
    (
        "0980a10022000000010a01b2070a03640e4f004c004900560045005200200054004500530054007a03",
        tmp.PrivateText(1, R(111111), R(222222), "OLIVER TEST"),
    ),
)
TMP_BAD_CHECKSUM = (
    "0901a10026300000010a0000640a01869f5200520053002000770061006900740020006f00760065007200f403",
    tmp.PrivateText(0x30000001, R(100), R(99999), "RRS wait over", ack_flag=False),
)


def place(text: str) -> GpsRecord:
    """A record of 40 characters; a dot in the text is a dot, an underscore a NUL."""
    return GpsRecord(text.replace("_", "\0").encode("ascii"))


LP = of(
    (
        "08A0020032000000010A2110DD0000413138333634383236313031354E343731382E383035314530313835342E"
        "34333837302E313132310B03",
        lp.PositionReport(
            1, R(0x2110DD), LpResult.OK, place("A183648261015N4718.8051E01854.43870.1121")
        ),
    ),
    ("08A0010009200000030A03640E01E503", lp.AskPosition(0x20000003, R(222222))),
    ("08a0010009200000010a03640e01e703", lp.AskPosition(0x20000001, R(222222))),
    (
        "08a0020032200000030a03640e0000413136323235313331313031384e343733362e3639373545303037333"
        "92e32363830302e303030358803",
        lp.PositionReport(
            0x20000003,
            R(222222),
            LpResult.OK,
            place("A162251311018N4736.6975E00739.26800.0005"),
        ),
    ),
    (
        "08d0040034000015c80a0000030000413138343033303036313232314e343732342e303135384530303733"
        "312e31303733302e30323037ffc66303",
        lp.ConditionalReportRssi(
            0x15C8,
            R(3),
            LpResult.OK,
            place("A184030061221N4724.0158E00731.10730.0207"),
            -58,
        ),
    ),
    ("08A0010009000000010A003039011303", lp.AskPosition(1, R(12345))),
    (
        "08b003002d0a00303901413134313230353235303932364e353230342e353535304530303530362e393939"
        "30302e30303930b203",
        lp.EmergencyReport(R(12345), 1, place("A141205250926N5204.5550E00506.99900.0090")),
    ),
    ("08b0010008000000010a0030390503", lp.StopEmergencyReports(1, R(12345))),
    (
        "08d0010039200000020a03640e04000003e8" + "30" * 28 + "303030303031303030303030303832304d03",
        lp.AskConditionalReports(
            0x20000002,
            R(222222),
            LpTrigger.EITHER,
            1000,
            lp.AT_ONCE,
            lp.WITHOUT_END,
            "00000100",
            "00000820",
        ),
    ),
)
LP_BAD_CHECKSUM = (
    "08a0030034000000000a2338630000413131323534303237303932314e353030332e383734364530313432362e"
    "35313932302e32323533ff1cae03",
    lp.PositionReportRssi(
        0, R(0x233863), LpResult.OK, place("A112540270921N5003.8746E01426.51920.2253"), -228
    ),
)

RCP = of(
    ("024108050000D20400000E03", rcp.CallRequest(CallType.PRIVATE, 1234)),
    ("0241080500006f0000007503", rcp.CallRequest(CallType.PRIVATE, 111)),
    ("0241880100006803", rcp.CallReply(RcpResult.OK)),
    (
        "0245B81000010005000000000000000000000000001F03",
        rcp.RepeaterStatus(1, 5, 0, CallType.PRIVATE, 0, 0),
    ),
    (
        "0245b810000100040004000000fd080000fa372300c303",
        rcp.RepeaterStatus(1, 4, RepeaterService.RRS, CallType.PRIVATE, 2301, 2308090),
    ),
    (
        "0245b81000000004000200010010270000640000008303",
        rcp.RepeaterStatus(0, 4, RepeaterService.TMP, CallType.GROUP, 10_000, 100),
    ),
    ("024108050004393000007703", rcp.CallRequest(CallType.REMOTE_MONITOR, 12345)),
    ("02c8b00300090100ad03", rcp.StatusReport(StatusTarget.EMERGENCY, 1)),
    ("02c8b00300090000ae03", rcp.StatusReport(StatusTarget.EMERGENCY, 0)),
    ("02c8b003001701009f03", rcp.StatusReport(StatusTarget.LONE_WORKER, 1)),
    ("02c8b003000b0400a803", rcp.StatusReport(StatusTarget.RSSI, 4)),
    (
        "0245b810000100000000000c000900000039300000a603",
        rcp.RepeaterStatus(1, 0, 0, CallType.EMERGENCY_ALARM_CALL, 9, 12345),
    ),
    (
        "02c7100900040b010601050012012303",
        rcp.Subscribe(
            (
                rcp.Subscription(StatusTarget.RSSI),
                rcp.Subscription(StatusTarget.CHANNEL),
                rcp.Subscription(StatusTarget.ZONE, 0),
                rcp.Subscription(0x12),
            )
        ),
    ),
    (
        "02c910050002000101014f03",
        rcp.ConfigureBroadcasts(
            (
                rcp.BroadcastSetting(0, BroadcastKind.RECEIVE),
                rcp.BroadcastSetting(1, BroadcastKind.RECEIVE),
            )
        ),
    ),
    (
        "02471808000700000000000000c403",
        rcp.AskMessages(
            MessageBroadcast.TEXT | MessageBroadcast.SHORT_DATA | MessageBroadcast.CSBK
        ),
    ),
    ("0247880100006203", rcp.AskMessagesReply(RcpResult.OK)),
)

DDS = of(
    (
        "14000800070003640ea001000d03",
        dds.DeliveryReport(Service.LP, R(222222, 0), 0xA001, DeliveryResult.OK),
    ),
)
GOOD = RRS | RRS_RELIABLE | TMP | LP | RCP | DDS

# --- strategies: every message that can be sent ------------------------------

u8, u16, u32 = (st.integers(0, 2**bits - 1) for bits in (8, 16, 32))
addresses = st.builds(R, st.integers(0, 2**24 - 1), st.one_of(st.just(10), u8))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
blobs = st.binary(max_size=40)
options = st.none() | blobs
_WHEN = st.integers(0, 3_155_759_999).map(
    lambda s: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=s)
)
fixes = st.builds(
    gps.record,
    st.floats(-90, 90),
    st.floats(-180, 180),
    st.none() | _WHEN,
    speed_mps=st.floats(0, 500),
    heading_deg=st.floats(0, 360),
    valid=st.booleans(),
)
records = st.one_of(
    fixes,
    st.just(gps.NO_PLACE),
    st.builds(GpsRecord, st.binary(min_size=gps.LENGTH, max_size=gps.LENGTH)),
)
times = st.from_regex(r"[0-9]{14}", fullmatch=True)
intervals = st.builds(lp.interval, st.integers(0, 100 * 86_400 - 1))
_PLANS = st.builds(lp.QuickGpsPlan, times, times, intervals, u16, u8, u16)
_RSSI = st.integers(-240, 0)
_TO_RADIO = (u32, addresses, addresses)

rrs_pdus: st.SearchStrategy[rrs.RrsPdu] = st.one_of(
    st.builds(rrs.GoingOffline, addresses),
    st.builds(rrs.PresenceCheck, addresses),
    st.builds(rrs.Registration, addresses),
    st.builds(rrs.RegistrationAnswer, addresses, u8, u32),
    st.builds(rrs.PresenceAnswer, addresses, u8),
)
_TMP_BARE: tuple[st.SearchStrategy[tmp.TmpPdu], ...] = (
    st.builds(tmp.PrivateText, *_TO_RADIO, texts),
    st.builds(tmp.PrivateTextAck, *_TO_RADIO, u8),
    st.builds(tmp.GroupText, u32, u32, addresses, texts),
    st.builds(tmp.GroupTextAck, u32, u32, u8, st.none() | addresses),
    st.builds(tmp.PrivateShortData, *_TO_RADIO, blobs),
    st.builds(tmp.PrivateShortDataAck, *_TO_RADIO, u8),
    st.builds(tmp.GroupShortData, u32, u32, addresses, blobs),
    st.builds(tmp.GroupShortDataAck, u32, u32, u8, st.none() | addresses),
)


def _with_flags(pdu: tmp.TmpPdu, flag: bool, option: bytes | None) -> tmp.TmpPdu:
    return replace(pdu, ack_flag=flag, options=option)


tmp_pdus: st.SearchStrategy[tmp.TmpPdu] = st.one_of(
    *(st.builds(_with_flags, bare, st.booleans(), options) for bare in _TMP_BARE)
)
lp_pdus: st.SearchStrategy[lp.LpPdu] = st.one_of(
    st.builds(lp.AskPosition, u32, addresses, st.none() | u8),
    st.builds(lp.PositionReport, u32, addresses, u16, records),
    st.builds(lp.PositionReportRssi, u32, addresses, u16, records, st.none() | _RSSI),
    st.builds(lp.StopEmergencyReports, u32, addresses),
    st.builds(lp.StopEmergencyReportsAnswer, u32, addresses, u16),
    st.builds(lp.EmergencyReport, addresses, u8, records | st.builds(GpsRecord, blobs)),
    st.builds(lp.AskIntervalReports, u32, addresses, times, times, intervals),
    st.builds(lp.IntervalAnswer, u32, addresses, u16),
    st.builds(lp.IntervalReport, u32, addresses, intervals, records),
    st.builds(lp.StopIntervalReports, u32, addresses),
    st.builds(lp.StopIntervalReportsAnswer, u32, addresses, u16),
    st.builds(
        lp.AskConditionalReports, u32, addresses, u8, u32, times, times, intervals, intervals
    ),
    st.builds(lp.ConditionalAnswer, u32, addresses, u8, u16),
    st.builds(lp.ConditionalReport, u32, addresses, records),
    st.builds(lp.ConditionalReportRssi, u32, addresses, u16, records, st.none() | _RSSI),
    st.builds(lp.AskQuickGps, u32, addresses, u8, st.none() | _PLANS),
    st.builds(lp.QuickGpsAnswer, u32, addresses, u8, u16),
)
rcp_pdus: st.SearchStrategy[rcp.RcpPdu] = st.one_of(
    st.builds(rcp.CallRequest, u8, u32),
    st.just(rcp.EndCall()),
    *(st.builds(cls, u32) for cls in (rcp.RadioCheck, rcp.RemoteMonitor, rcp.AlertCall)),
    *(
        st.builds(cls, u8)
        for cls in (
            rcp.CallReply,
            rcp.EndCallReply,
            rcp.RadioCheckReply,
            rcp.RemoteMonitorReply,
            rcp.AlertCallReply,
            rcp.SubscribeReply,
            rcp.ConfigureBroadcastsReply,
            rcp.AskMessagesReply,
        )
    ),
    *(
        st.builds(cls, blobs)
        for cls in (
            rcp.EmergencyAlarm,
            rcp.EmergencyAlarmReply,
            rcp.CancelEmergencyAlarm,
            rcp.CancelEmergencyAlarmReply,
            rcp.TransmitStatus,
            rcp.ReceiveStatus,
        )
    ),
    st.builds(
        rcp.Subscribe, st.lists(st.builds(rcp.Subscription, u8, u8), max_size=255).map(tuple)
    ),
    st.builds(rcp.StatusReport, u8, u16),
    st.builds(
        rcp.ConfigureBroadcasts,
        st.lists(st.builds(rcp.BroadcastSetting, u8, u8), max_size=20).map(tuple),
    ),
    st.builds(rcp.RepeaterStatus, u16, u16, u16, u16, u32, u32),
    st.builds(rcp.AskMessages, u32, u32),
)
_VIO = (addresses, addresses, u8, u8, u8)
tp_pdus: st.SearchStrategy[tp.TpPdu] = st.one_of(
    st.builds(tp.StatusRequest, *_VIO),
    st.builds(tp.StatusReport, *_VIO, u8),
    st.builds(tp.ExtendedStatusReport, *_VIO, u8, texts),
    st.builds(tp.Control, *_VIO, u8),
    st.builds(tp.ControlAnswer, *_VIO, u8),
)
dds_pdus: st.SearchStrategy[dds.DdsPdu] = st.builds(dds.DeliveryReport, u8, addresses, u16, u8)
all_pdus: st.SearchStrategy[pdus.Pdu] = st.one_of(
    rrs_pdus, tmp_pdus, lp_pdus, rcp_pdus, tp_pdus, dds_pdus
)
