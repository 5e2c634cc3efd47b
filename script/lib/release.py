"""The zip of a release: what HACS unpacks into `custom_components/municipal_alarm`.

The same files give the same bytes, on any machine: names are sorted, times and modes are
fixed, and nothing is compressed, for what that gives differs between versions of zlib.
"""

import argparse
from collections.abc import Iterator
import hashlib
from pathlib import Path
import zipfile

ROOT = Path(__file__).parents[2]
COMPONENT = ROOT / "custom_components" / "municipal_alarm"
NAME = "municipal_alarm.zip"
"""As hacs.json has it."""

_NOT_RUN = {"ruff.toml"}
"""For whoever changes the files beside it."""
_TIME = (1980, 1, 1, 0, 0, 0)
"""The first that a zip can say."""
_MODE = 0o100644
_UNIX = 3


def files(component: Path) -> Iterator[tuple[str, Path]]:
    """What is released, by its name in the zip."""
    for path in component.rglob("*"):
        parts = path.relative_to(component).parts
        if (
            path.is_file()
            and path.name not in _NOT_RUN
            and path.suffix not in {".pyc", ".pyo"}
            and not any(part.startswith(".") or part == "__pycache__" for part in parts)
        ):
            yield "/".join(parts), path


def build(component: Path, licence: Path, target: Path) -> str:
    """Write the zip to `target`, and give its SHA-256."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    released = {**dict(files(component)), "LICENSE": licence}
    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as packed:
        for name, path in sorted(released.items()):
            info = zipfile.ZipInfo(name, _TIME)
            info.create_system = _UNIX
            info.external_attr = _MODE << 16
            packed.writestr(info, path.read_bytes())
    part.replace(target)
    return hashlib.sha256(target.read_bytes()).hexdigest()


def main() -> None:
    """Build it, and say where it is and what it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=ROOT / "dist")
    target = parser.parse_args().to / NAME
    digest = build(COMPONENT, ROOT / "LICENSE", target)
    target.with_name(f"{NAME}.sha256").write_text(f"{digest}  {NAME}\n", "utf-8")
    print(f"{target.stat().st_size} bytes, SHA-256 {digest}")


if __name__ == "__main__":
    main()
