"""Serve the site on this machine beside its ticker and its worker, and stop them together.

`tools/site.py --port 8000` takes the next free port when that one is taken. The browser tests
use `serving` for a site of their own, pictures and the bench of pages `served`.
"""

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
TICK = (str(ROOT / "manage.py"), "tick", "--loop")
WORKER = (str(ROOT / "manage.py"), "worker")
SITE = ("-m", "uvicorn", "youhu.config.asgi:application", "--lifespan", "off")
QUIET = ("--log-level", "warning", "--no-access-log", "--timeout-graceful-shutdown", "2")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    wanted = parser.parse_args().port
    port = free_port(wanted)
    if port != wanted != 0:
        print(f"Port {wanted} is taken; using {port}.", flush=True)
    for end in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(end, lambda *_: sys.exit(0))
    with contextlib.suppress(KeyboardInterrupt), serving(port, env=os.environ) as site:
        print(f"Youhu is at {address(port)} (stop it with Ctrl-C).", flush=True)
        sys.exit(site.wait())


def address(port: int) -> str:
    return f"http://{HOST}:{port}/"


def free_port(first: int) -> int:
    """The first port from `first` on that nobody listens at; 0 lets the system choose."""
    for port in range(first, min(first + 100, 65536)):
        with socket.socket() as door:
            # As uvicorn does: a port that is only cooling down counts as free.
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                door.bind((HOST, port))
                return int(door.getsockname()[1])
    sys.exit(f"No free port from {first} on. Choose another with --port.")


@contextlib.contextmanager
def serving(port: int, *, env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The site at `port` with ticker and worker, from the first served page to the block's end."""
    env = {"YOUHU_SITE_URL": address(port).rstrip("/"), **env}
    with serving_pages(port, env=env) as site, running(TICK, env=env), running(WORKER, env=env):
        yield site


@contextlib.contextmanager
def serving_pages(port: int, *, env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The site alone at `port`: no time passes in it, as for pictures of its pages."""
    command = [*SITE, "--host", HOST, "--port", str(port), *QUIET]
    with running(command, env=env) as site:
        wait_for(address(port), site)
        yield site


@contextlib.contextmanager
def served(*, env: Mapping[str, str]) -> Iterator[str]:
    """The site alone on a free port; gives its address, without a slash at its end."""
    port = free_port(0)
    with serving_pages(port, env=env):
        yield address(port).rstrip("/")


@contextlib.contextmanager
def running(
    arguments: list[str] | tuple[str, ...], *, env: Mapping[str, str], cwd: Path = ROOT
) -> Iterator[subprocess.Popen[bytes]]:
    """One Python process of ours, ended by its own id; a Ctrl-C is for us, not for it.

    Its log says only what went wrong, unless it is asked for more.
    """
    env = {"YOUHU_LOG_LEVEL": "WARNING", **env}
    process = subprocess.Popen([sys.executable, *arguments], cwd=cwd, env=env, process_group=0)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(url: str, site: subprocess.Popen[bytes], *, seconds: float = 60) -> None:
    """Return when `url` answers; end the command when the site stops first or never answers."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and site.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=10).close()  # nosec B310  # our own site
        except urllib.error.HTTPError as error:
            sys.exit(f"The site answers {url} with {error.code}. Its messages are above.")
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"The site did not answer at {url}. Its messages are above.")


if __name__ == "__main__":
    main()
