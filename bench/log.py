"""The public log at a million entries: growing, proving, verifying a receipt offline.

Both sides of a receipt run here: the tree in tiles as the site keeps it, and the verifier in plain
Python as a resident runs it, in a process of its own.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from random import Random
from statistics import median

from bench.common import Printer, arguments

ENTRIES, QUICK = 1_000_000, 100_000
AT_ONCE = 5000
PROOFS = 1000
RECEIPTS = 20
SALT = "00" * 16


def main(argv: Sequence[str] | None = None) -> int:
    asked = arguments(argv, __doc__ or "")
    printer = Printer("log", as_json=asked.json)
    size = QUICK if asked.quick else ENTRIES
    tiles = _grown(printer, size)
    _proven(printer, size, tiles)
    return 0


def _seal(index: int) -> str:
    return hashlib.sha256(b"%d" % index).hexdigest()


def _grown(printer: Printer, size: int) -> dict[tuple[int, int], bytes]:
    """The tiles of so many entries, taken in as the sequencer does."""
    from youhu.solvers.merkle import extended, leaf_hash
    from youhu.transparency.youhu_verify import commitment

    tiles: dict[tuple[int, int], bytes] = {}

    def read(level: int, index: int) -> bytes:
        return tiles[level, index]

    begun = time.perf_counter()
    for at in range(0, size, AT_ONCE):
        end = min(at + AT_ONCE, size)
        leaves = [leaf_hash(commitment(SALT, _seal(index))) for index in range(at, end)]
        tiles |= extended(at, leaves, read)
    took = time.perf_counter() - begun
    printer.say(case="append", n=size, entries_per_s=round(size / took), tiles=len(tiles))
    return tiles


def _proven(printer: Printer, size: int, tiles: dict[tuple[int, int], bytes]) -> None:
    """Proofs from tiles, and whole receipts through the verifier."""
    from youhu.solvers.merkle import consistency_proof, inclusion_proof, node_from_tiles, root

    draw, node = Random(0), node_from_tiles(lambda level, index: tiles[level, index])
    begun = time.perf_counter()
    for _n in range(PROOFS):
        inclusion_proof(draw.randrange(size), size, node)
    proof_ms = (time.perf_counter() - begun) / PROOFS * 1000
    begun = time.perf_counter()
    for _n in range(PROOFS):
        consistency_proof(draw.randrange(1, size), size, node)
    history_ms = (time.perf_counter() - begun) / PROOFS * 1000
    printer.say(case="prove", n=size, proof_ms=round(proof_ms, 2), history_ms=round(history_ms, 2))
    receipts = []
    for index in (draw.randrange(size) for _n in range(RECEIPTS)):
        proof = [b64encode(step).decode() for step in inclusion_proof(index, size, node)]
        receipts.append({"index": index, "salt": SALT, "seal": _seal(index), "proof": proof})
    _verified(printer, size, root(size, node), receipts)


def _verified(printer: Printer, size: int, top: bytes, entries: list[dict[str, object]]) -> None:
    from youhu.transparency.rules import Use, checkpoint_text
    from youhu.transparency.signing import made

    signer = made("bench.example/log", Use.LOG)
    text = checkpoint_text(signer.name, size, top)
    said = {"youhu": "receipt/1", "about": "", "checkpoint": f"{text}\n{signer.sign(text)}"}
    program = Path(__file__).parent.parent / "youhu" / "transparency" / "youhu_verify.py"
    walls = []
    with tempfile.TemporaryDirectory() as folder:
        for entry in entries:
            file = Path(folder) / "receipt.json"
            file.write_text(json.dumps({**said, "key": signer.vkey, "entries": [entry]}))
            begun = time.perf_counter()
            command = [sys.executable, "-I", "-S", str(program), str(file)]
            subprocess.run(command, check=True, capture_output=True)
            walls.append((time.perf_counter() - begun) * 1000)
    steps = max(len(str(entry["proof"]).split(",")) for entry in entries)
    printer.say(
        case="verify offline, program start included", n=size, hashes=steps,
        verify_p50_ms=round(median(walls)), verify_max_ms=round(max(walls)),
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
