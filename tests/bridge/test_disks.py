"""Whether a folder lasts, of the text that Linux has of its mounts."""

from pathlib import Path

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.bridge import disks

MOUNTS = """\
21 1 0:20 / / rw,relatime - overlay overlay rw,lowerdir=/l
22 21 0:21 / /proc rw,nosuid - proc proc rw
23 21 8:1 /config /config rw,relatime shared:1 master:2 - ext4 /dev/sda1 rw
24 23 0:22 / /config/tmp rw - tmpfs tmpfs rw
25 21 8:2 / /mnt/with\\040space rw - xfs /dev/sdb1 rw
26 21 8:3 / /twice rw - ext4 /dev/sdc1 rw
27 26 0:30 / /twice rw - tmpfs tmpfs rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/config/municipal_alarm", "ext4"),
        ("/config", "ext4"),
        ("/config/tmp/here", "tmpfs"),
        ("/configured", "overlay"),
        ("/mnt/with space/x", "xfs"),
        ("/twice", "tmpfs"),
    ],
)
def test_the_nearest_mount(folder: str, kind: str) -> None:
    assert disks.file_system(MOUNTS, Path(folder)) == kind


@given(st.text(max_size=200))
def test_whatever_is_read_is_no_error(text: str) -> None:
    assert isinstance(disks.file_system(text, Path("/config")), str)


@pytest.mark.parametrize(
    ("kind", "told"), [("ext4", ""), ("tmpfs", "tmpfs"), ("overlay", "overlay"), ("nfs4", "")]
)
def test_what_does_not_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, told: str
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"1 0 0:1 / / rw - {kind} none rw\n", "utf-8")
    monkeypatch.setattr(disks, "MOUNTS", mounts)
    assert disks.passing_file_system(tmp_path) == told


def test_no_linux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disks, "MOUNTS", tmp_path / "none")
    assert disks.passing_file_system(tmp_path) == ""
