from django.urls import path

from youhu.promises import views

urlpatterns = [
    path("", views.promises, name="promises"),
    path("examine/", views.examine, name="examine_promises"),
]
