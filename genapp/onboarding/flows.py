"""Sign-up, sign-in, codes: human check, slow hashing and mail around short transactions."""

import asyncio
import contextlib
from dataclasses import dataclass

from genapp.accounts import places, queries, rules
from genapp.accounts.service import codes, people, sessions, staff
from genapp.core.actor import OFFICE, Actor, Role
from genapp.core.clock import now
from genapp.core.db import Session, read, transact
from genapp.core.errors import DomainError, Forbidden, Invalid
from genapp.core.ids import new_id
from genapp.core.logs import get_logger
from genapp.core.ports import MailFailed, ports
from genapp.core.ratelimit import Allowance
from genapp.core.security import dummy_verify, hash_password, same, verify_password
from genapp.core.settings import settings
from genapp.platform import service as platform
from genapp.teams import service as teams
from genapp.trust import service as trust

log = get_logger(__name__)
WRONG = "E-mail or password is wrong."
BY_ACCOUNT, BY_ADDRESS = Allowance("sign-in-account", "10/minute"), Allowance("sign-in-address", "60/minute")
SIGN_UPS, MAILS, CODES, SETUPS = (
    Allowance("sign-up", "20/hour"),
    Allowance("mail", "5/hour"),
    Allowance("code", "20/hour"),
    Allowance("setup", "10/hour"),
)


@dataclass(frozen=True)
class SignUp:
    """What the sign-up form holds."""

    email: str
    username: str
    name: str
    password: str
    birth_date: str
    country: str
    disclosed: bool
    human: str
    gender: str = ""
    looking_for: str = ""
    location: str = ""
    latitude: float | None = None
    longitude: float | None = None
    invitation: str = ""


async def _human(token: str, scope: str, address: str) -> None:
    """Go on only for a passed human check of this form (AUTH-03)."""
    if not await ports().captcha.verify(token, scope, address):
        raise Invalid("Please wait for the check to finish, then try again.", field="human")


async def sign_up(form: SignUp, address: str) -> str:
    """Make an account and return the ticket that signs it in; every refusal names its field (AUTH-01, AGE-1, DISC-2)."""
    SIGN_UPS.hit(address)
    if not form.email and not settings().account_email_domain:
        raise Invalid("Please give your e-mail address.", field="email")
    if form.email:
        rules.email(form.email)
    rules.username(form.username)
    rules.password(form.password, form.username, form.email.split("@")[0])
    rules.birth_date(form.birth_date, now().date())
    if not form.disclosed:
        raise Invalid("Please confirm that you have read this.", field="disclosed")
    if form.location and (await asyncio.to_thread(places.judge, form.location, form.latitude, form.longitude)).place is None:
        raise Invalid("We do not know this place. Please choose one from the list.", field="location")
    await _human(form.human, "sign_up", address)
    hashed = await asyncio.to_thread(hash_password, form.password)

    def make(session: Session) -> tuple[str, str, str]:
        user = people.create(
            session, email=form.email, username=form.username, name=form.name, password_hash=hashed,
            birth_date=form.birth_date, country=form.country, disclosed=form.disclosed,
            gender=form.gender, looking_for=form.looking_for, invited=bool(form.invitation),
        )  # fmt: skip
        if user.birth_date:
            trust.log_age(session, user.id, user.birth_date)
        if form.location:
            people.settle_place(session, Actor(user.id, Role.USER), form.location, form.latitude, form.longitude)
        proven = bool(form.invitation) and _join(session, user.id, user.name, user.email or "", form.invitation)
        code = codes.issue(session, user, "verify") if user.email and not proven else ""
        if proven:
            return sessions.issue_ticket(session, user), "", ""
        return sessions.issue_ticket(session, user), user.email or user.claimed_email or "", code

    ticket, email, code = await transact(make)
    if email:
        # The account stands: the page that asks for the code sends another one.
        with contextlib.suppress(DomainError):
            await _mail_code(email, code, "verify")
    return ticket


def _join(session: Session, user_id: str, name: str, email: str, token: str) -> bool:
    """Join the team of an invitation, or make a team of one's own where it opens nothing; says whether its link has proven the address (TEAM-02)."""
    try:
        with session.begin_nested():
            teams.accept(session, Actor(user_id, Role.USER), token)
    except DomainError:
        teams.begin(session, user_id=user_id, called=name, invited=False)
        return False
    if email:
        people.mark_verified(session, user_id, email)
    return bool(email)


async def sign_in(login: str, password: str, human: str, address: str, door: str = "user") -> str:
    """Check a password and return the ticket that opens a session; strangers and wrong passwords cost and hear the same (T20). `door` is user, operator or office."""
    BY_ADDRESS.hit(address)
    BY_ACCOUNT.hit(login.strip().lower())
    await _human(human, "sign_in", address)
    user = await read(people.by_login, login)
    if user is None:
        await asyncio.to_thread(dummy_verify)
        raise DomainError(WRONG)
    BY_ACCOUNT.hit(user.id)  # The same person under e-mail and username is one account.
    right, fresh = await asyncio.to_thread(verify_password, password, user.password_hash)
    role = Role(user.role)
    fits = {"user": role is Role.USER, "operator": role is Role.OPERATOR, "office": role in OFFICE}[door]
    if not right or not fits:
        raise DomainError(WRONG)
    if fresh:
        await transact(lambda session: people.store_password(session, user.id, fresh, why="upgrade"))

    def open_door(session: Session) -> str:
        known = people.by_login(session, login)
        if known is None:
            raise DomainError(WRONG)
        return sessions.issue_ticket(session, known)

    return await transact(open_door)


