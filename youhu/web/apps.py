from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "youhu.web"
    doors = ("youhu.web.doors.DOORS",)
