from django.urls import path

from youhu.wishes.views import asking, board, desk, entering, holding, honours, proposals

urlpatterns = [
    path("", board.board, name="wish_board"),
    path("<int:pk>/", board.wish, name="wish"),
    path("<int:pk>/look/", holding.look, name="look_wish"),
    path("<int:pk>/<slug:verb>/", board.act_wish, name="act_wish"),
    path("mine/", holding.my_claims, name="my_claims"),
    path("suggested/<int:pk>/<slug:verb>/", holding.answer, name="answer_pick"),
    path("new/", asking.new_wish, name="new_wish"),
    path("follow/", asking.follow_wish, name="follow_wish"),
    path("receipt/<str:token>/", asking.by_receipt, name="wish_by_receipt"),
    path("receipt/<str:token>/<slug:verb>/", asking.act_by_receipt, name="act_by_receipt"),
    path("asked/<int:pk>/", asking.my_wish, name="my_wish"),
    path("asked/<int:pk>/<slug:verb>/", asking.act_my_wish, name="act_my_wish"),
    path("honours/", honours.honours, name="honours"),
    path("thanks/", honours.thanks_wall, name="thanks_wall"),
    path("thanks/<int:pk>/<photo_size:size>/", honours.thanks_photo, name="thanks_photo"),
    path("desk/", desk.wishes, name="wishes"),
    path("desk/export.<table_format:form>", desk.export, name="export_wishes"),
    path("desk/count/", desk.count, name="wishes_count"),
    path("desk/enter/", entering.enter, name="enter_wishes"),
    path("desk/import/", entering.take_in, name="import_wishes"),
    path("desk/template.<table_format:form>", entering.template, name="wish_template"),
    path("desk/proposals/", proposals.proposals, name="proposals"),
    path("desk/proposals/make/", proposals.propose, name="propose_matches"),
    path("desk/proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("desk/proposals/<int:pk>/<slug:verb>/", proposals.act_proposal, name="act_proposal"),
    path("desk/picks/<int:pk>/out/", proposals.take_out, name="take_out_pick"),
    path("desk/<int:pk>/", desk.wish_at_desk, name="wish_at_desk"),
    path("desk/<int:pk>/<slug:verb>/", desk.act_at_desk, name="act_at_desk"),
]
