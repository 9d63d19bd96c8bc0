"""The settings of the live site: an installation's own, but for what only costs time here."""

from youhu.config.settings import *

# A password that everybody knows need not be hashed a million times at every sign-in.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
