from django.apps import AppConfig
from django.urls import register_converter

from youhu.common.addresses import FormatConverter, SizeConverter


class CommonConfig(AppConfig):
    name = "youhu.common"

    def ready(self) -> None:
        register_converter(SizeConverter, "photo_size")
        register_converter(FormatConverter, "table_format")
