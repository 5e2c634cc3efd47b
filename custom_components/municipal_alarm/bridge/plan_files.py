"""The folder of the floor plans: their list, and a file for each picture. All of it blocks.

Not Home Assistant's `Store`: that logs a list it could not write, and its caller is told
that all is well.
"""

import json
import os
from pathlib import Path
import re
from typing import Any, Final

LIST: Final = "plans.json"
_PICTURE: Final = re.compile(r"[0-9a-f]{64}\.(png|jpg)")


class PlanFiles:
    """Each file is there whole, or as it was before."""

    def __init__(self, folder: Path) -> None:
        """It is made with the first picture."""
        self._folder = folder

    def read_list(self) -> Any:
        """What was kept; None: nothing yet. OSError, ValueError: it cannot be read."""
        try:
            return json.loads((self._folder / LIST).read_bytes())
        except FileNotFoundError:
            return None

    def write_list(self, content: Any) -> None:
        """Keep the list of the plans."""
        self._write(self._folder / LIST, json.dumps(content, indent=1).encode())

    def read(self, name: str) -> bytes | None:
        """A picture; None: it is not there."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, name: str, content: bytes) -> None:
        """Keep a picture."""
        self._write(self._path(name), content)

    def remove(self, name: str) -> None:
        """Keep a picture no longer."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        if _PICTURE.fullmatch(name) is None:
            # Names are ours; one that is not would lead elsewhere.
            raise ValueError(name)
        return self._folder / name

    def _write(self, path: Path, content: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        part.replace(path)
