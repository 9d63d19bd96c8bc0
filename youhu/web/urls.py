from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from youhu.web import gallery, installing, live, maps, model_cards, settings, views

PAPERS = ("help", "accessibility", "privacy")

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("settings/", settings.settings, name="settings"),
    path("settings/models/", model_cards.model_cards, name="model_cards"),
    path("posts/", views.posts, name="posts"),
    path("posts/switch/", views.switch_post, name="switch_post"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("elder/", views.elder, name="elder"),
    path("theme/", views.theme, name="theme"),
    path("components/", gallery.components, name="components"),
    path("map/areas.json", maps.areas, name="map_areas"),
    path("my-place/", views.my_place, name="my_place"),
    path("place/", maps.place, name="place"),
    path("live/", live.live, name="live"),
    path("sw.js", installing.service_worker, name="service_worker"),
    path("manifest.webmanifest", installing.manifest, name="manifest"),
    path("offline/", installing.offline, name="offline"),
    *(path(f"{name}/", views.paper, {"name": name}, name=name) for name in PAPERS),
]
