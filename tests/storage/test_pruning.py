"""Old backups go by the usual rule, and never the one that would be needed."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.factories import NOW
from youhu.storage.facts import Facts
from youhu.storage.manifest import Manifest, files_in
from youhu.storage.pruning import Backup, Keep, backups_in


def kept(at: datetime, place: Path, name: str = "") -> Path:
    """A backup of that moment, as small as it may be."""
    folder = place / (name or f"{at:%Y-%m-%d-%H}")
    folder.mkdir()
    (folder / "database").write_text("rows")
    facts = Facts({}, "", 0, "", {})
    Manifest(at, "sqlite", [], facts, files_in(folder), {}).write(folder)
    return folder


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


def whole(_backup: Backup) -> bool:
    return True


def every(days: int, step: timedelta = timedelta(days=1)) -> list[Backup]:
    times = int(timedelta(days=days) / step)
    return [Backup(Path(str(n)), NOW - n * step) for n in range(times)]


def test_the_last_of_seven_days_four_weeks_and_twelve_months_stays() -> None:
    two_years = every(730)
    stay = sorted((backup.day for backup in Keep().of(two_years, whole)), reverse=True)
    days = [backup.day for backup in two_years]
    assert stay[:7] == days[:7]
    assert {day.isocalendar()[:2] for day in stay} >= {
        (days[0] - timedelta(weeks=n)).isocalendar()[:2] for n in range(4)
    }
    assert len({(day.year, day.month) for day in stay}) == 12
    assert 12 + 7 <= len(stay) + 1 <= 7 + 4 + 12


def test_the_last_of_a_day_stays_and_days_without_one_do_not_count() -> None:
    often = every(3, timedelta(hours=8))
    gap = Backup(Path("old"), NOW - timedelta(days=90))
    stay = Keep(daily=5, weekly=0, monthly=0).of([gap, *often], whole)
    assert gap in stay
    assert often[0] in stay
    assert len({backup.day for backup in stay}) == len(stay) == 5


def test_the_newest_stays_whatever_was_asked_for() -> None:
    assert Keep(0, 0, 0).of(every(5), whole) == {every(1)[0]}


def test_a_dry_run_removes_nothing_and_a_run_only_our_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = [kept(NOW - timedelta(days=n), tmp_path) for n in range(4)]
    (tmp_path / "mine").mkdir()
    (tmp_path / ".2026-01-01-half").mkdir()
    (tmp_path / "link").symlink_to(folders[3])
    options = ("--in", str(tmp_path), "--daily=2", "--weekly=0", "--monthly=0")

    call_command("prune_backups", *options, "--dry-run")
    assert "would go" in capsys.readouterr().out
    assert all(folder.exists() for folder in folders)

    call_command("prune_backups", *options)
    assert "2 backups stay." in capsys.readouterr().out
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {folders[0].name, folders[1].name, "mine", ".2026-01-01-half", "link"}
    assert [it.folder for it in backups_in(tmp_path)] == [folders[1], folders[0]]


def test_nothing_goes_when_the_newest_is_not_whole(tmp_path: Path) -> None:
    old = kept(NOW - timedelta(days=40), tmp_path)
    newest = kept(NOW, tmp_path)
    (newest / "database").write_text("torn")
    with pytest.raises(CommandError, match="damaged"):
        call_command("prune_backups", "--in", str(tmp_path), "--daily=1", "--monthly=0")
    assert old.exists()


def test_a_damaged_one_is_not_kept_in_the_place_of_a_whole_one(tmp_path: Path) -> None:
    now, old, damaged, alone = (
        kept(NOW - timedelta(days=days), tmp_path) for days in (0, 41, 40, 80)
    )
    (damaged / "database").write_text("torn")
    (alone / "database").unlink()
    call_command("prune_backups", "--in", str(tmp_path), "--daily=0", "--weekly=0", "--monthly=9")
    assert {backup.folder for backup in backups_in(tmp_path)} == {now, old, alone}


def test_only_what_has_neighbours_is_read() -> None:
    read: list[Backup] = []
    Keep().of(every(9, timedelta(days=32)), lambda backup: not read.append(backup))
    assert read == []


def test_where_none_is_whole_the_last_one_stays() -> None:
    some = every(3, timedelta(hours=1))
    assert Keep(0, 0, 1).of(some, lambda _backup: False) == {some[0]}


def test_nothing_goes_when_the_newest_is_of_a_time_to_come(tmp_path: Path) -> None:
    old = [kept(NOW - timedelta(days=n), tmp_path) for n in range(3)]
    kept(NOW + timedelta(minutes=1), tmp_path, "strange")
    with pytest.raises(CommandError, match="still to come"):
        call_command("prune_backups", "--in", str(tmp_path), "--daily=1", "--weekly=0")
    assert all(folder.exists() for folder in old)


def test_a_folder_without_backups_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no backup"):
        call_command("prune_backups", "--in", str(tmp_path))
