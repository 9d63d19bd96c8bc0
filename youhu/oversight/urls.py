from django.urls import path

from youhu.oversight.views import acting, listing

urlpatterns = [
    path("supervision/", listing.supervisions, name="supervisions"),
    path(
        "supervision/export.<table_format:form>",
        listing.export_supervisions,
        name="export_supervisions",
    ),
    path("supervision/calls/<slug:number>/", acting.call_oversight, name="call_oversight"),
    path("supervision/calls/<slug:number>/<str:verb>/", acting.ask, name="ask_oversight"),
    path("supervision/orders/<int:pk>/", acting.matter_oversight, name="matter_oversight"),
    path("supervision/<str:kind>/<int:pk>/<str:verb>/", acting.act, name="act_oversight"),
    path("requests/", listing.requests, name="requests"),
    path("requests/export.<table_format:form>", listing.export_requests, name="export_requests"),
]
