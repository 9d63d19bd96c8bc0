"""Which backups stay: the last whole ones of so many days, weeks and months, the newest always."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.storage import manifest

GONE = "-gone"  # ends the name of a folder that is being removed


@dataclass(frozen=True)
class Backup:
    folder: Path
    at: datetime

    @property
    def day(self) -> date:
        return timezone.localtime(self.at).date()


@dataclass(frozen=True)
class Keep:
    """Of how many days, weeks and months the last whole backup stays.

    Days without one do not count. Where none of a day is whole its last one stays.
    """

    daily: int = 7
    weekly: int = 4
    monthly: int = 12

    def of(self, backups: list[Backup], is_whole: Callable[[Backup], bool]) -> set[Backup]:
        """Those that stay, of backups in any order. Only who has neighbours is looked at."""
        newest_first = sorted(backups, key=lambda it: it.at, reverse=True)
        stay = set(newest_first[:1])
        for most, period in (
            (self.daily, _day), (self.weekly, _week), (self.monthly, _month)
        ):  # fmt: skip
            stay |= _last_of_each(newest_first, most, period, is_whole)
        return stay


def _day(backup: Backup) -> tuple[int, ...]:
    return (backup.day.toordinal(),)


def _week(backup: Backup) -> tuple[int, ...]:
    return backup.day.isocalendar()[:2]


def _month(backup: Backup) -> tuple[int, ...]:
    return (backup.day.year, backup.day.month)


def _last_of_each(
    newest_first: list[Backup],
    most: int,
    period: Callable[[Backup], tuple[int, ...]],
    is_whole: Callable[[Backup], bool],
) -> set[Backup]:
    of: dict[tuple[int, ...], list[Backup]] = {}
    for backup in newest_first:
        of.setdefault(period(backup), []).append(backup)
    return {_best(together, is_whole) for together in list(of.values())[:most]}


def _best(newest_first: list[Backup], is_whole: Callable[[Backup], bool]) -> Backup:
    if len(newest_first) == 1:
        return newest_first[0]
    return next(filter(is_whole, newest_first), newest_first[0])


def backups_in(place: Path) -> Iterator[Backup]:
    """The backups that lie in a folder, by their manifests; what else lies there is not ours."""
    for folder in sorted(place.iterdir()):
        if folder.name.startswith(".") or folder.is_symlink() or not folder.is_dir():
            continue
        try:
            yield Backup(folder, manifest.read(folder).at)
        except Refused:
            continue


def prune(
    place: Path, keep: Keep, *, now: datetime, dry_run: bool = False
) -> tuple[list[Backup], list[Backup]]:
    """Remove the backups that need not stay; answers those that stay, and those that go.

    Raises Refused, and removes nothing, when the newest is not whole: an older one may be needed;
    or when it is of a moment that is still to come: then no other counts as new.
    """
    found = sorted(backups_in(place), key=lambda it: it.at)
    if not found:
        raise Refused(_("There is no backup in %(folder)s.") % {"folder": place})
    fault = cache(_fault)
    _refuse_unfit(found[-1], fault(found[-1]), now)
    stay = keep.of(found, lambda backup: not fault(backup))
    go = [backup for backup in found if backup not in stay]
    if not dry_run:
        _remove([backup.folder for backup in go], place)
    return [backup for backup in found if backup in stay], go


def _fault(backup: Backup) -> str:
    """A file that differs from the manifest; empty when the backup is whole. Reads all of it."""
    return next(manifest.faults(backup.folder, manifest.read(backup.folder)), "")


def _refuse_unfit(newest: Backup, wrong: str, now: datetime) -> None:
    if newest.at > now:
        raise Refused(
            _("%(folder)s says that it was made at %(at)s, which is still to come. Nothing was "
              "removed. Look at the clocks, and move it away.")
            % {"folder": newest.folder, "at": f"{timezone.localtime(newest.at):%Y-%m-%d %H:%M}"}
        )  # fmt: skip
    if wrong:
        raise Refused(
            _("The newest backup, %(folder)s, is damaged (%(file)s). Nothing was removed. "
              "Make a new one.") % {"folder": newest.folder, "file": wrong}
        )  # fmt: skip


def _remove(folders: list[Path], place: Path) -> None:
    """Each under another name first: what was removed by half never looks like a backup."""
    for folder in folders:
        folder.rename(place / f".{folder.name}{GONE}")
    for half in place.glob(f".*{GONE}"):
        shutil.rmtree(half)
