from typing import Any

import pytest

from tests.store import Store
from youhu.common import objects
from youhu.config.databases import photos

URL = "s3://key:se%2Fcret@store.test:9000/photos?region=cn-1"


@pytest.fixture
def store(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The installation keeps its photos in an object store."""
    store = Store()
    monkeypatch.setattr(objects, "connections", lambda *_args, **_more: store)
    settings.STORAGES = {**settings.STORAGES, "default": photos(URL)}
    return store
