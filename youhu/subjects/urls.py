from django.urls import path

from youhu.subjects.views import desk, mine

urlpatterns = [
    path("my-data/", mine.my_data, name="my_data"),
    path("my-data/<slug:verb>/", mine.act_my_data, name="act_my_data"),
    path("my-data/with/<str:token>/", mine.call_data, name="call_data"),
    path("my-data/with/<str:token>/<slug:verb>/", mine.act_call_data, name="act_call_data"),
    path("data-requests/", desk.data_requests, name="data_requests"),
    path("data-requests/new/", desk.file_data_request, name="file_data_request"),
    path("data-requests/<int:pk>/", desk.data_request, name="data_request"),
    path("data-requests/<int:pk>/<slug:verb>/", desk.act_data_request, name="act_data_request"),
]
