from pathlib import Path
import subprocess
import sys

from simulators.gateway_standalone import INTEGRATION, skip_home_assistant


def test_a_loaded_integration_stays() -> None:
    before = sys.modules[INTEGRATION]
    skip_home_assistant()
    assert sys.modules[INTEGRATION] is before


def test_the_codec_needs_no_home_assistant() -> None:
    code = (
        "import sys; sys.modules['homeassistant'] = None\n"
        "from simulators.gateway_standalone import skip_home_assistant as skip; skip()\n"
        "import simulators.gateway, simulators.gateway_cli\n"
        "import custom_components.municipal_alarm.links.gateway\n"
        "print(sorted(m for m in sys.modules if m.startswith('homeassistant')))"
    )
    shown = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert shown.stdout.strip() == "['homeassistant']"
