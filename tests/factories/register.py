"""A Party register in the tiny district: branches with members, and transfers in any state."""

from datetime import timedelta

from tests.factories.district import TinyDistrict
from tests.factories.neighbourhood import MembershipFactory
from tests.factories.rows import NOW, SINCE_ON, OrganisationFactory
from youhu.party import actions
from youhu.party.models import Membership, PartyBody, Transfer
from youhu.party.rules import Form, Seat, State
from youhu.registry.models import Organisation, nobody
from youhu.registry.rules import OrgKind, Role

TERM_ENDS_ON = NOW.date() + timedelta(days=400)


def branch(
    district: TinyDistrict,
    *,
    community: int = 0,
    kind: str = OrgKind.PARTY_COMMUNITY,
    form: str = Form.BRANCH,
    members: int = 4,
    **more: object,
) -> PartyBody:
    """A Party organisation of a community with full members; the first is its secretary."""
    unit: Organisation = OrganisationFactory(
        kind=kind, is_accountable=False, area_code=district.communities[community].code
    )
    facts = {"term_ends_on": None if form == Form.LEADING else TERM_ENDS_ON, **more}
    made = PartyBody(
        district=unit.area_code[:6], organisation=unit, form=form, founded_on=SINCE_ON, **facts
    )
    (made,) = actions.enter_bodies([made], by=nobody(Role.CLOCK), now=NOW - timedelta(days=30))
    people = [MembershipFactory(organisation=unit, is_working=False) for _n in range(members)]
    made.offices.bulk_create(
        [
            made.offices.model(body=made, person=one.person, seat=Seat.SECRETARY, since_on=SINCE_ON)
            for one in people[:1]
        ]
    )
    return made


def members(body: PartyBody) -> list[Membership]:
    return list(body.organisation.memberships.order_by("pk"))


def transfer_in(
    district: TinyDistrict, state: str, *, source: PartyBody, target: PartyBody
) -> Transfer:
    """The last member of one branch on the way to another, taken along by actions."""
    desk, room = district.handler_of(district.committees[0]), district.district_dispatcher
    going = members(source)[-1]
    made = actions.apply(going, target=target.organisation, reason="New job", by=desk, now=NOW)
    if state in (State.ISSUED, State.RECEIVED, State.DONE, State.EXPIRED):
        actions.issue(made, dues_until=NOW.date(), by=desk, now=NOW)
    if state in (State.RECEIVED, State.DONE):
        actions.receive(made, by=room, now=NOW)
    if state == State.DONE:
        actions.return_receipt(made, by=room, now=NOW)
    if state == State.RETURNED:
        actions.send_back(made, reason="Stays", by=desk, now=NOW)
    if state == State.EXPIRED:
        actions.expire_letters(now=NOW + timedelta(days=31))
    made.refresh_from_db()
    assert made.state == state
    return made
