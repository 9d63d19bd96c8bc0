"""The door for web servers."""

import os
from importlib import import_module

from django.conf import settings
from django.core.asgi import get_asgi_application

from youhu.config.limits import Limited
from youhu.config.warming import warm_beside

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youhu.config.settings")

application = Limited(get_asgi_application())
import_module(settings.ROOT_URLCONF)  # all pages: else the first request would wait for them
warm_beside()
