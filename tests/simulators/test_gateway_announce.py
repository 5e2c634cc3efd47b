from unittest.mock import AsyncMock, patch

from custom_components.municipal_alarm.radio.gateway.tables import SERVICE_TYPE
from simulators.gateway import SimulatedGateway
from simulators.gateway_announce import announce, service_info, withdraw


async def test_what_is_announced() -> None:
    gateway = SimulatedGateway(gateway_id="gw-" + "x" * 60)
    service = service_info(gateway.info, 8765, ["127.0.0.1"])
    assert service.type == SERVICE_TYPE
    assert len(service.name.split(".")[0]) <= 63
    assert service.decoded_properties == {
        "id": gateway.info.gateway_id,
        "name": "Simulated gateway",
        "version": "1",
        "path": "/muni-alarm",
        "tls": "0",
    }
    assert service.parsed_addresses() == ["127.0.0.1"]
    assert gateway.token.encode() not in (service.text or b"")


async def test_hello_and_goodbye() -> None:
    async def later() -> None:
        """Stand for the network, which answers when it likes."""

    def register(*_: object, **__: object) -> object:
        return later()

    gateway = SimulatedGateway()
    with patch("simulators.gateway_announce.AsyncZeroconf") as made:
        zeroconf = made.return_value
        zeroconf.async_register_service = AsyncMock(side_effect=register)
        zeroconf.async_unregister_service = AsyncMock(side_effect=register)
        zeroconf.async_close = AsyncMock()
        announced = await announce(gateway.info, 8765, ["127.0.0.1"])
        await withdraw(*announced)
    zeroconf.async_register_service.assert_awaited_once()
    zeroconf.async_unregister_service.assert_awaited_once()
    zeroconf.async_close.assert_awaited_once()
