from custom_components.municipal_alarm.radio.hytera import carrier
from custom_components.municipal_alarm.radio.hytera.carrier import CarrierSession
from tests.radio.hytera.carriers import CARRIERS


def test_both_carriers_are_one_to_their_owner() -> None:
    """mypy proves the signatures; here, that nothing of the interface is missing."""
    names = [name for name in dir(CarrierSession) if not name.startswith("_")]
    for ends in CARRIERS.values():
        session: CarrierSession = ends(True, False)[0]
        assert all(hasattr(session, name) for name in names)
        assert session.next_wake() is None
        assert session.reason == "not started"


def test_a_held_acknowledgement_comes_before_the_first_repeat() -> None:
    """Otherwise every message whose commit is slow would go over the wire twice."""
    assert carrier.ACK_AT_LATEST_S < carrier.RETRY_S
