from django.urls import path

from youhu.retention import views

urlpatterns = [
    path("settings/retention/", views.retention, name="retention"),
    path("settings/retention/<slug:name>/", views.period, name="period"),
]
