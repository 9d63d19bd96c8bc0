from django.urls import path, re_path

from youhu.market import views

urlpatterns = [
    path("", views.market_figures, name="market_figures"),
    path("screen/", views.market_screen, name="market_screen"),
    path("screen/board/", views.market_board, name="market_board"),
    re_path(r"^fleets\.(?P<form>csv|xlsx)$", views.export_market_fleets,
            name="export_market_fleets"),
    re_path(r"^shops\.(?P<form>csv|xlsx)$", views.export_market_shops,
            name="export_market_shops"),
]  # fmt: skip
