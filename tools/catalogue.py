"""The Chinese catalogue: compile it, extract new texts into it, or check that it has no gap.

tools/catalogue.py compile    .po -> .mo, where the .po is newer
tools/catalogue.py extract    bring the .po up to the program's texts, keeping translations
tools/catalogue.py check      fail when a text has no translation, or one has no text
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "youhu"
CATALOGUES = PACKAGE / "locale" / "zh_Hans" / "LC_MESSAGES"
DOMAINS = ("django", "djangojs")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-zA-Z]|%[sd]|\{\w*\}")
CHINESE = re.compile(r"[\u3400-\u9fff]")
HEADER = {
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


def main() -> None:
    commands = {"compile": compile_all, "extract": extract, "check": check}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]]()


def compile_all() -> None:
    """Write each .mo whose .po is newer; no GNU gettext needed."""
    for source in sorted(CATALOGUES.glob("*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))


def extract() -> None:
    """New texts come in empty, gone ones go, the rest stays; sorted, so that a diff is small."""
    CATALOGUES.mkdir(parents=True, exist_ok=True)
    for domain, texts in program_texts().items():
        kept = {key(entry): entry for entry in catalogue(domain)}
        merged = polib.POFile(wrapwidth=0)
        merged.metadata = HEADER
        for text in sorted(texts, key=key):
            carry_over(text, kept.get(key(text)))
            merged.append(text)
        if merged or kept:
            merged.save(str(CATALOGUES / f"{domain}.po"))
            print(f"{domain}.po: {len(merged)} texts, {len(merged.untranslated_entries())} empty")


def carry_over(text: polib.POEntry, old: polib.POEntry | None) -> None:
    if old is None or bool(old.msgid_plural) != bool(text.msgid_plural):
        text.msgstr_plural = {0: ""} if text.msgid_plural else {}
        return
    text.msgstr, text.msgstr_plural = old.msgstr, dict(old.msgstr_plural)
    text.tcomment = old.tcomment
    if old.fuzzy:
        text.flags.append("fuzzy")


def check() -> None:
    problems = [
        f"{domain}.po: {problem}"
        for domain, texts in program_texts().items()
        for problem in compare(texts, catalogue(domain))
    ]
    print(*problems, sep="\n", end="\n" if problems else "")
    if problems:
        sys.exit(f"{len(problems)} gaps. Run tools/catalogue.py extract, then translate.")


def compare(texts: list[polib.POEntry], translated: polib.POFile) -> Iterator[str]:
    """What is wrong between the program's texts and the catalogue, one line each."""
    wanted = {key(entry) for entry in texts}
    kept = {key(entry): entry for entry in translated if not entry.obsolete}
    yield from (f"not in English: {shown(name)}" for name in wanted if CHINESE.search(name[1]))
    yield from (f"missing: {shown(name)}" for name in sorted(wanted - kept.keys()))
    for name, entry in kept.items():
        if name not in wanted:
            yield f"no longer in the program: {shown(name)}"
        elif not entry.translated():
            yield f"{'fuzzy' if entry.fuzzy else 'empty'}: {shown(name)}"
        elif different := placeholders(entry):
            yield f"placeholders differ ({', '.join(sorted(different))}): {shown(name)}"
    yield from (f"obsolete: {entry.msgid!r}" for entry in translated.obsolete_entries())


def placeholders(entry: polib.POEntry) -> set[str]:
    """The placeholders that only one side has."""
    source = entry.msgid_plural or entry.msgid
    target = entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr
    return set(PLACEHOLDER.findall(source)) ^ set(PLACEHOLDER.findall(target))


def key(entry: polib.POEntry) -> tuple[str, str]:
    return (entry.msgctxt or "", entry.msgid)


def shown(name: tuple[str, str]) -> str:
    context, text = name
    return f"{text!r} as {context!r}" if context else repr(text)


def catalogue(domain: str) -> polib.POFile:
    path = CATALOGUES / f"{domain}.po"
    return polib.pofile(str(path), wrapwidth=0) if path.exists() else polib.POFile()


def program_texts() -> dict[str, list[polib.POEntry]]:
    """Every text that the program marks for translation, by domain, found in a copy of it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "youhu"
        shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("*.po", "*.mo", "__pycache__"))
        for file in copy.rglob("*.py"):  # beside a lazy `_` we call it `_g`, which xgettext misses
            file.write_text(re.sub(r"\b_g\(", "gettext(", file.read_text()))
        return {domain: template(copy, domain) for domain in DOMAINS}


def template(folder: Path, domain: str) -> list[polib.POEntry]:
    """Django's own extraction in `folder`; it needs GNU gettext.

    The settings stay out of its sight: they name the real catalogue, and it would write there.
    """
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    (folder / "locale").mkdir(exist_ok=True)
    options = ("--all", "--keep-pot", "--no-location", "--no-wrap", "--verbosity=0")
    command = (sys.executable, "-m", "django", "makemessages", f"--domain={domain}", *options)
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"makemessages failed: {done.stderr.strip()}")
    found = folder / "locale" / f"{domain}.pot"
    return list(polib.pofile(str(found), wrapwidth=0)) if found.exists() else []


if __name__ == "__main__":
    main()
