"""Ending in order: the first signal cancels, further ones change nothing."""

import asyncio
import signal


def end_on_signals() -> None:
    """Cancel the current task on Ctrl-C, on termination, and when the terminal closes.

    Once: whoever presses Ctrl-C again must not keep Home Assistant from being stopped.
    """
    task = asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()

    def end() -> None:
        if not task.cancelling():
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, end)
