"""Never interrupted, as far as the ledger can tell."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.ledger.models import Entry
from youhu.ledger.queries import Break, broken_chains


def chains_unbroken(*, now: datetime) -> Checked:
    """No line of any chain was changed, removed or put in between."""
    findings = [Finding(say(broken), code=broken.subject) for broken in broken_chains()]
    title = gettext_lazy("Every chain of the ledger is unbroken")
    return checked(Promise.NEVER_INTERRUPTED, title, Entry.objects.count(), findings)


def say(broken: Break) -> str:
    """What is wrong with the first bad line of a chain, for people."""
    sentences = {
        "seal": _("%(subject)s, line %(seq)s: its words do not fit its seal; it was changed."),
        "link": _("%(subject)s, line %(seq)s: it does not follow the line before it."),
        "order": _("%(subject)s, line %(seq)s: a line before it is missing."),
    }
    return sentences[broken.why] % {"subject": broken.subject, "seq": broken.seq}
