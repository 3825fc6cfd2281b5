"""Staff: who may do what, and the super admin who can never be the last to go (ADM-01..03, C33)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from genapp.accounts import rules
from genapp.accounts.models import StaffSeat, User
from genapp.accounts.queries import admin_exists
from genapp.accounts.service import people, sessions
from genapp.core import events
from genapp.core.actor import STAFF, SYSTEM, Actor, Permission, Role
from genapp.core.clock import now
from genapp.core.errors import DomainError, Forbidden, Invalid, NotFound
from genapp.core.ids import new_id
from genapp.platform import service as platform

LAST = "Cannot delete or deactivate the last super admin"


def set_up(session: Session, *, name: str, email: str, password_hash: str) -> User:
    """Make the first super admin, e-mail confirmed at once; refused as soon as one exists (AUTH-14, C49)."""
    _take_seat(session)
    if admin_exists(session):
        raise DomainError("Admin already exists")
    address = rules.email(email)
    if people.by_login(session, address) is not None:
        raise Invalid("There is an account with this e-mail already.", field="email")
    user = User(
        email=address,
        email_verified_at=now(),
        username=f"staff-{new_id()[-10:]}",
        username_lower="",
        name=rules.person_name(name) or "Admin",
        password_hash=password_hash,
        role=Role.SUPER_ADMIN.value,
        permissions=sorted(rules.DEFAULTS[Role.SUPER_ADMIN]),
    )
    user.username_lower = user.username.lower()
    session.add(user)
    session.flush()
    platform.audit(session, SYSTEM, "staff.set_up", "user", user.id)
    return user


def appoint(session: Session, actor: Actor, email: str, role: Role, permissions: list[str] | None = None) -> str:
    """Give the account with this e-mail a role and its default permissions, and return its id. Only a super admin, or the machine's owner by command (ADM-03)."""
    _may_appoint(actor)
    user = people.by_login(session, email)
    if user is None:
        raise NotFound("User not found", field="email")
    _change(session, actor, user, role, _known(role, permissions), active=True)
    return user.id


def change_role(
    session: Session, actor: Actor, user_id: str, role: Role, permissions: list[str] | None = None, *, active: bool = True
) -> None:
    """Change role, permissions or activity of an account; the last active super admin can be neither demoted nor deactivated (C33)."""
    _may_appoint(actor)
    user = session.get(User, user_id)
    if user is None or user.deleted_at:
        raise NotFound("User not found")
    _change(session, actor, user, role, _known(role, permissions), active=active)


def _known(role: Role, permissions: list[str] | None) -> list[str]:
    if permissions is None:
        return sorted(rules.DEFAULTS[role])
    try:
        return sorted({Permission(word) for word in permissions})
    except ValueError:
        raise Invalid("Unknown permission.", field="permissions") from None


def _may_appoint(actor: Actor) -> None:
    if actor.role is Role.SYSTEM:
        return
    actor.require(Permission.MANAGE_ADMINS)
    if actor.role is not Role.SUPER_ADMIN:
        raise Forbidden


def _change(session: Session, actor: Actor, user: User, role: Role, permissions: list[str], *, active: bool) -> None:
    if role in (Role.ANONYMOUS, Role.SYSTEM):
        raise Invalid("Unknown role.", field="role")
    _take_seat(session)
    session.refresh(user)
    leaves = user.role == Role.SUPER_ADMIN.value and user.is_active and (role is not Role.SUPER_ADMIN or not active)
    if leaves and _others(session, user.id) == 0:
        raise DomainError(LAST)
    session.execute(
        update(User)
        .where(User.id == user.id)
        .values(role=role.value, permissions=permissions, is_active=active, created_by=actor.user_id or None, updated_at=now())  # pyright: ignore
    )
    if role not in STAFF or not active:
        sessions.end_all(session, user.id)
    words = (
        f"{user.name or user.username} is now {role.value.replace('_', ' ')}."
        if active
        else f"{user.name or user.username} was deactivated."
    )
    platform.alert(session, "security_alert", words, entity="staff", entity_id=user.id)
    platform.audit(session, actor, "staff.changed", "user", user.id, role=role.value, active=active, permissions=permissions)
    events.emit(session, events.topic("user", user.id), "session.changed", user.id)


def _others(session: Session, user_id: str) -> int:
    return session.execute(
        select(func.count())
        .select_from(User)
        .where(User.role == Role.SUPER_ADMIN.value, User.is_active, User.deleted_at.is_(None), User.id != user_id)  # pyright: ignore
    ).scalar_one()


def _take_seat(session: Session) -> None:
    """Make changes of super admins wait for each other: the count that follows is then true on both engines."""
    insert = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    session.execute(insert(StaffSeat).values(id=1, changes=0).on_conflict_do_nothing())
    session.execute(update(StaffSeat).where(StaffSeat.id == 1).values(changes=StaffSeat.changes + 1))  # pyright: ignore
