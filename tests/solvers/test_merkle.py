"""The tree is that of RFC 9162, and its proofs convince the verifier of true things only."""

import hashlib
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youhu.solvers.merkle import (
    EMPTY_ROOT,
    consistency_proof,
    extended,
    inclusion_proof,
    leaf_hash,
    node_from_tiles,
    node_hash,
    root,
)
from youhu.transparency.youhu_verify import is_consistent, is_included

# The leaves and roots by which implementations of RFC 6962 are tested everywhere.
LEAVES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def tree_of(leaves, steps=1):
    """A tree in tiles that grew by so many leaves at a time."""
    tiles = {}

    def read(*key):
        return tiles[key]

    for at in range(0, len(leaves), steps):
        tiles |= extended(at, leaves[at : at + steps], read)
    return node_from_tiles(read)


def naive(leaves):
    """The root by the words of the RFC."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(naive(leaves[:split]), naive(leaves[split:]))


@cache
def many(count):
    return [leaf_hash(b"%d" % number) for number in range(count)]


def test_the_roots_are_those_of_the_test_vectors():
    node = tree_of([leaf_hash(data) for data in LEAVES])
    assert [root(size, node).hex() for size in range(1, 9)] == list(ROOTS)
    assert root(0, node) == EMPTY_ROOT


def test_a_proof_is_that_of_the_test_vectors():
    node = tree_of([leaf_hash(data) for data in LEAVES])
    assert [step.hex()[:8] for step in inclusion_proof(5, 8, node)] == [
        "bc1a0643", "ca854ea1", "d37ee418",
    ]  # fmt: skip
    assert [step.hex()[:8] for step in consistency_proof(6, 8, node)] == [
        "0ebc5d34", "ca854ea1", "d37ee418",
    ]  # fmt: skip


sizes = st.integers(1, 700) | st.sampled_from([255, 256, 257, 511, 512, 513])


@given(size=sizes, steps=st.sampled_from([1, 3, 200, 256, 999]), data=st.data())
def test_whatever_its_size_its_root_is_the_naive_one_and_its_proofs_hold(size, steps, data):
    leaves, index = many(size), data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    node = tree_of(leaves, steps)
    top, was = root(size, node), root(old, node)
    assert (top, was) == (naive(leaves), naive(leaves[:old]))
    path = inclusion_proof(index, size, node)
    assert is_included(leaves[index], index, size, path, top)
    assert is_consistent(old, size, was, top, consistency_proof(old, size, node))


@given(size=st.integers(2, 300), data=st.data())
def test_a_proof_with_one_thing_wrong_convinces_nobody(size, data):
    leaves, index = many(size), data.draw(st.integers(0, size - 1))
    node = tree_of(leaves, 256)
    top, path = root(size, node), inclusion_proof(index, size, node)
    other = data.draw(st.integers(0, size - 1).filter(lambda at: at != index))
    assert not is_included(leaves[other], index, size, path, top)
    assert not is_included(leaves[index], other, size, path, top)
    assert not is_included(leaves[index], index, size, [*path, top], top)
    assert not is_included(leaves[index], index, size, path[1:], top)
    old = data.draw(st.integers(1, size - 1))
    proof, was = consistency_proof(old, size, node), root(old, node)
    assert not is_consistent(old, size, leaf_hash(b"other"), top, proof)
    assert not is_consistent(old, size, was, leaf_hash(b"other"), proof)
    assert not is_consistent(old, size, was, top, proof[:-1])


@pytest.mark.parametrize(("index", "size"), [(3, 3), (-1, 3), (0, 0)])
def test_there_is_no_proof_for_what_is_not_there(index, size):
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_proof(index, size, tree_of(many(3)))
