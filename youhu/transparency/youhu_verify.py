#!/usr/bin/env python3
"""youhu-verify: check on your own machine, without a network, what Youhu gave you as proof.

    python3 youhu_verify.py receipt.json                  was my call written down?
    python3 youhu_verify.py old.json new.json history.json
                                                          was the log only added to in between?
    --key VKEY       the key of the log, from a source you trust (a poster, a newspaper)
    --witness VKEY   the key of a witness whose signature must be under each checkpoint

It needs Python 3.9 or later and nothing else. Read it: what it does is all here.

A *log* is a list that is only ever added to. Its entries are leaves of a Merkle tree (RFC 9162);
the root hash of the tree changes when any entry changes. A *checkpoint* is the signed statement
"my first N entries have this root" (C2SP tlog-checkpoint). A *receipt* opens the lines of one
call and holds the hashes that lead from them to the root. A *history* holds the hashes that lead
from the root of an older checkpoint to that of a newer one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple


class Finding(NamedTuple):
    """One thing that was looked at: a code for programs, whether it holds, words for people."""

    code: str
    holds: bool
    says: str
    number: int  # of the entry, counted from 1, or of the entries that a checkpoint covers


# --- The tree (RFC 9162, sections 2.1.3.2 and 2.1.4.2) --------------------------------------


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf with this number is under the root of the first `size` leaves."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(step, found)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, step)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the tree of `new` leaves begins with exactly the tree of `old` leaves."""
    if old == new:
        return not proof and old_root == new_root
    if not 0 < old < new or not proof:
        return False
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    was = now = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            was, now = node_hash(step, was), node_hash(step, now)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            now = node_hash(now, step)
        at, last = at >> 1, last >> 1
    return last == 0 and was == old_root and now == new_root


# --- Ed25519 (RFC 8032, section 5.1.7), slow and short --------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]  # x, y, z, t with x/z, y/z on the curve and t = xy/z


def _add(a: Point, b: Point) -> Point:
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    w, x, y, z = f - e, h - g, h + g, f + e
    return w * x % P, y * z % P, x * y % P, w * z % P


def _times(n: int, point: Point) -> Point:
    found = (0, 1, 1, 0)
    while n:
        if n & 1:
            found = _add(found, point)
        point, n = _add(point, point), n >> 1
    return found


def _point(data: bytes) -> Point | None:
    """The point that 32 bytes stand for; None when there is no such point."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this Ed25519 signature under the message was made with the key."""
    if len(key) != 32 or len(signature) != 64 or BASE is None:
        return False
    a, r = _point(key), _point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    left, right = _times(s, BASE), _add(r, _times(h, a))
    across = (left[0] * right[2] - right[0] * left[2]) % P
    return across == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# --- Signed notes (C2SP signed-note, tlog-checkpoint, tlog-cosignature) ---------------------

LOG_KEY, WITNESS_KEY = 1, 4  # the kinds of key: Ed25519 under a note, timed cosignature


class Key(NamedTuple):
    """A public key with its name, as it is written in a `vkey`."""

    name: str
    id: bytes
    kind: int
    raw: bytes


def read_key(vkey: str) -> Key:
    """`name+hash+base64`; ValueError when the hash is not that of the key."""
    name, said, encoded = vkey.strip().split("+", 2)
    data = base64.b64decode(encoded, validate=True)
    found = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
    if found.hex() != said or len(data) != 33:
        raise ValueError("This is not a key: its hash is wrong.")
    return Key(name, found, data[0], data[1:])


class Checkpoint(NamedTuple):
    """What the log states, and the signatures under it as (name, key id, signature)."""

    text: str
    origin: str
    size: int
    root: bytes
    signatures: list[tuple[str, bytes, bytes]]


