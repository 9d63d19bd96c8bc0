"""Photos in a form: several at once, each read and written anew."""

from typing import IO, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youhu.common.errors import Refused
from youhu.common.images import CleanPhoto, photo_from_upload


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """At most so many photos, each read and written anew; what cannot be read is named."""

    default_error_messages = {
        "many": _("At most %(most)s photos at a time. Take some out."),
        "photo": _("%(name)s: %(why)s"),
    }

    most = 6

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"accept": "image/*", "multiple": True}
        super().__init__(widget=ManyFilesInput(attrs=attributes), **{"required": False, **kwargs})

    def clean(self, data: Any, initial: Any = None) -> tuple[CleanPhoto, ...]:
        files = [file for file in data or () if file]
        if len(files) > self.most:
            message = self.error_messages["many"]
            raise forms.ValidationError(message, code="many", params={"most": self.most})
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return tuple(self._photo(file) for file in files)

    def _photo(self, file: IO[bytes]) -> CleanPhoto:
        try:
            return photo_from_upload(file)
        except Refused as why:
            said = {"name": file.name, "why": str(why)}
            raise forms.ValidationError(self.error_messages["photo"], "photo", said) from why
