from django.urls import path

from youhu.roads import views

urlpatterns = [
    path("", views.road_nets, name="road_nets"),
    path("hours/", views.road_hours, name="road_hours"),
    path("<int:pk>/", views.road_net, name="road_net"),
    path("<int:pk>/file/", views.road_file, name="road_file"),
    path("<int:pk>/<slug:verb>/", views.act_road_net, name="act_road_net"),
]
