from django.urls import include, path

from youhu.config.api import urls

handler400 = "youhu.web.errors.not_understood"
handler403 = "youhu.web.errors.not_yours"
handler404 = "youhu.web.errors.not_found"
handler500 = "youhu.web.errors.fault"

urlpatterns = [
    path("api/", urls()),
    path("log/", include("youhu.transparency.urls")),
    path("notices/", include("youhu.notices.urls")),
    path("promises/", include("youhu.promises.urls")),
    path("desk/joint/", include("youhu.joint.urls")),
    path("foresight/", include("youhu.foresight.urls")),
    path("directives/", include("youhu.directives.urls")),
    path("what-if/", include("youhu.whatif.urls")),
    path("summons/", include("youhu.summons.urls")),
    path("party/", include("youhu.party.urls")),
    path("links/", include("youhu.neighbours.urls")),
    path("wishes/", include("youhu.wishes.urls")),
    path("settlement/", include("youhu.settling.urls")),
    path("market/", include("youhu.market.urls")),
    path("duty/", include("youhu.rosters.urls")),
    path("", include("youhu.volunteering.urls")),
    path("", include("youhu.delivery.urls")),
    path("settings/cells/", include("youhu.redrawing.urls")),
    path("double-grid/", include("youhu.fusing.urls")),
    path("", include("youhu.jobs.urls")),
    path("", include("youhu.retention.urls")),
    path("", include("youhu.subjects.urls")),
    path("settings/", include("youhu.upkeep.urls")),
    path("", include("youhu.figures.urls")),
    path("desk/", include("youhu.oversight.urls")),
    path("", include("youhu.rooms.urls")),
    path("", include("youhu.docks.urls")),
    path("", include("youhu.dispatch.urls")),
    path("", include("youhu.rounds.urls")),
    path("roads/", include("youhu.roads.urls")),
    path("", include("youhu.fleets.urls")),
    path("", include("youhu.accounts.urls")),
    path("", include("youhu.health.urls")),
    path("", include("youhu.web.urls")),
    path("", include("youhu.calls.urls")),
    path("", include("youhu.reports.urls")),
]
