from django.urls import path

from youhu.rounds.views import courier, desk, keeping, paper

urlpatterns = [
    # phones
    path("my-rounds/", courier.my_rounds, name="my_rounds"),
    path("my-rounds/<int:pk>/leave/", courier.leave, name="leave_round"),
    path("my-rounds/<int:pk>/doors/<int:household>/", courier.miss_door, name="miss_door"),
    path("my-rounds/<int:pk>/doors/<int:household>/<slug:verb>/", courier.door, name="act_door"),
    path("my-rounds/photo/<int:pk>/", courier.photo, name="prove_stop"),
    path("my-rounds/photo/<int:pk>/image/", courier.stop_photo, name="stop_photo"),
    path("my-rounds/take/<str:code>/", courier.take_list, name="take_list"),
    # desks
    path("rounds/", desk.rounds, name="rounds"),
    path("rounds/plans/new/", keeping.new_plan, name="new_round_plan"),
    path("rounds/plans/<int:pk>/", keeping.round_plan, name="round_plan"),
    path("rounds/plans/<int:pk>/edit/", keeping.edit_plan, name="edit_round_plan"),
    path("rounds/plans/<int:pk>/orders/", keeping.new_orders, name="new_round_orders"),
    path("rounds/plans/<int:pk>/<slug:verb>/", keeping.act_plan, name="act_round_plan"),
    path("rounds/<int:pk>/", desk.one_round, name="round"),
    path("rounds/<int:pk>/lists/", paper.door_lists, name="door_lists"),
    path("rounds/<int:pk>/share/", desk.share, name="share_round"),
    path("rounds/<int:pk>/<slug:verb>/", desk.act_round, name="act_round"),
]
