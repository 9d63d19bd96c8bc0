from django.urls import path

from youhu.party.views import figures, members, organisations, transfers

urlpatterns = [
    path("", organisations.party_organisations, name="party_organisations"),
    path(
        "export.<table_format:form>",
        organisations.export_party_organisations,
        name="export_party_organisations",
    ),
    path("figures/", figures.party_figures, name="party_figures"),
    path(
        "figures/export.<table_format:form>",
        figures.export_party_figures,
        name="export_party_figures",
    ),
    path("transfers/", transfers.party_transfers, name="party_transfers"),
    path("transfers/admit/", transfers.admit_party_member, name="admit_party_member"),
    path(
        "transfers/export.<table_format:form>",
        transfers.export_party_transfers,
        name="export_party_transfers",
    ),
    path("transfers/<int:pk>/", transfers.party_transfer, name="party_transfer"),
    path("transfers/<int:pk>/letter/", transfers.print_party_letter, name="print_party_letter"),
    path(
        "transfers/<int:pk>/<slug:verb>/", transfers.act_party_transfer, name="act_party_transfer"
    ),
    path("members/<int:pk>/", members.party_member, name="party_member"),
    path("members/<int:pk>/reveal/", members.reveal_party_member, name="reveal_party_member"),
    path("members/<int:pk>/<slug:verb>/", members.act_party_member, name="act_party_member"),
    path("<int:pk>/", organisations.party_organisation, name="party_organisation"),
    path("<int:pk>/found/", organisations.found_branch, name="found_branch"),
    path(
        "<int:pk>/members.<table_format:form>",
        organisations.export_party_members,
        name="export_party_members",
    ),
    path(
        "<int:pk>/<slug:verb>/",
        organisations.act_party_organisation,
        name="act_party_organisation",
    ),
]
