"""The reliability plot: what was said against what came, as an SVG that stands by itself."""

from collections.abc import Mapping, Sequence

from youhu.solvers.forecast.scores import Bin

SIZE, MARGIN = 320, 48
# Told apart by shape as well as by colour.
LOOKS = (("#b3372f", "none"), ("#4a5a6a", "5 4"), ("#8a6d1f", "2 3"))


def reliability_plot(sides: Mapping[str, Sequence[Bin]]) -> str:
    """Each side's steps as dots on a line; on the diagonal a chance is what it says."""
    width, height = SIZE + 2 * MARGIN, SIZE + 2 * MARGIN + 18 * len(sides)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="12" fill="#222">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        *_grid(),
    ]
    for n, (name, bins) in enumerate(sides.items()):
        colour, dashes = LOOKS[n % len(LOOKS)]
        parts += _line(bins, colour, dashes)
        y = SIZE + 2 * MARGIN + 18 * n
        stroke = f'stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"'
        parts.append(f'<path d="M{MARGIN} {y}h28" {stroke}/>')
        parts.append(f'<text x="{MARGIN + 36}" y="{y + 4}">{name.replace("_", " ")}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _grid() -> list[str]:
    parts, low, high = [], MARGIN, SIZE + MARGIN
    for tenth in range(0, 11, 2):
        x, y = _at(tenth / 10, tenth / 10)
        parts.append(f'<path d="M{low} {y}H{high}M{x} {low}V{high}" stroke="#ddd"/>')
        parts.append(_text(x, high + 16, "middle", f"{tenth * 10} %"))
        parts.append(_text(low - 6, y + 4, "end", f"{tenth * 10} %"))
    parts.append(f'<path d="M{low} {high}L{high} {low}" stroke="#999"/>')
    parts.append(_text(low + SIZE / 2, high + 32, "middle", "chance given"))
    parts.append(_text(low, low - 16, "start", "share that was late"))
    return parts


def _text(x: float, y: float, anchor: str, words: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{words}</text>'


def _line(bins: Sequence[Bin], colour: str, dashes: str) -> list[str]:
    most = max((one.n for one in bins), default=1)
    places = [(*_at(one.said, one.came), 2 + 5 * (one.n / most) ** 0.5) for one in bins]
    path = "L".join(f"{x} {y}" for x, y, _size in places)
    stroke = f'stroke="{colour}" stroke-width="1.5" stroke-dasharray="{dashes}"'
    dots = [f'<circle cx="{x}" cy="{y}" r="{size:.1f}" fill="{colour}"/>' for x, y, size in places]
    return [f'<path d="M{path}" fill="none" {stroke}/>', *dots]


def _at(said: float, came: float) -> tuple[float, float]:
    return round(MARGIN + said * SIZE, 1), round(MARGIN + (1 - came) * SIZE, 1)
