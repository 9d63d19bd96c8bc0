"""What people ask of those who keep data about them: a copy, a correction, erasure."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from youhu.calls.models import Call
from youhu.ledger.models import Recorded
from youhu.registry.models import Member, Organisation
from youhu.subjects import rules
from youhu.subjects.rules import Held, Refusal, Right, Shown, State


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def visible_to(self, member: Member) -> Self:
        """All of the district for who decides or audits; for a clerk those that they filed."""
        if member.role not in rules.READERS:
            return self.none()
        ours = self.filter(district=member.area_code[:6]).exclude(district="")
        return ours.filter(filed_by=member.pk) if member.role in rules.CLERKS else ours

    def open(self) -> Self:
        return self.filter(state=State.ASKED)


class DataRequest(Recorded):
    """Somebody asks for a copy, a correction or erasure of what is kept about them."""

    MOVES = rules.MOVES

    right = models.CharField(_("what is asked for"), max_length=8, choices=Right)
    state = models.CharField(_("state"), max_length=10, choices=State)
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    filed_by = models.ForeignKey(
        Member, models.PROTECT, null=True, verbose_name=_("filed by"), related_name="+"
    )  # at a counter, for somebody without a telephone
    shown = models.CharField(_("what was shown"), max_length=10, choices=Shown, blank=True)
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, verbose_name=_("who decides"), related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"))
    due_at = models.DateTimeField(_("due"), null=True)
    warned_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    decided_by = models.ForeignKey(
        Member, models.PROTECT, null=True, verbose_name=_("decided by"), related_name="+"
    )
    refusal = models.CharField(_("why not"), max_length=10, choices=Refusal, blank=True)
    answer = models.CharField(_("in words"), max_length=rules.MOST_WORDS, blank=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("data request"), _("data requests")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=State, right__in=Right), name="data_request_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ASKED) | Q(unit__isnull=False, due_at__isnull=False),
                name="open_data_request_has_owner_and_due_time",
            ),
            models.CheckConstraint(
                condition=Q(state=State.ASKED) | Q(ended_at__isnull=False),
                name="ended_data_request_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.REFUSED) | ~Q(refusal=""),
                name="refused_data_request_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["district", "state", "due_at"], name="data_request_by_due"),
            models.Index(fields=["member", "-asked_at"], name="data_request_of_member"),
            models.Index(
                fields=["due_at"], condition=Q(state=State.ASKED), name="data_request_waiting"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("data_request", args=[self.pk])

    @property
    def code(self) -> str:
        """How people name it."""
        return f"P-{self.pk}"

    @property
    def look(self) -> tuple[str, str]:
        """Shape and tone of the state."""
        return rules.LOOKS[State(self.state)]

    @property
    def is_open(self) -> bool:
        return self.state == State.ASKED


class Part(models.Model):
    """One call that a request is about, and why it stayed, where it did."""

    request = models.ForeignKey(DataRequest, models.CASCADE, related_name="parts")
    call = models.ForeignKey(Call, models.PROTECT, related_name="+")
    held = models.CharField(max_length=10, choices=Held, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("request", "call", name="data_request_part_once")]

    def __str__(self) -> str:
        return f"{self.request} {self.call_id}"
