"""The files of deploy/ with the facts of this cluster in them: those that installations use."""

import re
from pathlib import Path
from string import Template

from tests.postgres import find_programs
from tools.cluster.layout import DATABASES, SITES, Layout

DEPLOY = Path(__file__).resolve().parent.parent.parent / "deploy"
PORT = re.compile(r"((?:\}:|\bport[ =]))(\d{4})\b")


def render(name: str, layout: Layout, machine: str) -> Path:
    """Write deploy/cluster/<name> for one machine; answers where it lies.

    Where a port is taken on this machine, the file names the one that stands in for it.
    """
    text = (DEPLOY / "cluster" / name).read_text()
    text = PORT.sub(lambda found: f"{found[1]}{layout.port(int(found[2]))}", text)
    file = layout.home(machine) / name
    file.write_text(Template(text).substitute(facts(layout, machine)))
    return file


def facts(layout: Layout, machine: str) -> dict[str, str]:
    """Every name that a template may use. docs/deploy.md says what each stands for."""
    home = str(layout.home(machine))
    addresses = {name.upper(): layout.address(name) for name in (*DATABASES, *SITES)}
    return {
        **addresses,
        "NAME": machine,
        "ADDRESS": layout.address(machine),
        "NETWORK": layout.network,
        "WAY": layout.way(machine),
        "FRONT": layout.front,
        "HOST": "localhost",
        "DATA": home,
        "SOCKETS": home,
        "PROGRAMS": str(find_programs()),
        "SHARED_BUFFERS": "128MB",
        "SECRET_KEY": layout.passwords["superuser"] * 2,
        "SEALING_KEY": layout.passwords["replication"],
        **{f"{name.upper()}_PASSWORD": said for name, said in layout.passwords.items()},
    }
