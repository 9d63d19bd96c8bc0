#!/usr/bin/env python
"""The door to every command of Youhu; `bin/manage` opens it with everything installed."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youhu.config.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
