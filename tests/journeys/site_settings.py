"""The settings of the live site: an installation's own, but for what only costs time here."""

import os
from datetime import UTC, datetime, timedelta

import time_machine

from youhu.config.settings import *

# A password that everybody knows need not be hashed a million times at every sign-in.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Where a journey needs another hour, or the next day, the clocks of the whole site go ahead.
if ahead := float(os.environ.get("YOUHU_TEST_AHEAD_S", "0")):
    time_machine.travel(datetime.now(UTC) + timedelta(seconds=ahead)).start()
