from django.urls import path

from youhu.rosters.views import handovers, leaves, swaps, turns

urlpatterns = [
    path("", turns.my_turns, name="my_turns"),
    path("turns.ics", turns.calendar, name="turns_calendar"),
    path("who/", turns.who_answers, name="who_answers"),
    path("requests/", swaps.requests, name="duty_requests"),
    path("requests/export.<table_format:form>", swaps.export_requests, name="export_duty_requests"),
    path("swaps/new/<slug:code>/", swaps.new_swap, name="new_swap"),
    path("swaps/<int:pk>/", swaps.swap, name="swap"),
    path("swaps/<int:pk>/<slug:verb>/", swaps.act_swap, name="act_swap"),
    path("leave/new/", leaves.new_leave, name="new_leave"),
    path("leave/sick/", leaves.sick, name="sick"),
    path("leave/<int:pk>/", leaves.leave, name="leave"),
    path("leave/<int:pk>/<slug:verb>/", leaves.act_leave, name="act_leave"),
    path("hand-overs/", handovers.handovers, name="handovers"),
    path(
        "hand-overs/export.<table_format:form>",
        handovers.export_handovers,
        name="export_handovers",
    ),
    path("hand-overs/<int:pk>/", handovers.handover, name="handover"),
    path("hand-overs/<int:pk>/<slug:verb>/", handovers.act_handover, name="act_handover"),
]
