"""Accounts: made, verified, changed."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from genapp.accounts import places, rules
from genapp.accounts.models import Acceptance, LocationCheck, User
from genapp.accounts.service import sessions
from genapp.core import events
from genapp.core.actor import Actor
from genapp.core.clock import now
from genapp.core.errors import Invalid, NotFound
from genapp.platform import service as platform
from genapp.platform.kinds import SUBJECTS
from genapp.platform.models import ActivityType

DISCLOSURE = "2026-11"


def create(
    session: Session,
    *,
    email: str,
    username: str,
    name: str,
    password_hash: str,
    birth_date: str,
    country: str = "",
    disclosed: bool,
    gender: str = "",
    looking_for: str = "",
    invited: bool = False,
) -> User:
    """Make an account; every refusal names its field. The disclosure must be accepted and is logged with its wording (AUTH-01, DISC-2, AGE-1)."""
    if not disclosed:
        raise Invalid("Please confirm that you have read this.", field="disclosed")
    name = rules.person_name(name)
    user = User(
        email=rules.email(email) if email else None,
        username=rules.username(username),
        username_lower=rules.username(username).lower(),
        name=name or rules.username(username),
        password_hash=password_hash,
        birth_date=rules.birth_date(birth_date, now().date()),
        country=country.upper()[:2] if country.isalpha() else "",
        gender=gender if gender in rules.GENDERS else "",
        looking_for=looking_for if looking_for in rules.WISHES else "",
    )
    if _email_taken(session, user.email):
        _only_claim(user)
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError:
        if session.execute(select(User.id).where(User.username_lower == user.username_lower)).first():
            raise Invalid("That name is taken.", field="username") from None
        # Two sign-ups with one address at once: the second is in the place of one that came later.
        _only_claim(user)
        session.add(user)
    session.add(Acceptance(user_id=user.id, what="disclosure", version=DISCLOSURE))
    session.flush()
    events.announce(session, "user.created", user_id=user.id, called=user.name, invited=invited)
    platform.audit(session, Actor(user.id), "account.created", "user", user.id)
    platform.log(session, user.id, ActivityType.SIGN_UP, "user", user.id)
    return user


def _email_taken(session: Session, email: str | None) -> bool:
    return bool(email) and session.execute(select(User.id).where(User.email == email)).first() is not None


def _only_claim(user: User) -> None:
    """Note an address that is another account's. The account is made all the same: a refusal would tell who is here (T20)."""
    user.email, user.claimed_email = None, user.email


def address_to_verify(session: Session, user: User) -> str:
    """Return the address a code may be sent to, taking over a claimed one that has become free; "" while it is another account's."""
    if user.email is None and user.claimed_email and not _email_taken(session, user.claimed_email):
        user.email, user.claimed_email = user.claimed_email, None
        session.add(user)
        session.flush()
    return user.email or ""


def by_login(session: Session, login: str) -> User | None:
    """Return the account of an e-mail or username, deleted ones never."""
    login = login.strip().lower()
    if not login or len(login) > 254:
        return None
    column = User.email if "@" in login else User.username_lower
    return session.execute(select(User).where(column == login, User.deleted_at.is_(None))).scalars().first()  # pyright: ignore


def store_password(session: Session, user_id: str, password_hash: str, *, keep_session: str = "", why: str) -> None:
    """Replace the password and end every session but the one kept (T19)."""
    session.execute(update(User).where(User.id == user_id).values(password_hash=password_hash, updated_at=now()))  # pyright: ignore
    if why != "upgrade":
        sessions.end_all(session, user_id, keep=keep_session)
        platform.audit(session, Actor(user_id), f"password.{why}", "user", user_id)
        platform.log(session, user_id, ActivityType.UPDATE_PASSWORD, "user", user_id)
        platform.tell(session, user_id, "password_changed")


def mark_verified(session: Session, user_id: str, email: str) -> None:
    """Record that the person reads mail at this address (MAIL-01)."""
    session.execute(
        update(User).where(User.id == user_id, func.lower(User.email) == email.lower()).values(email_verified_at=now(), is_verified=True)
    )  # pyright: ignore
    events.emit(session, events.topic("user", user_id), "session.changed", user_id)


def place(session: Session, user_id: str, text: str, latitude: float | None = None, longitude: float | None = None) -> dict[str, object]:
    """Return the fields of somebody's place and log how it was judged; the text decides, coordinates that lie elsewhere are put right (PROF-11).

    Slow at its first call in a process, like all of `places`; services run off the loop.
    """
    text = rules.person_name(text[:120])
    if not text:
        return {"location": "", "latitude": None, "longitude": None, "timezone": ""}
    verdict = places.judge(text, latitude, longitude)
    found = verdict.place
    entry = LocationCheck(
        user_id=user_id,
        location_text=text,
        latitude=latitude,
        longitude=longitude,
        is_valid=not verdict.problem,
        validation_error=verdict.problem,
    )
    if found is not None and verdict.corrected:
        entry.corrected_location, entry.corrected_latitude, entry.corrected_longitude = found.label, found.latitude, found.longitude
    session.add(entry)
    if found is None:
        return {"problem": verdict.problem}
    return {"location": found.label, "latitude": found.latitude, "longitude": found.longitude, "timezone": found.timezone}


