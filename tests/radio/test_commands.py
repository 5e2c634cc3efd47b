from dataclasses import fields
from typing import get_args

import pytest

from custom_components.municipal_alarm.radio import commands


@pytest.mark.parametrize("kind", get_args(commands.RadioCommand.__value__))
def test_every_command_has_a_key_and_an_end(kind: type) -> None:
    assert {"key", "ttl_s"} <= {field.name for field in fields(kind)}