async def ask_reset(email: str, human: str, address: str) -> None:
    """Mail a reset code when the address is known; the answer is the same when it is not (AUTH-02)."""
    CODES.hit(address)
    await _human(human, "reset_password", address)
    MAILS.hit(f"reset:{email.strip().lower()}")

    def issue(session: Session) -> tuple[str, str]:
        user = people.by_login(session, email) if "@" in email else None
        return (user.email or "", codes.issue(session, user, "reset")) if user and user.email else ("", "")

    to, code = await transact(issue)
    if code:
        await _mail_code(to, code, "reset")


async def reset(email: str, code: str, password: str, address: str) -> None:
    """Set a new password with a mailed code and end every session (AUTH-02, T19)."""
    CODES.hit(address)
    rules.password(password, email.split("@")[0])
    user = await read(people.by_login, email)
    spent = await transact(codes.spend, user.id, "reset", code) if user else ""
    if not user or not spent:
        raise codes.wrong()
    hashed = await asyncio.to_thread(hash_password, password)
    await transact(lambda session: people.store_password(session, user.id, hashed, why="reset"))


async def change_password(actor: Actor, session_id: str, old: str, new: str) -> None:
    """Change the caller's password; other browsers are signed out (AUTH-17)."""
    user_id = actor.require_user()
    BY_ACCOUNT.hit(user_id)
    user = await read(lambda session: people.by_id(session, user_id))
    if not (await asyncio.to_thread(verify_password, old, user.password_hash))[0]:
        raise Invalid("That is not your present password.", field="old")
    try:
        rules.password(new, user.username, (user.email or "").split("@")[0])
    except Invalid as refused:
        raise Invalid(refused.message, field="new") from None
    hashed = await asyncio.to_thread(hash_password, new)
    await transact(lambda session: people.store_password(session, user_id, hashed, keep_session=session_id, why="changed"))


async def ask_verify(actor: Actor) -> None:
    """Mail the caller a fresh code for their address (MAIL-01)."""
    user_id = actor.require_user()
    MAILS.hit(f"verify:{user_id}")

    def issue(session: Session) -> tuple[str, str]:
        user = people.by_id(session, user_id)
        if user.email_verified_at or not (user.email or user.claimed_email):
            raise DomainError("Your e-mail is verified already.")
        email = people.address_to_verify(session, user)
        return email or user.claimed_email or "", codes.issue(session, user, "verify") if email else ""

    to, code = await transact(issue)
    await _mail_code(to, code, "verify")


async def verify(actor: Actor, code: str) -> None:
    """Verify the caller's e-mail by code (MAIL-01)."""
    user_id = actor.require_user()
    CODES.hit(user_id)
    email = await transact(codes.spend, user_id, "verify", code)
    if not email:
        raise codes.wrong()
    await transact(people.mark_verified, user_id, email)


async def set_up(name: str, email: str, password: str, token: str, address: str) -> str:
    """Make the first super admin and return a ticket-free e-mail; 403 and 400 as C49 says."""
    SETUPS.hit(address)
    if await read(queries.admin_exists):
        raise DomainError("Admin already exists")
    wanted = settings().admin_setup_token.get_secret_value()
    if not wanted or not same(token, wanted):
        log.warning("setup.refused")
        words = "Somebody tried to make the first admin with a wrong token."
        await transact(platform.alert, "security_alert", words, priority="critical", once=f"setup:{now():%Y%m%d%H}")
        raise Forbidden("Invalid setup token", field="token")
    rules.email(email)
    rules.password(password, email.split("@")[0])
    hashed = await asyncio.to_thread(hash_password, password)
    user = await transact(lambda session: staff.set_up(session, name=name, email=email, password_hash=hashed))
    return user.email or ""


async def username_free(username: str, address: str) -> str:
    """Return "" when the name can be had, else why not."""
    Allowance("username", "60/minute").hit(address)
    try:
        return "" if await read(queries.username_free, rules.username(username)) else "That name is taken."
    except Invalid as refused:
        return refused.message


_SUBJECTS = {"reset": "Your code to reset the password", "verify": "Your code to confirm this address"}


_CODE = "{code}\n\nThis code is good for ten minutes. If you did not ask for it, nothing happens and you can forget this mail.\n\ngenapp\n"
_KNOWN = (
    "Somebody just signed up with this address, which belongs to an account here already. If it was you, sign in with it, or reset "
    "your password.\nIf it was not, you can forget this mail: nobody can use your address without your mail.\n\ngenapp\n"
)


async def _mail_code(to: str, code: str, purpose: str) -> None:
    """Send a code, or without one a word to the owner of an address; a mailer that fails is logged, and the person may ask again."""
    subject, text = (_SUBJECTS[purpose], _CODE.format(code=code)) if code else ("You have an account already", _KNOWN)
    try:
        await ports().mailer.send(to, subject, text, key=f"{purpose}-{new_id()}")
    except MailFailed as error:
        log.error("mail.failed", purpose=purpose)
        raise DomainError("The mail could not be sent. Please try again in a minute.") from error
