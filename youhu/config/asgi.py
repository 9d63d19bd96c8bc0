"""The door for web servers."""

import os

from django.core.asgi import get_asgi_application

from youhu.config.warming import warm_beside

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youhu.config.settings")

application = get_asgi_application()
warm_beside()
