"""Who gets what behind the addresses of road nets, and where they lead; see test_access.py."""

from django.urls import reverse
from django.utils import timezone

from tests.factories.streets import net_in_use
from youhu.roads.models import RoadNet

#                              nob res nei gri han str dis oth sup aud adm
TABLE = {
    "act_road_net POST":       "302 403 403 403 403 403 403 403 403 403 302",
    "road_file":               "302 403 403 403 403 403 200 200 200 200 200",
    "road_hours":              "302 403 403 403 403 403 200 200 200 200 200",
    "road_net":                "302 403 403 403 403 403 200 200 200 200 200",
    "road_nets":               "302 403 403 403 403 403 200 200 200 200 200",
}  # fmt: skip
ELSEWHERE = ("act_road_net", "road_file", "road_net")


def prepare(made):
    """A net in use, handed in by an administrator of the district."""
    net_in_use(made.admin, timezone.now())


def address(name, _district):
    net = RoadNet.objects.get()
    return reverse(name, args=[net.pk, "set-aside"] if name == "act_road_net" else [net.pk])
