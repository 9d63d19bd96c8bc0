"""Setting a sheet on paper: data in, a PDF out. It knows neither calls nor members."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext as _

from youhu.common.errors import Refused

HERE = Path(__file__).resolve().parent
# A run of letters without a blank, an address of the web above all, would leave the paper.
LONG_RUN = re.compile(r"([\x21-\x7e]{24})(?=[\x21-\x7e])")
BREAK_HERE = "\u200b"
# What has no shape on paper, but for the end of a line.
SHAPELESS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def set_sheet(
    name: str, data: Mapping[str, Any], files: Mapping[str, bytes], *, sheet: Path | None = None
) -> bytes:
    """The PDF of a sheet; `data` goes in as values, never as markup, `files` by their names.

    `sheet` is where another app's own sheet lies. Raises Refused when the font is not there.
    """
    fonts = Path(settings.YOUHU_SHEET_FONTS)
    if not fonts.is_dir():
        raise Refused(_("The font for printing is missing. Ask the administrator to set it up."))
    told = json.dumps(_breakable(data), ensure_ascii=False).encode()
    written = {"main.typ": (sheet or HERE / f"{name}.typ").read_bytes(), "data.json": told, **files}
    with TemporaryDirectory() as folder:  # the setter reads nothing outside of it but the font
        for file, content in written.items():
            Path(folder, file).write_bytes(content)
        return typst.compile(
            Path(folder, "main.typ"), root=Path(folder), font_paths=[fonts],
            ignore_system_fonts=True, format="pdf",
        )  # fmt: skip


def _breakable(value: Any) -> Any:
    """The same data with words that fit on a line."""
    if isinstance(value, str):
        return LONG_RUN.sub(rf"\1{BREAK_HERE}", SHAPELESS.sub(" ", value))
    if isinstance(value, Mapping):
        return {key: _breakable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_breakable(each) for each in value]
    return value
