"""The machine's own signing key: made once, kept to itself."""

from youhu.config.secret import kept_secret


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    path = tmp_path / "secret_key"
    first = kept_secret(path)
    assert len(first) >= 50
    assert kept_secret(path) == first
    assert path.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [path]
