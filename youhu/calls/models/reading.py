"""The models that read what a call is about, as the district came by them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youhu.calls import rules
from youhu.ledger.models import Recorded


class Reader(Recorded):
    """A model that learned from the district's closed calls; one at a time reads.

    Its numbers lie beside the database, in a folder of this version.
    """

    MOVES = rules.READER_MOVES

    version = models.CharField(_("version"), max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=12, choices=rules.ReaderState)
    made_at = models.DateTimeField(_("made"))
    card = models.JSONField(_("model card"), default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=rules.ReaderState), name="reader_state_known"
            ),
            models.UniqueConstraint(
                "district", condition=Q(state=rules.ReaderState.READING), name="one_reader_reads"
            ),
        ]

    def __str__(self) -> str:
        return self.version
