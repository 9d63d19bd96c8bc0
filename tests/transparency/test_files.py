"""The log as files: what other tools read, what mirrors keep, and what a witness sees."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.factories import NOW, in_state, raised, tiny_district
from youhu.calls.rules import State
from youhu.common.errors import Refused
from youhu.transparency.actions import add_witness, log_entries
from youhu.transparency.audit import faults
from youhu.transparency.mirror import publish
from youhu.transparency.models import Checkpoint, Leaf, LogKey, Tile
from youhu.transparency.queries import newest
from youhu.transparency.rules import ENTRIES, TilePath, Use, read_tile_path, tile_path
from youhu.transparency.signing import made
from youhu.transparency.witness import cosigned
from youhu.transparency.youhu_verify import commitment

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    settings.YOUHU_LOG_DIR = str(tmp_path / "log")
    return tmp_path / "log"


@pytest.fixture
def district(folder):
    made_up = tiny_district()
    in_state(made_up, State.CLOSED)
    log_and_publish(folder)
    return made_up


def log_and_publish(folder):
    """What the sweep does, and what it does once that is committed."""
    log_entries(now=NOW)
    publish(folder)


@pytest.mark.parametrize(
    ("path", "tile"),
    [
        ("0/000", TilePath(0, 0)),
        ("1/x001/234", TilePath(1, 1234)),
        ("0/x001/x234/067.p/9", TilePath(0, 1234067, 9)),
        ("entries/017.p/255", TilePath(ENTRIES, 17, 255)),
    ],
)
def test_a_tile_lies_where_tlog_tiles_says(path, tile):
    assert read_tile_path(path) == tile
    assert tile_path(tile) == path


@pytest.mark.parametrize(
    "path", ["", "0/0", "0/000.p/256", "0/000.p/0", "0/x000/001", "64/000", "0/000/", "0/1234"]
)
def test_other_paths_are_no_tiles(path):
    assert read_tile_path(path) is None


def test_what_is_served_is_what_lies_in_the_folder(district, folder, client):
    size = newest().size
    for path in (f"0/000.p/{size}", f"entries/000.p/{size}"):
        answer = client.get(reverse("log_tile", args=[path]))
        assert answer.content == (folder / "tile" / path).read_bytes()
        assert "immutable" in answer["Cache-Control"]
    first = (folder / "tile" / f"entries/000.p/{size}").read_bytes()[:34]
    leaf = Leaf.objects.select_related("entry").get(index=0)
    assert first == b"\0\x20" + commitment(leaf.salt, leaf.entry.digest)
    assert client.get(reverse("log_tile", args=["0/000"])).status_code == 404
    stated = client.get(reverse("log_checkpoint"))
    assert stated.content == (folder / "checkpoint").read_bytes()
    assert "immutable" not in stated["Cache-Control"]


def test_a_log_that_lost_its_tail_is_not_published_over_the_longer_one(district, folder):
    before = (folder / "checkpoint").read_text()
    short = tiny_log_of_two()
    log_and_publish(folder)
    assert (folder / "checkpoint").read_text() == before
    assert short in {(fault.why, fault.number) for fault in faults()}


def tiny_log_of_two():
    """The log as if it had never had more than its first entries; answers the fault to expect."""
    size = newest().size
    Leaf.objects.all().delete()
    Tile.objects.all().delete()
    Checkpoint.objects.all().delete()
    return "rewritten", size


def test_a_witness_signs_a_log_that_grows_and_none_that_shrank(district, folder, tmp_path):
    key, seen = LogKey.objects.get().vkey, tmp_path / "seen"
    witness = made("street.example/w", Use.WITNESS)
    first = cosigned(str(folder), key, seen, witness)
    raised(district)
    log_and_publish(folder)
    assert first != cosigned(str(folder), key, seen, witness)
    (folder / "checkpoint").write_text(first)
    with pytest.raises(Refused, match="now says"):
        cosigned(str(folder), key, seen, witness)


def test_a_witness_signs_no_log_that_was_rewritten(district, folder, tmp_path):
    key, seen = LogKey.objects.get().vkey, tmp_path / "seen"
    witness = made("street.example/w", Use.WITNESS)
    cosigned(str(folder), key, seen, witness)
    raised(district)
    log_and_publish(folder)
    tile = next((folder / "tile" / "0").glob(f"000.p/{newest().size}"))
    tile.write_bytes(b"\0" * 32 + tile.read_bytes()[32:])
    with pytest.raises(Refused, match="rewritten"):
        cosigned(str(folder), key, seen, witness)


def test_a_witness_and_the_log_meet_on_the_command_line(district, folder, tmp_path, capsys):
    key = LogKey.objects.get().vkey
    files = {"key": tmp_path / "w.key", "seen": tmp_path / "w.seen"}
    call_command("cosign", str(folder), log_key=key, name="street.example/w", **files)
    said = capsys.readouterr()
    vkey = said.err.split()[-1]
    call_command("log_keys", "witness", vkey)
    assert vkey in capsys.readouterr().out
    (tmp_path / "cosigned").write_text(said.out)
    call_command("cosign", take=tmp_path / "cosigned")
    assert newest().is_witnessed
    log_and_publish(folder)
    assert "street.example/w" in (folder / "checkpoint").read_text()
    (tmp_path / "cosigned").write_text(said.out.replace("\n4\n", "\n3\n"))
    with pytest.raises(CommandError):
        call_command("cosign", take=tmp_path / "cosigned")


def test_a_log_key_is_no_witness():
    with pytest.raises(Refused):
        add_witness(made("a.example", Use.LOG).vkey, now=NOW)
    with pytest.raises(Refused):
        add_witness("nonsense", now=NOW)


def test_two_checkpoints_have_a_history_and_others_none(district, folder, client):
    old = newest().size
    raised(district)
    log_and_publish(folder)
    asked = reverse("log_history", args=[old, newest().size])
    assert client.get(asked).json()["youhu"] == "history/1"
    assert client.get(reverse("log_history", args=[old + 9, old])).status_code == 404


def test_the_program_is_given_out_whole(client):
    answer = client.get(reverse("log_verifier"))
    compile(answer.content, "youhu_verify.py", "exec")
    assert "attachment" in answer["Content-Disposition"]
