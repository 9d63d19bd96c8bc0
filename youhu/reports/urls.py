from django.urls import path

from youhu.reports import views

urlpatterns = [
    path("screen/", views.wall, name="wall"),
    path("screen/board/", views.wall_board, name="wall_board"),
    path("screen/map.svg", views.wall_map, name="wall_map"),
    path("screen/calls/<slug:number>/", views.wall_call, name="wall_call"),
]
