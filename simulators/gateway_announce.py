"""Announcing the simulated gateway, so that Home Assistant finds it by itself."""

import socket

from zeroconf import IPVersion
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from custom_components.municipal_alarm.radio.gateway.frames import GatewayInfo
from custom_components.municipal_alarm.radio.gateway.tables import (
    DEFAULT_PATH,
    SERVICE_TYPE,
    VERSION,
)


def service_info(info: GatewayInfo, port: int, addresses: list[str]) -> AsyncServiceInfo:
    """Return what is announced; never the token, for everybody can read it."""
    return AsyncServiceInfo(
        SERVICE_TYPE,
        f"{info.gateway_id[:40]}.{SERVICE_TYPE}",
        addresses=[socket.inet_aton(address) for address in addresses],
        port=port,
        properties={
            "id": info.gateway_id,
            "name": info.name,
            "version": str(VERSION),
            "path": DEFAULT_PATH,
            "tls": "0",
        },
        server=f"{info.gateway_id[:40]}.local.",
    )


async def announce(
    info: GatewayInfo, port: int, addresses: list[str]
) -> tuple[AsyncZeroconf, AsyncServiceInfo]:
    """Announce a gateway until `withdraw`."""
    zeroconf = AsyncZeroconf(ip_version=IPVersion.V4Only, interfaces=addresses)
    service = service_info(info, port, addresses)
    await (await zeroconf.async_register_service(service, allow_name_change=True))
    return zeroconf, service


async def withdraw(zeroconf: AsyncZeroconf, service: AsyncServiceInfo) -> None:
    """Say goodbye, so that nobody goes on looking for it."""
    await (await zeroconf.async_unregister_service(service))
    await zeroconf.async_close()
