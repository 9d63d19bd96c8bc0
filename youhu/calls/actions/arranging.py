"""A clerk's own desk: keep a view, name it, share it, put it elsewhere; lay the list out."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from youhu.calls.models import ListLayout, SavedView
from youhu.common.errors import Refused
from youhu.registry.models import Member

MOST_VIEWS = 20


@transaction.atomic
def keep_view(*, name: str, query: str, by: Member) -> SavedView:
    """Keep a tab with its filters and order; a view of the same name is replaced."""
    mine = SavedView.objects.filter(owner=by)
    view = mine.filter(name=name).first()
    if view is not None:
        view.query = query
        view.save(update_fields=["query"])
        return view
    if mine.count() >= MOST_VIEWS:
        said = _("You keep %(most)s views already. Delete one that you do not need.")
        raise Refused(said % {"most": MOST_VIEWS})
    last = mine.aggregate(last=Max("place"))["last"]
    return mine.create(owner=by, name=name, query=query, place=0 if last is None else last + 1)


@transaction.atomic
def rename_view(view: SavedView, *, name: str, by: Member) -> None:
    """Give one's view another name."""
    if SavedView.objects.filter(owner=by, name=name).exclude(pk=view.pk).exists():
        raise Refused(_("Another of your views has this name. Choose a different one."))
    view.name = name
    view.save(update_fields=["name"])


def share_view(view: SavedView, *, is_shared: bool) -> None:
    """Let the colleagues of the unit use the view, or not any more."""
    view.is_shared = is_shared
    view.save(update_fields=["is_shared"])


@transaction.atomic
def move_view(view: SavedView, *, by: Member, steps: int) -> None:
    """Put a view further to the front (-1) or to the back (1)."""
    views = list(SavedView.objects.filter(owner=by).order_by("place", "pk"))
    at = views.index(view)
    views.insert(min(max(at + steps, 0), len(views) - 1), views.pop(at))
    for place, one in enumerate(views):
        one.place = place
    SavedView.objects.bulk_update(views, ["place"])


def drop_view(view: SavedView) -> None:
    """Nobody needs it any more."""
    view.delete()


def lay_out(*, columns: Collection[str], density: str, per_page: int, by: Member) -> None:
    """Remember which columns a member wants, how high the rows are, how many a page has."""
    wanted = {"columns": list(columns), "density": density, "per_page": per_page}
    ListLayout.objects.update_or_create(member=by, defaults=wanted)
