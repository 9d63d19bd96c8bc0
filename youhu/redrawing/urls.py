from django.urls import path

from youhu.redrawing import views

urlpatterns = [
    path("", views.redrawings, name="redrawings"),
    path("begin/", views.begin, name="begin_redrawing"),
    path("export.<table_format:form>", views.export, name="export_redrawings"),
    path("<int:pk>/", views.redrawing, name="redrawing"),
    path("<int:pk>/draw/", views.draw, name="draw_redrawing"),
    path("<int:pk>/<slug:verb>/", views.act, name="act_redrawing"),
]
