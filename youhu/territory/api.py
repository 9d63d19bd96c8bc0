"""Places for other programs."""

from django.utils import timezone
from ninja import Field, Query, Router, Schema

from youhu.registry.calendars import tokens
from youhu.registry.doors import anybody
from youhu.registry.http import MemberRequest
from youhu.territory import index

router = Router(tags=["places"])


class CellOut(Schema):
    """The grid cell that answers for a place, with the areas above it."""

    code: str
    name: str
    community_code: str
    subdistrict_code: str


class Point(Schema):
    """Degrees WGS-84."""

    lng: float = Field(ge=-180, le=180, allow_inf_nan=False)
    lat: float = Field(ge=-90, le=90, allow_inf_nan=False)


@router.get("/place", auth=anybody, response=CellOut)
def place(request: MemberRequest, point: Query[Point]) -> CellOut:
    """The cell of a point."""
    token = tokens().get("territory", "")
    cell = index.locate(point.lng, point.lat, now=timezone.now(), token=token).cell
    return CellOut(
        code=cell.code,
        name=str(cell),
        community_code=cell.community_code,
        subdistrict_code=cell.subdistrict_code,
    )