def read_checkpoint(note: str) -> Checkpoint:
    """A signed note taken apart; ValueError when it is none."""
    text, blank, under = note.partition("\n\n")
    lines = text.split("\n")
    if not blank or len(lines) < 3 or not lines[1].isdigit():
        raise ValueError("This is no checkpoint.")
    signatures = []
    for line in under.splitlines():
        dash, name, encoded = line.split(" ")
        data = base64.b64decode(encoded, validate=True)
        if dash != "\u2014" or len(data) < 5:
            raise ValueError("This is no signature.")
        signatures.append((name, data[:4], data[4:]))
    root = base64.b64decode(lines[2], validate=True)
    return Checkpoint(text + "\n", lines[0], int(lines[1]), root, signatures)


def is_signed_by(checkpoint: Checkpoint, key: Key) -> bool:
    """Whether one of the signatures is that of the key."""
    for name, number, signature in checkpoint.signatures:
        if (name, number) == (key.name, key.id):
            message = checkpoint.text.encode()
            if key.kind == WITNESS_KEY:
                moment = int.from_bytes(signature[:8], "big")
                message = b"cosignature/v1\ntime %d\n" % moment + message
                signature = signature[8:]
            return is_signed(key.raw, message, signature)
    return False


# --- What a resident holds -------------------------------------------------------------------


def commitment(salt: str, seal: str) -> bytes:
    """What the log holds of a line: a hash that tells nothing without the salt."""
    return hmac.new(bytes.fromhex(salt), bytes.fromhex(seal), hashlib.sha256).digest()


def seal_of(line: dict[str, Any]) -> str:
    """The seal of an open line: SHA-256 over it as JSON with sorted keys and no blanks."""
    text = json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def check_receipt(receipt: dict[str, Any], keys: Sequence[str] = ()) -> list[Finding]:
    """Everything that a receipt claims, looked at. `keys` replace the key that it brings along."""
    checkpoint = read_checkpoint(receipt["checkpoint"])
    found = [_signature(checkpoint, keys or [receipt["key"]])]
    previous = None
    for entry in receipt["entries"]:
        found += _check_entry(entry, checkpoint)
        line = entry.get("line")
        if line and previous is not None:
            follows = line["previous"] == previous
            found.append(_of(entry, "chain", follows, CHAIN))
        if line and "number" in line["payload"]:
            same = line["payload"]["number"] == receipt["about"]
            found.append(_of(entry, "number", same, NUMBER))
        previous = entry["seal"]
    return found


def _check_entry(entry: dict[str, Any], checkpoint: Checkpoint) -> list[Finding]:
    found = []
    line = entry.get("line")
    if line:
        kept = seal_of(line) == entry["seal"]
        found.append(_of(entry, "seal", kept, SEAL))
        if "words" in entry:
            words = f"{entry['words_salt']}\n{entry['words']}".encode()
            kept = hashlib.sha256(words).hexdigest() == line["words"]
            found.append(_of(entry, "words", kept, WORDS))
    proof = [base64.b64decode(step, validate=True) for step in entry["proof"]]
    leaf = leaf_hash(commitment(entry["salt"], entry["seal"]))
    kept = is_included(leaf, entry["index"], checkpoint.size, proof, checkpoint.root)
    found.append(_of(entry, "inclusion", kept, INCLUDED))
    return found


def check_history(history: dict[str, Any], keys: Sequence[str] = ()) -> list[Finding]:
    """Whether the newer checkpoint of a history only adds to the older one."""
    old, new = read_checkpoint(history["old"]), read_checkpoint(history["new"])
    proof = [base64.b64decode(step, validate=True) for step in history["proof"]]
    kept = old.origin == new.origin
    kept = kept and is_consistent(old.size, new.size, old.root, new.root, proof)
    signed = [_signature(point, keys or history["keys"]) for point in (old, new)]
    says = f"From {old.size:,} to {new.size:,} entries: {HISTORY[kept]}"
    return [*signed, Finding("history", kept, says, new.size)]


