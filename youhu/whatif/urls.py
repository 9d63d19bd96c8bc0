from django.urls import path

from youhu.whatif import views

urlpatterns = [
    path("", views.trials, name="trials"),
    path("ask/", views.ask_trial, name="ask_trial"),
    path("<int:pk>/", views.trial, name="trial"),
    path("<int:pk>/export.<table_format:form>", views.export_trial, name="export_trial"),
]
