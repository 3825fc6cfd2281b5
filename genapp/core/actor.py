"""Who acts: the one thing a service asks about its caller."""

from dataclasses import dataclass
from enum import StrEnum

from genapp.core.errors import Forbidden, Unauthenticated


class Role(StrEnum):
    """What somebody is here; staff are operators, moderators, admins and super admins."""

    ANONYMOUS = "anonymous"
    USER = "user"
    OPERATOR = "operator"
    MODERATOR = "moderator"
    ADMIN = "admin"
    SUPER_ADMIN = "super_admin"
    SYSTEM = "system"


class Permission(StrEnum):
    """The nine staff permissions (ADM-01)."""

    MANAGE_USERS = "manage_users"
    MANAGE_CHARACTERS = "manage_fictional_profiles"
    MANAGE_OPERATORS = "manage_operators"
    MANAGE_CHATS = "manage_chats"
    VIEW_ANALYTICS = "view_analytics"
    MANAGE_PAYMENTS = "manage_payments"
    MANAGE_ADMINS = "manage_admins"
    SYSTEM_SETTINGS = "system_settings"
    DELETE_DATA = "delete_data"


STAFF = frozenset({Role.OPERATOR, Role.MODERATOR, Role.ADMIN, Role.SUPER_ADMIN})
OFFICE = frozenset({Role.MODERATOR, Role.ADMIN, Role.SUPER_ADMIN})


@dataclass(frozen=True, slots=True)
class Actor:
    """The caller of a service; `user_id` is empty for strangers and for the system."""

    user_id: str = ""
    role: Role = Role.ANONYMOUS
    permissions: frozenset[Permission] = frozenset()

    def require_user(self) -> str:
        """Return the caller's id, or raise Unauthenticated."""
        if not self.user_id:
            raise Unauthenticated
        return self.user_id

    def require(self, permission: Permission) -> str:
        """Return the caller's id if they hold the permission, else raise (C16)."""
        user_id = self.require_user()
        if permission not in self.permissions:
            raise Forbidden
        return user_id

    def may(self, permission: Permission) -> bool:
        """Say whether the caller holds the permission, without raising."""
        return permission in self.permissions


ANONYMOUS = Actor()
SYSTEM = Actor(role=Role.SYSTEM)
