from django.urls import path

from youhu.transparency import views

urlpatterns = [
    path("", views.prove, name="prove"),
    path("check/", views.check, name="check_receipt"),
    path("checkpoint", views.checkpoint, name="log_checkpoint"),
    path("tile/<path:path>", views.tile, name="log_tile"),
    path("history/<int:old>/<int:new>", views.history, name="log_history"),
    path("youhu_verify.py", views.verifier, name="log_verifier"),
]
