"""How each call is counted, and the sums of it, so that a million calls are quickly looked over."""

from django.db import models

from youhu.calls.models import Call, Category
from youhu.registry.models import Organisation


class Counts(models.Model):
    """What `rules.counts` counts: 0 or 1 of one call, sums of many."""

    raised = models.PositiveIntegerField(default=0)
    filed = models.PositiveIntegerField(default=0)
    dispatched = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)
    ever_answered = models.PositiveIntegerField(default=0)
    reopened = models.PositiveIntegerField(default=0)
    due = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)
    in_time = models.PositiveIntegerField(default=0)
    reworked = models.PositiveIntegerField(default=0)
    handled = models.PositiveIntegerField(default=0)
    handled_in_time = models.PositiveIntegerField(default=0)
    heard = models.PositiveIntegerField(default=0)
    contacted = models.PositiveIntegerField(default=0)
    solved = models.PositiveIntegerField(default=0)
    satisfied = models.PositiveIntegerField(default=0)
    excluded = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class CountsNow(Counts):
    """All that is counted today, also what was not counted from the beginning."""

    reported = models.PositiveIntegerField(default=0, db_default=0)
    accepted = models.PositiveIntegerField(default=0, db_default=0)
    extended = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        abstract = True


class Counted(CountsNow):
    """One call as it is counted now. It is made from the call alone, and can be made anew."""

    call = models.OneToOneField(Call, models.CASCADE, primary_key=True, related_name="counted")
    place = models.CharField(max_length=9)  # of the subdistrict
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", db_index=False)
    raised_on = models.DateField()
    due_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["raised_on", "place"], name="counted_by_raising"),
            models.Index(fields=["due_on", "place"], name="counted_by_due"),
            models.Index(fields=["answered_on", "place"], name="counted_by_answer"),
        ]

    def __str__(self) -> str:
        return str(self.call_id)


class Tally(CountsNow):
    """The sums of one month, subdistrict, unit and category."""

    month = models.DateField()  # its first day
    place = models.CharField(max_length=9)
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["month", "place"], name="tally_of_month"),
            models.Index(fields=["unit", "month"], name="tally_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.place}"


class CountedMonth(models.Model):
    """How far a month was counted; whole days only, so that today does not look worse than it is.

    `until` is the day before which the days of the month are in its tallies.
    """

    month = models.DateField(unique=True)
    until = models.DateField()
    is_stale = models.BooleanField(default=False)  # a call of it has changed since

    def __str__(self) -> str:
        return f"{self.month} until {self.until}"


class CountingMark(models.Model):
    """How far the ledger was read to see which calls have changed."""

    name = models.CharField(max_length=20, unique=True)
    last_entry = models.PositiveBigIntegerField(default=0)
    ran_at = models.DateTimeField(null=True)  # when months were last counted anew

    def __str__(self) -> str:
        return f"{self.name} {self.last_entry}"
