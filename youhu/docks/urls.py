from django.urls import path

from youhu.docks import views

urlpatterns = [
    path("desk/docks/", views.docks, name="docks"),
    path("desk/docks/new/", views.new_dock, name="new_dock"),
    path("desk/docks/<int:pk>/", views.dock, name="dock"),
    path("desk/docks/<int:pk>/edit/", views.edit_dock, name="edit_dock"),
    path("desk/docks/<int:pk>/<slug:verb>/", views.act_dock, name="act_dock"),
    path(
        "desk/docks/appointments/<int:pk>/<slug:verb>/",
        views.act_appointment,
        name="act_appointment",
    ),
]
