"""Whether what is written below a folder is still there after a restart, as far as Linux says."""

from pathlib import Path
import re

MOUNTS = Path("/proc/self/mountinfo")

PASSING = frozenset({"tmpfs", "ramfs", "overlay"})
"""In memory; or the upper layer of a container, which goes with it when it is updated."""

_OCTAL = re.compile(r"\\([0-7]{3})")


def passing_file_system(folder: Path) -> str:
    """The file system below a folder, if it does not last; empty: it does, or nobody knows."""
    try:
        mounts = MOUNTS.read_text("utf-8", "surrogateescape")
        real = folder.resolve()
    except OSError:
        # No Linux.
        return ""
    found = file_system(mounts, real)
    return found if found in PASSING else ""


def file_system(mounts: str, folder: Path) -> str:
    """The type of the mount that a folder is on, of a text as of proc_pid_mountinfo(5)."""
    best, found = -1, ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields, kinds = before.split(), after.split()
        if len(fields) < 5 or not kinds:
            continue
        point = Path(_OCTAL.sub(lambda one: chr(int(one[1], 8)), fields[4]))
        # Of two mounts on one point the later lies on top.
        if folder.is_relative_to(point) and len(point.parts) >= best:
            best, found = len(point.parts), kinds[0]
    return found
