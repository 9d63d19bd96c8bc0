"""What those who keep the Party register are told; no notice names a member."""

from django.utils.translation import gettext_lazy as _

from youhu.notices.rules import Topic, Wording

PARTY = Topic("party", _("Party register"))

NOTICES = {
    "transfer_coming": Wording(
        PARTY,
        _("A Party member comes to %(target)s"),
        _("Letter %(number)s from %(source)s is valid until %(until)s. Receive it in time."),
    ),
    "transfer_received": Wording(
        PARTY,
        _("Letter %(number)s was received"),
        _("%(target)s owes the receipt until %(until)s. Until then the member is yours."),
    ),
    "transfer_done": Wording(
        PARTY,
        _("The receipt of letter %(number)s is back"),
        _("The member belongs to %(target)s now."),
    ),
    "transfer_returned": Wording(
        PARTY,
        _("Transfer %(number)s was sent back"),
        _("From %(source)s to %(target)s. The member stays; see the reason on its page."),
    ),
    "transfer_expired": Wording(
        PARTY,
        _("Letter %(number)s has expired"),
        _("%(target)s did not receive it. The member stays; apply again if it is still wanted."),
    ),
    "transfer_soon": Wording(
        PARTY,
        _("Transfer %(number)s is due on %(until)s"),
        _("The next step is for %(unit)s. Open its page and take it."),
    ),
    "transfer_late": Wording(
        PARTY,
        _("Transfer %(number)s is late"),
        _("%(unit)s should have taken the next step by %(until)s. Ask why, and help it on."),
    ),
    "election_overdue": Wording(
        PARTY,
        _("%(unit)s should have elected"),
        _("Its term ended on %(until)s. Have an election held, or agree to a delay with a reason."),
    ),
}
