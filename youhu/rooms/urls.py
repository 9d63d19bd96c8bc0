from django.urls import path

from youhu.rooms.views import files, keeping, mediating, promising, public

urlpatterns = [
    path("rooms/", public.rooms_near, name="rooms_near"),
    path("rooms/<int:pk>/", public.public_room, name="public_room"),
    path("desk/rooms/", keeping.kept_rooms, name="kept_rooms"),
    path("desk/rooms/count/", keeping.rooms_count, name="rooms_count"),
    path("desk/rooms/new/", keeping.new_room, name="new_room"),
    path("desk/rooms/<int:pk>/", keeping.kept_room, name="kept_room"),
    path("desk/rooms/<int:pk>/edit/", keeping.edit_room, name="edit_room"),
    path("desk/rooms/<int:pk>/<slug:verb>/", keeping.act_room, name="act_room"),
    path("desk/rooms/<int:pk>/turns/<int:turn>/end/", keeping.end_room_turn, name="end_room_turn"),
    path("desk/rooms/<int:pk>/days/<int:day>/drop/", keeping.drop_room_day, name="drop_room_day"),
    path("desk/rooms/walk-ins/", promising.walk_ins, name="walk_ins"),
    path("desk/rooms/walk-ins/new/", promising.new_walk_in, name="new_walk_in"),
    path("desk/rooms/walk-ins.<table_format:form>", files.export_walk_ins, name="export_walk_ins"),
    path("desk/rooms/walk-ins/named/", files.export_walk_ins_named, name="export_walk_ins_named"),
    path("desk/rooms/walk-ins/<int:pk>/", promising.walk_in, name="walk_in"),
    path("desk/rooms/walk-ins/<int:pk>/<slug:verb>/", promising.act_walk_in, name="act_walk_in"),
    path("desk/rooms/hotline/", promising.hotline, name="hotline"),
    path("desk/rooms/hotline/new/", promising.new_hotline_entry, name="new_hotline_entry"),
    path("desk/rooms/hotline.<table_format:form>", files.export_hotline, name="export_hotline"),
    path("desk/rooms/hotline/<int:pk>/", promising.hotline_entry, name="hotline_entry"),
    path(
        "desk/rooms/hotline/<int:pk>/<slug:verb>/",
        promising.act_hotline_entry,
        name="act_hotline_entry",
    ),
    path("desk/rooms/mediations/", mediating.mediations, name="mediations"),
    path("desk/rooms/mediations/new/", mediating.new_mediation, name="new_mediation"),
    path(
        "desk/rooms/mediations.<table_format:form>",
        files.export_mediations,
        name="export_mediations",
    ),
    path("desk/rooms/mediations/<int:pk>/", mediating.mediation, name="mediation"),
    path("desk/rooms/mediations/<int:pk>/paper/", mediating.agreement, name="agreement"),
    path(
        "desk/rooms/mediations/<int:pk>/follow-ups/<int:visit>/",
        mediating.write_follow_up,
        name="write_follow_up",
    ),
    path(
        "desk/rooms/mediations/<int:pk>/<slug:verb>/", mediating.act_mediation, name="act_mediation"
    ),
]
