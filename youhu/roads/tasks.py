"""What is done beside the site. Ids in, one action out, safe to run twice."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from youhu.roads.actions import hand_in, prepare
from youhu.roads.models import RoadNet


@task()
def read_net(net_id: int) -> None:
    """Read one file of roads."""
    net = RoadNet.objects.filter(pk=net_id).first()
    if net is not None:
        prepare(net, clock=timezone.now)


@transaction.atomic
def import_net(*args: Any, **said: Any) -> RoadNet:
    """Write down that a file came, as `hand_in` does, and have it read."""
    net = hand_in(*args, **said)
    read_net.enqueue(net.pk)
    return net
