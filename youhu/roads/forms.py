"""What is asked for a road net."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from youhu.roads.actions import Given
from youhu.roads.rules import MOST_BYTES, MOST_NAME


class NetForm(forms.Form):
    name = forms.CharField(
        label=pgettext_lazy("road net", "Name"), max_length=MOST_NAME,
        help_text=gettext_lazy("Such as: Haizhu, November 2026."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("An extract of OpenStreetMap (.osm.pbf, .osm) or lines (.geojson)."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pbf,.osm,.geojson,.json"}),
    )

    def clean_file(self) -> Given:
        file: Any = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(most)s MB. Cut the extract to the district.")
                % {"most": MOST_BYTES // 1024 // 1024}
            )
        return Given(file.name, file.read())
