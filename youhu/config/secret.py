"""A signing key that the machine makes for itself once and keeps to itself."""

import os
import tempfile
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def kept_secret(path: Path) -> str:
    """The key in `path`; made on first use, readable by its owner only.

    Of two processes that start at once, both use the key of the one that was quicker.
    """
    if not path.exists():
        handle, written = tempfile.mkstemp(dir=path.parent)  # only its owner may read it
        with os.fdopen(handle, "w") as file:
            file.write(get_random_secret_key())
        try:
            os.link(written, path)  # whole or not at all
        except FileExistsError:
            pass
        finally:
            os.unlink(written)
    return path.read_text()
