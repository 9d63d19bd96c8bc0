"""Rules of the house that no other tool knows: how long code is, and what a file may not say.

tools/house.py sizes    functions of at most 25 lines, files of at most 400
tools/house.py words    no address of a package registry, no path of one machine, no bare
                        `noqa`, no skipped test without a reason, no Chinese on pages
tools/house.py pins     every library at one version, every file of it known by its hash
"""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FUNCTION_LINES, FILE_LINES = 25, 400
MEASURED = ("youhu/", "bench/", "tools/")
# Each has a bracket somewhere, so that it does not find itself here.
WORDS = {
    "a package registry": r"npm[j]s\.(org|com)|py[p]i\.(org|python)|python[h]osted|deb\.debia[n]",
    "a path of one machine": r"(?<![\w.}-])/(wor[k]|hom[e]|roo[t]|far[m]|tm[p])/\w",
}
CODE_WORDS = {
    "an exemption without its reason": (
        r"# (type: ignor[e]|noq[a]|nose[c])(\[[^]]*\]|:? [A-Z0-9, ]+)?\s*$"
    ),
    "a test left out without a reason": r"mark\.(ski[p]|xfai[l])(\s|$|\((?!.*reason=))",
    "a name of gettext that the catalogue does not find": r"gettext a[s] _\w",
    "every error caught without a reason": r"except Exceptio[n]:\s*(pass)?\s*$",
}
CHINESE = re.compile(r"[\u3400-\u9fff\uff00-\uff60]")
BANNED = {name: re.compile(pattern) for name, pattern in WORDS.items()}
BANNED_IN_CODE = {name: re.compile(pattern) for name, pattern in CODE_WORDS.items()}
PINNED = re.compile(r"#|[\w.-]+==[\w.+!]+(\s+--hash=sha256:[0-9a-f]{64})+\s*$")
EXPLAINED = re.compile(r"#|-c \S+\.txt$|[\w.-]+(\[\w+\])?==\S+ +# \w")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def main() -> None:
    checks = {"sizes": long_ones, "words": wrong_words, "pins": loose_pins}
    if len(sys.argv) != 2 or sys.argv[1] not in checks:
        sys.exit(__doc__)
    problems = [problem for name in files() for problem in checks[sys.argv[1]](name, text(name))]
    print(*problems, sep="\n", end="\n" if problems else "")
    sys.exit(1 if problems else 0)


def files() -> list[str]:
    """Every file that is committed or could be, as a path from the root."""
    command = ("git", "-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard", "-z")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return sorted(name for name in done.stdout.split("\0") if name and (ROOT / name).is_file())


def text(name: str) -> str:
    """The file's text; a picture or another binary file counts as empty."""
    try:
        return (ROOT / name).read_text()
    except UnicodeDecodeError:
        return ""


def long_ones(name: str, source: str) -> Iterator[str]:
    """A file or a function that is too long. Migrations are written by Django."""
    if not name.endswith(".py") or "/migrations/" in name:
        return
    if (lines := source.count("\n")) > FILE_LINES:
        yield f"{name}: {lines} lines, and a file has at most {FILE_LINES}. Split it by noun."
    if not name.startswith(MEASURED):
        return
    for node in ast.walk(parsed(source)):
        if isinstance(node, Function) and (lines := function_lines(node)) > FUNCTION_LINES:
            yield f"{name}:{node.lineno}: {node.name} has {lines} lines, at most {FUNCTION_LINES}."


def parsed(source: str) -> ast.Module:
    """The file as Python; what does not parse is the linter's to report, and empty here."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module(body=[], type_ignores=[])


def function_lines(function: Function) -> int:
    """Lines from `def` to the end, without the docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function, clean=False) is not None:
        docstring = function.body[0]
        lines -= (docstring.end_lineno or docstring.lineno) - docstring.lineno + 1
    return lines


def wrong_words(name: str, source: str) -> Iterator[str]:
    """A line that says what no file of the project may say."""
    banned = BANNED | (BANNED_IN_CODE if name.endswith(".py") else {})
    spoken = name.startswith("youhu/") and name.endswith((".html", ".js"))
    for number, line in enumerate(source.splitlines(), start=1):
        for what, pattern in banned.items():
            if pattern.search(line):
                yield f"{name}:{number}: {what}: {line.strip()[:80]}"
        if spoken and CHINESE.search(line):
            yield f"{name}:{number}: Chinese belongs in the catalogue: {line.strip()[:80]}"


def loose_pins(name: str, source: str) -> Iterator[str]:
    """A library that could change under us: not one version, or a file without its hash."""
    if name == "package-lock.json":
        packages = json.loads(source)["packages"].items()
        loose = [path for path, one in packages if path and "sha512-" not in one["integrity"]]
    elif name.startswith("requirements/"):
        shape = PINNED if name.endswith(".txt") else EXPLAINED
        lines = source.replace("\\\n", " ").splitlines()
        loose = [line for line in lines if line and not shape.match(line)]
    else:
        return
    yield from (f"{name}: no single version, hash or reason: {line[:60]}" for line in loose)


if __name__ == "__main__":
    main()
