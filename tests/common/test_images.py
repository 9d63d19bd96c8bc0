import hashlib
import io
import struct
import zipfile
import zlib
from contextlib import suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from youhu.common.errors import Refused
from youhu.common.images import CleanPhoto, PhotoLimits, photo_from_upload

RED, BLUE = (200, 30, 30), (30, 30, 200)
ORIENTATION, GPS = 0x0112, 0x8825
ROTATED_LEFT = 6  # the top of the picture is at the right of the file


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.jpg", data, content_type="image/jpeg")


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def halves(size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image


def opened(photo: CleanPhoto) -> Image.Image:
    return Image.open(io.BytesIO(photo.jpeg))


def close(colour: tuple[int, ...], expected: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(colour, expected, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_a_jpeg_and_a_small_one(kind) -> None:
    photo = photo_from_upload(upload(encoded(halves((1600, 1200)), kind)))
    image, thumb = opened(photo), Image.open(io.BytesIO(photo.thumb))

    assert (image.format, thumb.format) == ("JPEG", "JPEG")
    assert image.size == (photo.width, photo.height) == (1600, 1200)
    assert thumb.size == (480, 360)
    assert photo.sha256 == hashlib.sha256(photo.jpeg).hexdigest()
    assert close(image.getpixel((10, 10)), RED)
    assert close(image.getpixel((1590, 1190)), BLUE)


def test_a_large_photo_is_made_smaller_and_a_small_one_is_left_as_it_is() -> None:
    large = photo_from_upload(upload(encoded(halves((4096, 3072)))))
    small = photo_from_upload(upload(encoded(halves((100, 50)))))

    assert (large.width, large.height) == (2048, 1536)
    assert (small.width, small.height) == (100, 50)
    assert Image.open(io.BytesIO(small.thumb)).size == (100, 50)


def test_a_photo_stands_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = ROTATED_LEFT
    photo = photo_from_upload(upload(encoded(halves((640, 480)), exif=exif)))

    assert (photo.width, photo.height) == (480, 640)
    assert close(opened(photo).getpixel((240, 10)), RED)
    assert close(opened(photo).getpixel((240, 630)), BLUE)


def test_where_and_with_what_a_photo_was_taken_is_gone() -> None:
    exif = Image.Exif()
    exif[0x0110] = "SECRET CAMERA"
    exif.get_ifd(GPS)[2] = (23.0, 5.0, 1.0)
    exif.get_ifd(GPS)[29] = "SECRET DAY"
    data = encoded(
        halves(), exif=exif, comment=b"SECRET COMMENT", xmp=b"SECRET XMP", icc_profile=b"SECRET ICC"
    )
    assert data.count(b"SECRET") == 5

    photo = photo_from_upload(upload(data))

    assert b"SECRET" not in photo.jpeg + photo.thumb
    assert not opened(photo).getexif()
    assert set(opened(photo).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_what_is_hidden_behind_a_photo_is_gone() -> None:
    photo = photo_from_upload(upload(encoded(halves()) + b"SECRET" * 100))

    assert b"SECRET" not in photo.jpeg


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_is_transparent_becomes_white(kind) -> None:
    image = halves().convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 100, 480))

    photo = photo_from_upload(upload(encoded(image, kind)))

    assert close(opened(photo).getpixel((10, 240)), (255, 255, 255))
    assert close(opened(photo).getpixel((630, 240)), BLUE)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK"])
def test_photos_in_every_colour_mode_are_read(mode) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    source = halves().convert("L") if mode == "I;16" else halves()
    photo = photo_from_upload(upload(encoded(source.convert(mode), kind)))

    assert (photo.width, photo.height, opened(photo).mode) == (640, 480, "RGB")


def test_a_see_through_colour_of_a_palette_becomes_white() -> None:
    image = halves().quantize(2)
    photo = photo_from_upload(
        upload(encoded(image, "PNG", transparency=image.getpixel((630, 240))))
    )

    assert close(opened(photo).getpixel((630, 240)), (255, 255, 255))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_an_animation_the_first_picture_is_kept(kind) -> None:
    frames = [Image.new("RGB", (64, 48), colour) for colour in (RED, BLUE)]
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:])

    photo = photo_from_upload(upload(data))

    assert close(opened(photo).getpixel((32, 24)), RED)
    assert getattr(opened(photo), "n_frames", 1) == 1


def with_script(kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "<?php system($_GET['c']);"
    return encoded(halves(), kind, exif=exif)


def zip_behind_a_photo() -> bytes:
    target = io.BytesIO(encoded(halves()))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("payload.txt", "hello")
    return target.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "not only a photo"),
        (SVG, "not only a photo"),
        (encoded(halves(), comment=b"%PDF-1.7"), "not only a photo"),
        (with_script("JPEG"), "not only a photo"),
        (with_script("WEBP"), "not only a photo"),
        (zip_behind_a_photo(), "not only a photo"),
        (encoded(halves(), "GIF"), "This is not a photo"),
        (encoded(halves(), "TIFF"), "This is not a photo"),
        (encoded(halves(), "BMP"), "This is not a photo"),
        (b"", "This is not a photo"),
        (b"hello", "This is not a photo"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "HEIC"),
    ],
)
def test_what_is_not_just_a_photo_is_refused(data, why) -> None:
    with pytest.raises(Refused, match=why):
        photo_from_upload(upload(data))


def test_what_hangs_on_behind_a_photo_does_not_come_along() -> None:
    photo = photo_from_upload(upload(encoded(halves()) + SVG))

    assert b"<svg" not in photo.jpeg + photo.thumb


def test_pixels_that_happen_to_spell_a_mark_are_no_harm() -> None:
    data = encoded(halves())
    noise = b"\xff\xfe" + struct.pack(">H", 2000) + (b"." * 1500 + b"<SVG").ljust(1998, b".")

    assert opened(photo_from_upload(upload(data[:2] + noise + data[2:]))).size == (640, 480)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.2, 0.9])
def test_a_photo_that_was_cut_off_is_refused(kind, share) -> None:
    noise = Image.effect_noise((640, 480), 80).convert("RGB")
    data = encoded(noise, kind)

    with pytest.raises(Refused, match="damaged or incomplete"):
        photo_from_upload(upload(data[: int(len(data) * share)]))


def test_a_file_that_is_too_large_says_the_limit() -> None:
    with pytest.raises(Refused, match="larger than 1 MB"):
        photo_from_upload(upload(bytes(1 << 21)), limits=PhotoLimits(size=1 << 20))


def huge_png(width: int, height: int) -> bytes:
    """A picture of one colour, a few bytes large, that would fill the memory."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"x") + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [7_100, 10_000, 60_000])
def test_a_photo_with_too_many_pixels_is_refused_unread(side) -> None:
    with pytest.raises(Refused, match="more than 50 million pixels"):
        photo_from_upload(upload(huge_png(side, side)))


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # it tells the log of metadata we drop
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@given(place=st.floats(0, 1), junk=st.binary(min_size=1, max_size=12))
def test_a_damaged_photo_is_read_or_refused_and_nothing_else(kind, place, junk) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = ROTATED_LEFT
    data = bytearray(encoded(halves((32, 24)), kind, exif=exif))
    start = int(place * len(data))
    data[start : start + len(junk)] = junk

    with suppress(Refused):
        assert opened(photo_from_upload(upload(bytes(data)))).format == "JPEG"
