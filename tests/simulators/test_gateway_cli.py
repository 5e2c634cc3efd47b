import asyncio
import io

import pytest

from custom_components.municipal_alarm.radio.commands import SendText
from custom_components.municipal_alarm.radio.events import DeskPress
from simulators import gateway_announce, gateway_cli
from simulators.gateway import SimulatedGateway


def test_one_line_for_each_thing() -> None:
    press = DeskPress(event_id="1", input_id="desk-1", sequence=4)
    assert gateway_cli.describe("out", press) == "-> DeskPress input_id=desk-1 drill=False"
    text = SendText(key="k", text="x", radio_ids=("1",))
    assert gateway_cli.describe("in", text).startswith("<- SendText key=k text=x")


async def test_orders(socket_enabled: None) -> None:
    seen: list[str] = []
    async with SimulatedGateway(
        radios=["1201"], told=lambda _way, what: seen.append(type(what).__name__)
    ) as gateway:
        for order in (
            "press desk-1",
            "drill desk-1",
            "1201 says op weg\n",
            "1201 says 2\n",
            "1201 scan 04A1",
            "1201 emergency",
            "1201 man_down",
            "1201 lone_worker",
            "1201 off",
            "1201 on",
            "lose",
            "restart",
            "forget",
            "",
        ):
            answer = await gateway_cli.obey(gateway, order)
            assert answer is not None
            assert "not understood" not in answer
        for wrong in ("press", "9999 says 1", "1201 dance", "1201 says"):
            assert "not understood" in (await gateway_cli.obey(gateway, wrong) or "")
        assert await gateway_cli.obey(gateway, "quit") is None
    assert seen == [
        "DeskPress",
        "DeskPress",
        "TextReceived",
        "StatusMessage",
        "TagScanned",
        "RadioEmergency",
        "ManDown",
        "LoneWorker",
        "RadioLost",
        "RadioRegistered",
    ]


@pytest.mark.parametrize("orders", ["press desk-1\nquit\n", "press desk-1\n"])
async def test_a_session_at_the_terminal(
    socket_enabled: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    orders: str,
) -> None:
    async def at_once(read: object) -> str:
        await asyncio.sleep(0)
        return read()  # type: ignore[operator, no-any-return]

    monkeypatch.setattr("sys.stdin", io.StringIO(orders))
    monkeypatch.setattr("asyncio.to_thread", at_once)
    announced: list[str] = []

    async def announce(*_: object) -> tuple[str]:
        announced.append("hello")
        return ("service",)

    async def withdraw(*_: object) -> None:
        announced.append("goodbye")

    monkeypatch.setattr(gateway_announce, "announce", announce)
    monkeypatch.setattr(gateway_announce, "withdraw", withdraw)
    await gateway_cli.run(
        gateway_cli.parser().parse_args(
            ["--port", "0", "--radios", "1", "--answer", "1,2", "--announce"]
        )
    )
    shown = capsys.readouterr().out
    assert "pairing token" in shown
    assert "-> DeskPress" in shown
    assert announced == ["hello", "goodbye"]


def test_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(coroutine: object) -> None:
        coroutine.close()  # type: ignore[attr-defined]
        raise KeyboardInterrupt

    monkeypatch.setattr("asyncio.run", interrupt)
    assert gateway_cli.main([]) == 130
    monkeypatch.setattr("asyncio.run", lambda coroutine: coroutine.close())
    assert gateway_cli.main([]) == 0
