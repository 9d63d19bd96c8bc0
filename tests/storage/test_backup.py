"""The drill: run, back up while somebody writes, lose everything, bring it back, compare."""

import json
import shutil
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from tests.factories import NOW, in_state, raised, tiny_district
from tests.together import PATIENCE, begun
from youhu.calls.models import Call
from youhu.calls.rules import State
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.storage import manifest
from youhu.storage.actions import back_up, differences, restore
from youhu.transparency import audit
from youhu.transparency.actions import log_entries
from youhu.transparency.queries import newest

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(hours=2)
MEANWHILE = audit._checkpoints


def lived_in():
    """A district with a closed call, one that waits, a photo and a signed log."""
    district = tiny_district()
    in_state(district, State.CLOSED)
    raised(district)
    default_storage.save("photos/one.jpg", ContentFile(b"a picture"))
    log_entries(now=NOW)
    return district


def destroy(settings):
    """The machine is gone: no table, no photo."""
    shutil.rmtree(settings.MEDIA_ROOT)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        return
    connection.close()
    for path in Path(connection.settings_dict["NAME"]).parent.glob("test*.sqlite3*"):
        path.unlink()


def writing(district, accepted):
    """Raise calls without end, until told to stop; every one that was accepted is in the list."""
    stop, accepts = threading.Event(), threading.Event()

    def write():
        while not stop.is_set():
            accepted.append(raised(district).number)
            accepts.set()

    thread = begun(write)

    def end():
        accepts.clear()
        accepts.wait(PATIENCE)  # one more came in after whatever was done meanwhile
        stop.set()
        thread.ended()

    accepts.wait(PATIENCE)
    return end


def test_what_was_accepted_before_a_backup_is_there_after_everything_was_lost(
    settings, tmp_path, capsys
):
    district, accepted = lived_in(), []
    end = writing(district, accepted)
    before, root = list(accepted), newest().fingerprint
    try:
        said = back_up(tmp_path / "safe", now=LATER)
    finally:
        end()
    assert len(accepted) > said.facts.counts["calls_call"] - 2  # somebody wrote meanwhile

    destroy(settings)
    settings.YOUHU_SEALING_KEY = "another"
    call_command("restore", "--from", str(tmp_path / "safe"))

    assert "before the site starts: sealing_key\n" in capsys.readouterr().out
    assert set(before) <= set(Call.objects.values_list("number", flat=True))
    assert Call.objects.count() == said.facts.counts["calls_call"]
    assert Entry.objects.count() == said.facts.counts["ledger_entry"] > 2
    assert newest().fingerprint == root
    with default_storage.open("photos/one.jpg") as photo:
        assert photo.read() == b"a picture"
    assert differences(said) == []
    call_command("verify_ledger")
    after = raised(district)  # and it goes on: numbers, keys and guards are as they were
    assert after.number not in accepted[: said.facts.counts["calls_call"] - 2]
    with pytest.raises(Exception, match="append-only"):
        Entry.objects.update(note="")


def test_a_backup_says_what_it_holds_and_leaves_the_keys_out(tmp_path, capsys):
    lived_in()
    call_command("backup", "--to", str(tmp_path / "safe"))
    said = json.loads((tmp_path / "safe" / "manifest.json").read_text())
    assert said["facts"]["log_size"] == said["facts"]["counts"]["ledger_entry"]
    assert said["files"].keys() >= {"media/photos/one.jpg"}
    assert list((tmp_path / "safe").rglob("*key*")) == []
    assert said["keys"].keys() == {"secret_key", "sealing_key", "log_key"}
    assert "sealing_key, log_key" in capsys.readouterr().out
    assert (tmp_path / "safe").stat().st_mode & 0o077 == 0  # it names people


def test_a_backup_overwrites_nothing_and_leaves_nothing_half_done(tmp_path, monkeypatch):
    lived_in()
    (tmp_path / "safe").mkdir()
    (tmp_path / "safe" / "mine").write_text("")
    with pytest.raises(CommandError):
        call_command("backup", "--to", str(tmp_path / "safe"))

    def full(*_args):
        raise OSError("no space left")

    monkeypatch.setattr("youhu.storage.actions.engines.settle", full)
    with pytest.raises(OSError, match="space"):
        back_up(tmp_path / "other", now=LATER)
    assert sorted(path.name for path in tmp_path.glob("*[!y]")) == ["media", "safe"]


def test_a_restore_refuses_an_installation_that_is_in_use(tmp_path):
    lived_in()
    back_up(tmp_path / "safe", now=LATER)
    with pytest.raises(Refused, match="here already"):
        restore(tmp_path / "safe")


def test_a_restore_refuses_a_backup_in_which_one_byte_changed(tmp_path, settings):
    lived_in()
    back_up(tmp_path / "safe", now=LATER)
    (tmp_path / "safe" / "media" / "photos" / "one.jpg").write_bytes(b"A picture")
    (tmp_path / "safe" / "media" / "strange").write_bytes(b"")
    with pytest.raises(Refused, match=r"media/photos/one\.jpg, media/strange"):
        restore(tmp_path / "safe")
    with pytest.raises(Refused, match="not a backup"):
        restore(tmp_path / "media")


def test_what_differs_after_a_restore_is_named(tmp_path):
    district = lived_in()
    back_up(tmp_path / "safe", now=LATER)
    said = manifest.read(tmp_path / "safe")
    assert differences(said) == []
    raised(district)
    assert {"counts", "heads"} <= set(differences(said))


def test_the_log_may_grow_while_it_is_verified(monkeypatch, capsys):
    district = lived_in()

    def grow():
        raised(district, now=LATER)
        log_entries(now=LATER)

    def checkpoints(*args):
        begun(grow).ended()
        return MEANWHILE(*args)

    monkeypatch.setattr(audit, "_checkpoints", checkpoints)
    call_command("verify_ledger")

    assert "every chain unbroken" in capsys.readouterr().out
