"""Photos that people send in: checked, turned upright and written anew without their secrets.

Only the picture survives: where and with what it was taken, and anything hidden behind it, is gone.
"""

import hashlib
import io
import zipfile
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from youhu.common.errors import Refused

_MEGABYTE = 1 << 20
_MEGAPIXEL = 1_000_000

_KINDS = ("JPEG", "PNG", "WEBP")
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heif", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
# What a reader of another kind would run or show, were it handed the same bytes.
# Readers look at the beginning; further on, chance writes "<svg" into honest pixels, too.
_MARKS = (b"%pdf-", b"<?php", b"<script", b"<svg", b"<html", b"<!doctype")
_WITHIN = 1024
# All that Pillow raises on the way through a file that is not what it says.
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError)
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclass(frozen=True)
class PhotoLimits:
    """How large a photo may come in (bytes, pixels) and how large it is kept (longest side)."""

    size: int = 20 * _MEGABYTE
    pixels: int = 50 * _MEGAPIXEL
    side: int = 2048
    thumb_side: int = 480
    quality: int = 85


@dataclass(frozen=True)
class CleanPhoto:
    """A photo fit to keep: two JPEG files without metadata, and the digest of the larger one."""

    jpeg: bytes
    thumb: bytes
    width: int
    height: int
    sha256: str


def photo_from_upload(file: IO[bytes], *, limits: PhotoLimits | None = None) -> CleanPhoto:
    """The picture in a JPEG, PNG or WebP file (of an animation the first one), written anew.

    Raises Refused, saying what to do, for anything else and for a file that is too large, damaged
    or two things at once.
    """
    limits = limits or PhotoLimits()
    data = _data(file, limits)
    _refuse_two_faced(data)
    picture = _upright(data, limits)
    jpeg = _jpeg(picture, limits)
    thumb = picture.copy()
    thumb.thumbnail((limits.thumb_side, limits.thumb_side))
    return CleanPhoto(
        jpeg=jpeg,
        thumb=_jpeg(thumb, limits),
        width=picture.width,
        height=picture.height,
        sha256=hashlib.sha256(jpeg).hexdigest(),
    )


def _data(file: IO[bytes], limits: PhotoLimits) -> bytes:
    file.seek(0)
    data = file.read(limits.size + 1)
    if len(data) > limits.size:
        raise Refused(
            _("The photo is larger than %(size)s MB. Send a smaller one.")
            % {"size": limits.size // _MEGABYTE}
        )
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        raise Refused(
            _(
                "This photo is in the HEIC format, which few devices can show. Send it as JPEG: on "
                "an iPhone choose Settings, Camera, Formats, Most Compatible."
            )
        )
    return data


def _refuse_two_faced(data: bytes) -> None:
    """A file that is a photo to one program and a document or script to another has a purpose."""
    head = data[:_WITHIN].lower()
    if any(mark in head for mark in _MARKS) or zipfile.is_zipfile(io.BytesIO(data)):
        raise Refused(_("This file is not only a photo. Send a JPEG, PNG or WebP picture."))


def _upright(data: bytes, limits: PhotoLimits) -> Image.Image:
    """The pixels alone, at most `limits.side` long, as the photographer saw them, on white."""
    try:
        with Image.open(io.BytesIO(data), formats=_KINDS) as image:
            _refuse_huge(image, limits)
            image.thumbnail((limits.side, limits.side), reducing_gap=2.0)
            return _on_white(ImageOps.exif_transpose(image))
    except _BOMBS as why:
        raise _too_many_pixels(limits) from why
    except UnidentifiedImageError as why:
        raise Refused(_("This is not a photo. Send a JPEG, PNG or WebP picture.")) from why
    except _DAMAGE as why:
        raise Refused(_("The photo is damaged or incomplete. Send it again.")) from why


def _refuse_huge(image: Image.Image, limits: PhotoLimits) -> None:
    if image.width * image.height > limits.pixels:
        raise _too_many_pixels(limits)


def _too_many_pixels(limits: PhotoLimits) -> Refused:
    return Refused(
        _("The photo has more than %(pixels)s million pixels. Send a smaller one.")
        % {"pixels": limits.pixels // _MEGAPIXEL}
    )


def _on_white(image: Image.Image) -> Image.Image:
    """A new RGB image: nothing but pixels comes along."""
    paper = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        coloured = image.convert("RGBA")
        paper.paste(coloured, mask=coloured.getchannel("A"))
    else:
        paper.paste(image.convert("RGB"))
    return paper


def _jpeg(picture: Image.Image, limits: PhotoLimits) -> bytes:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=limits.quality)
    return target.getvalue()
