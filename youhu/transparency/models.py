from django.db import models
from django.db.models import Q

from youhu.ledger.models import Entry
from youhu.transparency.rules import Use


class Log(models.Model):
    """The one public log: how far it reaches. Writing this row makes two sequencers queue up."""

    name = models.CharField(max_length=20, unique=True)
    origin = models.CharField(max_length=200)
    size = models.BigIntegerField(default=0)
    floor = models.BigIntegerField(default=0)  # every entry with a key up to this is in the log
    swept_at = models.DateTimeField(null=True)  # what was written before is in the log
    verified_at = models.DateTimeField(null=True)  # when all of it was last walked through
    verified_faults = models.PositiveIntegerField(default=0, db_default=0)  # and what was found

    def __str__(self) -> str:
        return f"{self.origin} {self.size}"


class Leaf(models.Model):
    """The place of one entry in the log, and the salt that ties it to what is published."""

    index = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="leaf")
    salt = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"{self.index}: entry {self.entry_id}"


class Tile(models.Model):
    """Up to 256 hashes of the tree side by side, or as many commitments (level −1)."""

    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint("level", "index", name="tile_once")]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class LogKey(models.Model):
    """A public key that signed checkpoints, or cosigned them, from one moment to another."""

    vkey = models.CharField(max_length=300, unique=True)
    use = models.CharField(max_length=10, choices=Use, default=Use.LOG)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "use", condition=Q(until=None, use=Use.LOG), name="one_key_signs_the_log"
            )
        ]

    def __str__(self) -> str:
        return self.vkey


class Checkpoint(models.Model):
    """A signed statement: the first `size` entries have this root."""

    size = models.BigIntegerField(unique=True)
    note = models.TextField()  # the signed note, with all signatures so far
    at = models.DateTimeField()
    is_witnessed = models.BooleanField(default=False)

    class Meta:
        ordering = ["-size"]

    def __str__(self) -> str:
        return f"{self.size}, {self.at:%Y-%m-%d %H:%M:%S}"

    @property
    def shown_size(self) -> str:
        """As people write it: 1,204,702."""
        return f"{self.size:,}"

    @property
    def fingerprint(self) -> str:
        """The root hash, as it stands in the note."""
        return str(self.note.split("\n")[2])
