from django.urls import path

from youhu.health import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("healthz/live", views.live_now, name="live_now"),
    path("healthz/ready", views.ready_now, name="ready_now"),
    path("metrics", views.metrics, name="metrics"),
    path("settings/health/", views.health_page, name="health"),
]
