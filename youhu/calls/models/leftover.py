from django.db import models


class Leftover(models.Model):
    """A file that is removed, again and again until it is gone, unless a row shows it by then.

    It is noted before a photo goes to the store, and taken away with the row that shows it; it is
    noted with the row that is erased. So no file is forgotten, whatever breaks.
    """

    name = models.CharField(max_length=255, unique=True)
    due_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name