def settle_place(session: Session, actor: Actor, text: str, latitude: float | None = None, longitude: float | None = None) -> str:
    """Keep the caller's place and return its label, "" for none; what is not known is logged and the answer is the problem's words (PROF-11, PROF-12)."""
    user_id = actor.require_user()
    values = place(session, user_id, text, latitude, longitude)
    if "problem" in values:
        return str(values["problem"])
    session.execute(update(User).where(User.id == user_id).values(**values, updated_at=now()))
    events.emit(session, events.topic("user", user_id), "session.changed", user_id)
    return ""


def settle_privacy(session: Session, actor: Actor, *, show_online: bool, show_location: bool) -> None:
    """Change what others in the caller's teams see of them (PROF-08)."""
    user_id, chosen = actor.require_user(), {"show_online": bool(show_online), "show_location": bool(show_location)}
    session.execute(update(User).where(User.id == user_id).values(privacy_settings=chosen, updated_at=now()))
    platform.log(session, user_id, ActivityType.UPDATE_ACCOUNT, "privacy", user_id)


def settle_notices(session: Session, actor: Actor, subject: str, on: bool) -> None:
    """Switch a subject of notices on or off; what concerns the account's safety cannot be switched off (PROF-08, PROF-14)."""
    user_id = actor.require_user()
    if subject not in SUBJECTS:
        raise Invalid("This cannot be switched off.", field=subject)
    known = session.execute(select(User.notification_preferences).where(User.id == user_id)).scalar_one()
    session.execute(update(User).where(User.id == user_id).values(notification_preferences={**known, subject: bool(on)}, updated_at=now()))


def rename(session: Session, actor: Actor, username: str) -> None:
    """Give the caller another username, unique in any spelling (PROF-02)."""
    user_id, username = actor.require_user(), rules.username(username)
    known = by_id(session, user_id)
    if known.username == username:
        return
    try:
        with session.begin_nested():
            changed = {"username": username, "username_lower": username.lower(), "updated_at": now()}
            session.execute(update(User).where(User.id == user_id).values(**changed))
    except IntegrityError:
        raise Invalid("That name is taken.", field="username") from None
    platform.audit(session, actor, "account.renamed", "user", user_id)
    platform.log(session, user_id, ActivityType.UPDATE_ACCOUNT, "username", user_id)
    events.emit(session, events.topic("user", user_id), "session.changed", user_id)


def edit(session: Session, actor: Actor, *, name: str, bio: str = "", gender: str = "", looking_for: str = "", country: str = "") -> None:
    """Change what the caller says of themselves; every refusal names its field (PROF-04, PROF-10)."""
    user_id = actor.require_user()
    name = rules.person_name(name)
    if not name:
        raise Invalid("Please give a name.", field="name")
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise Invalid("Please choose a country.", field="country")
    if gender not in rules.GENDERS:
        raise Invalid("Please choose one of these.", field="gender")
    if looking_for not in rules.WISHES:
        raise Invalid("Please choose one of these.", field="looking_for")
    values = {"name": name, "bio": rules.about(bio), "gender": gender, "looking_for": looking_for, "country": country.upper()}
    session.execute(update(User).where(User.id == user_id).values(**values, updated_at=now()))
    platform.log(session, user_id, ActivityType.UPDATE_ACCOUNT, "user", user_id)
    events.emit(session, events.topic("user", user_id), "session.changed", user_id)


def extend_premium(session: Session, actor: Actor, user_id: str, until: datetime) -> None:
    """Set the end of somebody's premium; the system's own act, later called by payments (PROF-13)."""
    changed = session.execute(update(User).where(User.id == user_id).values(premium_until=until))  # pyright: ignore
    if not changed.rowcount:  # pyright: ignore
        raise NotFound
    platform.audit(session, actor, "premium.changed", "user", user_id, until=until.isoformat())
    events.emit(session, events.topic("user", user_id), "premium.changed", user_id)


def add_premium(session: Session, actor: Actor, user_id: str, days: int) -> datetime:
    """Lengthen somebody's premium from its end, or from now when it has ended, and return the new end: time is added, never replaced (PAY-01)."""
    # The row is held first, so that two purchases at once both count.
    if not session.execute(update(User).where(User.id == user_id).values(updated_at=now())).rowcount:  # pyright: ignore
        raise NotFound
    known = session.execute(select(User.premium_until).where(User.id == user_id)).scalar()
    until = max(now(), known or now()) + timedelta(days=days)
    extend_premium(session, actor, user_id, until)
    return until


def by_id(session: Session, user_id: str) -> User:
    """Return an account by id; NotFound for deleted ones."""
    user = session.get(User, user_id)
    if user is None or user.deleted_at:
        raise NotFound
    return user


def show_avatar(session: Session, user_id: str, key: str, *, shown: bool) -> None:
    """Show a checked and approved picture beside somebody's name, or stop showing this one (PROF-03)."""
    mine = update(User).where(User.id == user_id)
    if not shown:
        mine = mine.where(User.avatar_key == key)
    session.execute(mine.values(avatar_key=key if shown else "", updated_at=now()))
    events.emit(session, events.topic("user", user_id), "session.changed", user_id)
