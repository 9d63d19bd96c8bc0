from django.urls import path

from youhu.joint.views import pages

urlpatterns = [
    path("", pages.assists, name="assists"),
    path("count/", pages.assist_count, name="assist_count"),
    path("ask/<slug:number>/", pages.ask_unit, name="ask_unit"),
    path("<int:pk>/", pages.assist, name="assist"),
    path("<int:pk>/<slug:verb>/", pages.act_assist, name="act_assist"),
]
