"""A list to choose from that is very long."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class LongSelect(forms.Select):
    """A list of hundreds in groups, written in one go: Django's own takes a template an option."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        known = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        chosen = "" if value is None else str(value)
        choices: Iterable[Any] = self.choices
        parts = format_html_join("", "{}", ((self._part(v, w, chosen),) for v, w in choices))
        return format_html("<select{}>{}</select>", flatatt(known), parts)

    def _part(self, value: Any, label: Any, chosen: str) -> SafeString:
        if not isinstance(label, list | tuple):
            return self._option(value, label, chosen)
        options = format_html_join("", "{}", ((self._option(v, w, chosen),) for v, w in label))
        return format_html('<optgroup label="{}">{}</optgroup>', value, options)

    def _option(self, value: Any, label: Any, chosen: str) -> SafeString:
        mark = SafeString(" selected") if str(value) == chosen else ""
        return format_html('<option value="{}"{}>{}</option>', value, mark, label)
