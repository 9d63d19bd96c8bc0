"""Who holds or held a wish, and who waits for it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youhu.registry.models import Member, Organisation, Person
from youhu.wishes import rules
from youhu.wishes.models.wishes import Wish
from youhu.wishes.rules import ClaimState, WaitState


class Claim(models.Model):
    """Somebody took a wish upon themselves, from one moment to another, and how that ended.

    Seat 1 is who leads; a wish that takes several people has more. Whatever races through the
    doors, a seat is held once, and a person holds no more than the `place`s that a person has.
    """

    wish = models.ForeignKey(Wish, models.CASCADE, related_name="claims")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="claims")
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    seat = models.PositiveSmallIntegerField(default=1)
    place = models.PositiveSmallIntegerField(null=True)  # 1 … MOST_OPEN; none for a unit
    state = models.CharField(_("state"), max_length=10, choices=ClaimState, default=ClaimState.HELD)
    claimed_at = models.DateTimeField(_("claimed"))
    contacted_at = models.DateTimeField(null=True)
    is_extended = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=rules.MOST_NOTE, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("claim"), _("claims")
        constraints = [
            models.UniqueConstraint(
                "wish", "seat", condition=Q(state=ClaimState.HELD), name="one_claim_a_seat"
            ),
            models.UniqueConstraint(
                "wish", "person", condition=Q(state=ClaimState.HELD), name="one_seat_a_person"
            ),
            models.UniqueConstraint(
                "person", "place", condition=Q(state=ClaimState.HELD), name="one_claim_a_place"
            ),
            models.CheckConstraint(condition=Q(state__in=ClaimState), name="claim_state_known"),
            models.CheckConstraint(
                condition=Q(state=ClaimState.HELD) | Q(ended_at__isnull=False),
                name="ended_claim_has_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["person", "state", "claimed_at"], name="claim_of_person")]

    def __str__(self) -> str:
        return f"{self.wish_id} {self.person_id} {self.state}"


class Waiting(models.Model):
    """Somebody would take a wish that another holds, should it come back."""

    wish = models.ForeignKey(Wish, models.CASCADE, related_name="waiting")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=WaitState, default=WaitState.WAITING)
    since = models.DateTimeField()

    class Meta:
        verbose_name, verbose_name_plural = _("waiting"), _("waiting list")
        constraints = [models.UniqueConstraint("wish", "member", name="waits_once")]
        indexes = [models.Index(fields=["wish", "state"], name="waiting_for_wish")]

    def __str__(self) -> str:
        return f"{self.wish_id} {self.member_id} {self.state}"
