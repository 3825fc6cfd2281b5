"""Inviting: the row first, then the mail."""

from genapp.core.actor import Actor
from genapp.core.db import transact
from genapp.core.errors import DomainError
from genapp.core.logs import get_logger
from genapp.core.ports import MailFailed, ports
from genapp.core.ratelimit import Allowance
from genapp.core.settings import settings
from genapp.teams import service

log = get_logger(__name__)
INVITATIONS = Allowance("invitation", "30/hour")
_LETTER = (
    "{by} invites you to the team {team} on genapp.\n\nJoin here: {link}\n\nThe link works once, for seven days, with an account of this "
    "e-mail address. If you do not know {by}, you can forget this mail.\n\ngenapp\n"
)


async def invite(actor: Actor, team_id: str, email: str) -> str:
    """Invite an address and mail its link; returns the address. When the mail fails the invitation stands and can be sent anew (TEAM-02)."""
    INVITATIONS.hit(actor.require_user())
    made = await transact(service.invite, actor, team_id, email)
    link = f"{settings().site_url}/teams/join/{made.token}"
    letter = _LETTER.format(by=_plain(made.by), team=_plain(made.team), link=link)
    try:
        await ports().mailer.send(made.email, f"{_plain(made.by)} invites you to {_plain(made.team)}", letter, key=f"invite-{made.id}")
    except MailFailed as error:
        log.error("mail.failed", purpose="invite")
        raise DomainError("The mail could not be sent. Please invite again in a minute.", field="email") from error
    return made.email


def _plain(name: str) -> str:
    """Return a name that cannot pass for an address in a letter: dots and slashes make no links."""
    return name.replace("://", " ").replace("/", " ").replace(".", " ")
