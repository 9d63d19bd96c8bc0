from django.urls import path

from youhu.foresight import views

urlpatterns = [
    path("", views.signals, name="signals"),
    path("count/", views.count, name="signals_count"),
    path("export.<table_format:form>", views.export, name="export_signals"),
    path("<int:pk>/", views.signal, name="signal"),
    path("<int:pk>/<slug:verb>/", views.act_signal, name="act_signal"),
]
