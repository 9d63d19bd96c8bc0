"""A member goes from one Party organisation to another, step by step."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import begin, may_move, move
from youhu.party.actions.hands import keeps, must_keep
from youhu.party.actions.membership import hand_over, leave, moving
from youhu.party.models import Membership, PartyBody, Transfer
from youhu.party.rules import (
    ISSUE_WITHIN,
    LONGEST_VALID,
    RECEIPT_WITHIN,
    USUALLY_VALID_DAYS,
)
from youhu.party.telling import keepers_of, tell_all
from youhu.registry.models import Member, Organisation


@transaction.atomic
def apply(
    membership: Membership,
    *,
    target: Organisation | None,
    elsewhere: str = "",
    reason: str,
    by: Member,
    now: datetime,
) -> Transfer:
    """A member asks to belong elsewhere; the organisation of now writes the letter."""
    must_keep(membership.organisation, by)
    _may_go(membership, target, elsewhere, timezone.localdate(now))
    made = Transfer.objects.create(
        district=membership.organisation.area_code[:6],
        person_id=membership.person_id,
        membership=membership,
        source=membership.organisation,
        target=target,
        elsewhere="" if target else elsewhere.strip(),
        reason=reason.strip(),
        made_by=by,
        made_at=now,
        due_at=now + ISSUE_WITHIN,
    )
    begin(made, "apply", by=by, now=now, note=reason.strip())
    return made


def _may_go(membership: Membership, target: Organisation | None, there: str, on: date) -> None:
    if not membership.is_home or membership.valid_until is not None:
        raise Refused(_("Only the home of a member is transferred; a second membership ends."))
    if target is None and not there.strip():
        raise Refused(_("Name the organisation that they go to."))
    if target is not None:
        takes_members(target, on)
        if target.pk == membership.organisation_id:
            raise Refused(_("They belong there already. Choose another organisation."))
    if moving(membership):
        raise Refused(_("A transfer of this member is under way. Finish that one first."))


def takes_members(target: Organisation, on: date) -> None:
    """Raise Refused where nobody is at home."""
    body = PartyBody.objects.filter(organisation=target).first()
    if body is None or body.is_beside_home or not target.serves(on):
        raise Refused(_("This organisation takes no members. Choose another one."))


@transaction.atomic
def issue(
    transfer: Transfer,
    *,
    dues_until: date,
    days: int = USUALLY_VALID_DAYS,
    by: Member,
    now: datetime,
) -> None:
    """The sending organisation writes the introduction letter, numbered and valid for a time."""
    _is_turn_of(transfer, "issue", by)
    if not 0 < days <= LONGEST_VALID.days:
        raise Refused(_("A letter is valid for 1 to %(most)s days.") % {"most": LONGEST_VALID.days})
    on = timezone.localdate(now)
    until = on + timedelta(days=days)
    number = _next_number(transfer.responsible, on)
    move(
        transfer, "issue", by=by, now=now, payload={"letter": number}, letter_number=number,
        letter_on=on, letter_until=until, dues_until=dues_until.replace(day=1),
        due_at=end_of(until), rung=0,
    )  # fmt: skip
    if transfer.target:
        _tell(transfer, "transfer_coming", transfer.target, now)


def _next_number(source: Organisation, on: date) -> str:
    """The next number in the letter book of an organisation; writers of one book queue up."""
    PartyBody.objects.select_for_update().filter(organisation=source).first()
    stem = f"{source.code}-{on.year}-"
    written = Transfer.objects.filter(letter_number__startswith=stem)
    taken = [one.removeprefix(stem) for one in written.values_list("letter_number", flat=True)]
    last = max((int(one) for one in taken if one.isdecimal()), default=0)
    return f"{stem}{last + 1:03}"


@transaction.atomic
def receive(transfer: Transfer, *, by: Member, now: datetime) -> None:
    """The receiving organisation has the letter; it owes a receipt within a month."""
    _is_turn_of(transfer, "receive", by)
    if transfer.due_at is not None and transfer.due_at < now:
        raise Refused(_("The letter has expired. Ask the sending organisation for a new one."))
    move(transfer, "receive", by=by, now=now, due_at=now + RECEIPT_WITHIN, rung=0)
    if transfer.source:
        _tell(transfer, "transfer_received", transfer.source, now)


@transaction.atomic
def return_receipt(transfer: Transfer, *, by: Member, now: datetime) -> None:
    """The receipt is back: from now on the member belongs to the receiving organisation."""
    _is_turn_of(transfer, "return_receipt", by)
    move(transfer, "return_receipt", by=by, now=now, due_at=None, ended_at=now)
    on = timezone.localdate(now)
    if transfer.membership is None:
        _admitted(transfer, on)
    elif transfer.target is None:
        leave(transfer.membership, on=on)
    else:
        hand_over(transfer.membership, transfer.target, on=on)
    if transfer.source:
        _tell(transfer, "transfer_done", transfer.source, now)


def _admitted(transfer: Transfer, on: date) -> None:
    """Somebody from outside belongs here now."""
    if Membership.objects.filter(person=transfer.person_id, is_home=True, valid_until=None):
        raise Refused(_("They have a home organisation in the district already."))
    Membership.objects.create(
        person_id=transfer.person_id,
        organisation=transfer.responsible,
        standing=transfer.standing,
        valid_from=on,
    )


@transaction.atomic
def send_back(transfer: Transfer, *, reason: str, by: Member, now: datetime) -> None:
    """It does not go on; the member stays where they belong."""
    may_move(transfer, transfer.MOVES["send_back"], by)
    if not (keeps(transfer.source, by) or keeps(transfer.target, by)):
        must_keep(transfer.source, by)
    move(transfer, "send_back", by=by, now=now, note=reason.strip(), due_at=None, ended_at=now)
    _tell(transfer, "transfer_returned", transfer.responsible, now)


def _is_turn_of(transfer: Transfer, verb: str, by: Member) -> None:
    may_move(transfer, transfer.MOVES[verb], by)
    must_keep(transfer.turn, by)


def end_of(on: date) -> datetime:
    """The moment with which a day is over."""
    return timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))


def _tell(transfer: Transfer, template: str, whom: Organisation, now: datetime) -> None:
    words = {"number": transfer.letter_number or f"#{transfer.pk}", "until": ""}
    if transfer.due_at is not None:
        words["until"] = f"{timezone.localtime(transfer.due_at):%Y-%m-%d %H:%M}"
    words |= {"source": transfer.comes_from, "target": transfer.goes_to}
    tell_all(transfer, template, keepers_of(whom), now=now, **words)