def check_agreement(checkpoints: Sequence[Checkpoint]) -> list[Finding]:
    """Whether checkpoints of one log and one size say the same: else two stories are told."""
    found: list[Finding] = []
    seen: dict[tuple[str, int], bytes] = {}
    for point in checkpoints:
        first = seen.setdefault((point.origin, point.size), point.root)
        if first != point.root:
            says = f"There are two different logs of {point.size:,} entries. Somebody was deceived."
            found.append(Finding("split", False, says, point.size))
    return found


def _signature(checkpoint: Checkpoint, keys: Sequence[str]) -> Finding:
    holds = any(is_signed_by(checkpoint, read_key(key)) for key in keys)
    says = f"Checkpoint of {checkpoint.size:,} entries: {SIGNED[holds]} ({checkpoint.origin})."
    return Finding("signature", holds, says, checkpoint.size)


def _of(entry: dict[str, Any], code: str, holds: bool, says: dict[bool, str]) -> Finding:
    number = entry["index"] + 1
    return Finding(code, holds, f"Entry no. {number:,}: {says[holds]}", number)


SIGNED = {True: "signed by the log's key", False: "NOT signed by the key of the log"}
WITNESSED = {True: "witnessed by", False: "NOT witnessed by"}
SEAL = {True: "what it says fits its seal.", False: "what it says was CHANGED: the seal differs."}
WORDS = {
    True: "your words are as you wrote them.",
    False: "these are NOT the words of it.",
}
NUMBER = {True: "is about this number.", False: "is about ANOTHER number than this receipt."}
CHAIN = {True: "follows the line before it.", False: "does NOT follow the line before it."}
INCLUDED = {
    True: "is in the log, at this place.",
    False: "is NOT in the log that this checkpoint signs.",
}
HISTORY = {True: "only added to, nothing was changed.", False: "the log was REWRITTEN."}


# --- The command -----------------------------------------------------------------------------


def check_files(texts: Sequence[str], keys: Sequence[str], witness: str = "") -> list[Finding]:
    """All that the files claim, each for itself and beside each other."""
    found: list[Finding] = []
    points: list[Checkpoint] = []
    for text in texts:
        if text.lstrip().startswith("{"):
            said = json.loads(text)
            is_history = said["youhu"].startswith("history/")
            found += (check_history if is_history else check_receipt)(said, keys)
            names = ("old", "new") if is_history else ("checkpoint",)
            points += [read_checkpoint(said[name]) for name in names]
        else:
            points.append(read_checkpoint(text))
            found.append(_signature(points[-1], keys))
    if witness:
        key = read_key(witness)
        for point in points:
            holds = is_signed_by(point, key)
            says = f"Checkpoint of {point.size:,} entries: {WITNESSED[holds]} {key.name}."
            found.append(Finding("witness", holds, says, point.size))
    return found + check_agreement(points)


def read_arguments(argv: Sequence[str]) -> tuple[list[str], list[str], str]:
    """The files, the keys and the witness that the command line names."""
    names: list[str] = []
    keys: list[str] = []
    witness, rest = "", list(argv)
    while rest:
        word = rest.pop(0)
        if word == "--key" and rest:
            keys.append(rest.pop(0))
        elif word == "--witness" and rest:
            witness = rest.pop(0)
        else:
            names.append(word)
    return names, keys, witness


def main(argv: Sequence[str]) -> int:
    """0 when all of it holds, 1 when something does not, 2 when there is nothing to look at."""
    names, keys, witness = read_arguments(argv)
    if not names or names[0].startswith("-"):
        print(__doc__)
        return 2
    try:
        texts = [Path(name).read_text(encoding="utf-8") for name in names]
        found = check_files(texts, keys, witness)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as why:
        print(f"This cannot be read as a proof of Youhu: {why}")
        return 2
    for finding in found:
        print("ok    " if finding.holds else "FAILED", finding.says)
    good = bool(found) and all(finding.holds for finding in found)
    print("All of it holds." if good else "NOT proven. Keep the files and ask why.")
    if not keys:
        print("The key came with the files: compare it with one from elsewhere (--key).")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
