from django import forms
from django.apps import AppConfig
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _

from youhu.common.addresses import FormatConverter, SizeConverter


class CommonConfig(AppConfig):
    name = "youhu.common"

    def ready(self) -> None:
        register_converter(SizeConverter, "photo_size")
        register_converter(FormatConverter, "table_format")
        # What an empty field says where its form has no words of its own: what to do, not a rule.
        forms.Field.default_error_messages["required"] = _("Please fill this in.")
