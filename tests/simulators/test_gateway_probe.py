import asyncio
from collections.abc import Iterator
import io

import pytest

from custom_components.municipal_alarm.radio.commands import OutputState
from simulators import gateway_probe
from simulators.gateway import SimulatedGateway
from tests.links.room import eventually


async def test_every_order(
    socket_enabled: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with SimulatedGateway(radios=["1201"], inputs=["desk-3"], outputs=["desk-3"]) as gateway:
        work, radio = gateway.work, gateway.radio("1201")
        pending = gateway.server.endpoint.sender

        async def typed() -> str:
            line, then = next(script)
            return line if await then() is None else ""

        async def pressed() -> None:
            gateway.press("desk-3")
            await eventually(lambda: gateway.server.connected and pending.pending)

        async def quiet() -> None:
            await eventually(lambda: gateway.server.connected and not pending.pending)

        async def shown() -> None:
            await radio.wait_text("two words")
            await eventually(lambda: not pending.pending)

        async def repeated() -> None:
            await eventually(lambda: work.repeats.total() == 1)

        async def back() -> None:
            await eventually(lambda: gateway.server.connections == 3)

        async def lit() -> None:
            await gateway.wait_output("desk-3", OutputState.BLINK)

        script: Iterator[tuple[str, object]] = iter(  # type: ignore[assignment]
            [
                ("text 1201 two words\n", quiet),
                ("again\n", shown),
                ("status 1201 2\n", repeated),
                ("listen 1201 10\n", quiet),
                ("hush 1201\n", radio.wait_microphone),
                ("where 1201\n", quiet),
                ("output desk-3 blink\n", quiet),
                ("nonsense\n", lit),
                ("hold\n", quiet),
                ("release\n", pressed),
                ("lose\n", quiet),
                ("quit\n", back),
            ]
        )

        async def to_thread(_read: object) -> str:
            return await typed()

        monkeypatch.setattr("asyncio.to_thread", to_thread)
        assert await gateway_probe.run(gateway.url, gateway.token) == 0
        output = capsys.readouterr().out
        for expected in ("GatewayInfo", "** connected", "<- DeskPress", "<- Position", "hush"):
            assert expected in output
        assert radio.statuses == ["2"]


async def test_the_end_of_the_input_ends_it(
    socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def to_thread(read: object) -> str:
        await asyncio.sleep(0)
        return read()  # type: ignore[operator, no-any-return]

    monkeypatch.setattr("asyncio.to_thread", to_thread)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    async with SimulatedGateway() as gateway:
        assert await gateway_probe.run(gateway.url, gateway.token) == 0


async def test_a_wrong_token(socket_enabled: None, capsys: pytest.CaptureFixture[str]) -> None:
    async with SimulatedGateway() as gateway:
        assert await gateway_probe.run(gateway.url, "Z" * 25) == 1
    assert capsys.readouterr().err == "InvalidToken: wrong pairing token\n"


def test_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(coroutine: object) -> None:
        coroutine.close()  # type: ignore[attr-defined]
        raise KeyboardInterrupt

    monkeypatch.setattr("asyncio.run", interrupt)
    assert gateway_probe.main(["ws://x", "t"]) == 130
