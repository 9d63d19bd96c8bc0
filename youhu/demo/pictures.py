"""Made-up photos: a street by day or by night, with something in it. Nobody took them."""

import io
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from youhu.common.images import CleanPhoto, photo_from_upload

SIZE = (480, 360)
HORIZON = 200
Colour = tuple[int, int, int]
# Sky from above to the horizon, then the ground, by the light of the hour.
LIGHTS: tuple[tuple[Colour, Colour, Colour], ...] = (
    ((96, 150, 205), (214, 228, 236), (142, 140, 136)),
    ((150, 165, 178), (205, 208, 208), (120, 122, 122)),
    ((58, 62, 110), (232, 150, 104), (86, 80, 82)),
    ((10, 14, 34), (38, 44, 74), (44, 44, 50)),
)
WALLS: tuple[Colour, ...] = ((201, 176, 148), (178, 186, 190), (214, 205, 182), (160, 128, 112))
THINGS: tuple[Colour, ...] = ((196, 60, 48), (228, 172, 48), (52, 104, 84), (60, 60, 64))


class Album:
    """Gives a photo every so many times that it is asked, until none is left; `rng` draws them."""

    def __init__(self, photos: int, *, asked: int, rng: Random) -> None:
        self._rng, self._left, self._asked = rng, photos, 0
        self._every = max(1, asked // max(photos, 1))

    def now_and_then(self) -> tuple[CleanPhoto, ...]:
        """A photo, or as a rule none."""
        self._asked += 1
        if not self._left or self._asked % self._every:
            return ()
        self._left -= 1
        return (photo(self._rng),)


def photo(rng: Random) -> CleanPhoto:
    """A made-up street, cleaned as every photo that comes in."""
    target = io.BytesIO()
    street(rng).save(target, "JPEG", quality=80)
    return photo_from_upload(target)


def street(rng: Random) -> Image.Image:
    """Sky, houses, ground, and a thing lying about; 480 × 360 pixels."""
    above, below, ground = rng.choice(LIGHTS)
    picture = Image.composite(
        Image.new("RGB", SIZE, below), Image.new("RGB", SIZE, above), _gradient()
    )
    draw = ImageDraw.Draw(picture)
    is_dark = sum(above) < 150
    _houses(draw, rng, is_dark=is_dark)
    draw.rectangle((0, HORIZON, *SIZE), fill=ground)
    draw.polygon(
        [(150, SIZE[1]), (225, HORIZON), (262, HORIZON), (420, SIZE[1])], fill=_dim(ground, 0.8)
    )
    for step in range(5):
        y = HORIZON + 12 + step * step * 8
        draw.line([(243 + step * 6, y), (246 + step * 9, y + 5 + step * 4)], "white", 1 + step)
    _thing(draw, rng, is_dark=is_dark)
    return picture.filter(ImageFilter.GaussianBlur(0.8))


def _gradient() -> Image.Image:
    """From black above to white at the horizon."""
    sky = Image.linear_gradient("L").resize((SIZE[0], HORIZON))
    whole = Image.new("L", SIZE, 255)
    whole.paste(sky)
    return whole


def _houses(draw: ImageDraw.ImageDraw, rng: Random, *, is_dark: bool) -> None:
    left = -10
    while left < SIZE[0]:
        width, top = rng.randint(50, 110), rng.randint(40, 130)
        wall = _dim(rng.choice(WALLS), 0.3 if is_dark else 1.0)
        draw.rectangle((left, top, left + width, HORIZON), fill=wall)
        for x in range(left + 8, left + width - 12, 18):
            for y in range(top + 10, HORIZON - 14, 22):
                is_lit = is_dark and rng.random() < 0.4
                draw.rectangle(
                    (x, y, x + 9, y + 12), fill=(246, 214, 130) if is_lit else _dim(wall, 0.6)
                )
        left += width + rng.randint(0, 6)


def _thing(draw: ImageDraw.ImageDraw, rng: Random, *, is_dark: bool) -> None:
    """What the photo is about: a lid, some boxes, a barrier or a puddle."""
    x, y = rng.randint(90, 360), rng.randint(HORIZON + 55, SIZE[1] - 60)
    colour = _dim(rng.choice(THINGS), 0.6 if is_dark else 1.0)
    match rng.randrange(4):
        case 0:
            draw.ellipse((x - 46, y - 14, x + 46, y + 18), fill=_dim(colour, 0.4))
            draw.ellipse((x - 34, y - 9, x + 34, y + 11), fill=(24, 24, 26))
        case 1:
            for n in range(rng.randint(3, 6)):
                side = rng.randint(18, 34)
                draw.rectangle(
                    (x + n * 17 - side, y - side, x + n * 17, y), fill=colour, outline="black"
                )
        case 2:
            draw.rectangle((x - 55, y - 30, x + 55, y - 14), fill=colour, outline="white", width=3)
            draw.line([(x - 45, y - 14), (x - 45, y + 12)], "gray", 5)
            draw.line([(x + 45, y - 14), (x + 45, y + 12)], "gray", 5)
        case _:
            draw.ellipse((x - 80, y - 18, x + 60, y + 16), fill=(104, 124, 142))
            draw.ellipse((x - 30, y - 12, x + 90, y + 22), fill=(112, 132, 148))


def _dim(colour: Colour, share: float) -> Colour:
    red, green, blue = (round(part * share) for part in colour)
    return red, green, blue
