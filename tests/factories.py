"""Builders of rows for tests; each fills in what a test does not care about."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from genapp.accounts import rules
from genapp.accounts.models import AuthSession, User
from genapp.core.actor import Actor, Role
from genapp.core.clock import now
from genapp.core.ids import new_id
from genapp.core.security import new_token, token_hash

# argon2id of "correct horse 7", made once: hashing for every test user would take most of the run.
PASSWORD = "correct horse 7"
_HASHED: list[str] = []


def password_hash() -> str:
    from genapp.core.security import hash_password

    if not _HASHED:
        _HASHED.append(hash_password(PASSWORD))
    return _HASHED[0]


def make_user(session: Session, **given: object) -> User:
    """An adult with a verified e-mail; `role=` gives staff their default permissions."""
    mark = new_id()[-12:]
    role = Role(str(given.get("role", "user")))
    values: dict[str, object] = {
        "username": f"user{mark}",
        "name": "Sam Doe",
        "email": f"user{mark}@example.org",
        "email_verified_at": now(),
        "password_hash": password_hash(),
        "birth_date": date(1990, 5, 17),
        "permissions": sorted(rules.DEFAULTS[role]),
        **given,
    }
    values["username_lower"] = str(values["username"]).lower()
    user = User(**values)  # pyright: ignore
    session.add(user)
    session.flush()
    return user


def make_session(session: Session, user: User) -> str:
    """A live session of the user; returns its token."""
    token = new_token()
    session.add(AuthSession(token_hash=token_hash(token), user_id=user.id, device="Test", expires_at=now() + timedelta(days=1)))
    session.flush()
    return token


def make_token(
    session: Session, user: User, scopes: tuple[str, ...] = ("read", "generate", "models"), team_id: str = "", days: int = 30
) -> str:
    """A live access token of the user; returns it."""
    from genapp.accounts.service import tokens

    return tokens.create(session, actor_for(user), "Test", list(scopes), days, team_id)


def actor_for(user: User) -> Actor:
    """The user as a service knows them."""
    return Actor(user.id, Role(user.role), frozenset(user.permissions))  # pyright: ignore


def make_character(session: Session, **given: object) -> Any:
    """A shown adult character with three pictures."""
    from genapp.characters.models import Character
    from genapp.characters.service import catalogue as service
    from genapp.core.actor import SYSTEM

    mark = new_id()[-12:]
    values = {
        "slug": f"mira-{mark}", "name": "Mira", "age": 34, "gender": "female", "bio": "Keeps a lighthouse.", "tagline": "Keeper of a light",
        "category": "professional", "response_style": "friendly", "reply_mode": "ai", "persona_prompt": "You are Mira, who keeps a lighthouse.",
        "greeting": "The lamp is lit. Come in.", "pictures": ["a.webp", "b.webp", "c.webp"], "tags": ["sea"], "starter_prompts": ["How high is the tower?"],
        **given,
    }  # fmt: skip
    return session.get(Character, service.save(session, SYSTEM, values))


def make_conversation(session: Session, user: User | None = None, **given: object) -> Any:
    """A conversation with a character, begun as a person begins it; `free_text_left=` and the like are put in afterwards."""
    from genapp.chat.models import Conversation
    from genapp.chat.service import rooms

    user = user or make_user(session)
    character = make_character(session, **{k: given.pop(k) for k in ("reply_mode", "persona_prompt", "greeting") if k in given})
    session.flush()
    room = session.get(Conversation, rooms.start_conversation(session, actor_for(user), character.id))
    for name, value in given.items():
        setattr(room, name, value)
    session.flush()
    return room


def make_permit(session: Session, user_id: str, uses: int = 1000):
    """A live permit; returns its id."""
    from genapp.chat.models import Permit

    permit = Permit(user_id=user_id, uses_left=uses, expires_at=now() + timedelta(minutes=10))
    session.add(permit)
    session.flush()
    return permit.id
