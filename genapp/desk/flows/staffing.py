"""Operators hired, suspended and removed: the several transactions each of these is. What is broken off is finished by the sweep `relieve` (ADM-07, QUE-07, QUE-13, C37)."""

import asyncio
import secrets
from typing import Any

from genapp.accounts import rules
from genapp.core.actor import Actor, Permission
from genapp.core.db import transact
from genapp.core.security import hash_password
from genapp.desk.flows import clockwork
from genapp.desk.service import operators, presence

LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Those nobody mistakes for another when they are read out."""


def first_password() -> str:
    """Return a password to hand over once: four groups of four, of which no guess will do."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4)) + str(secrets.randbelow(10))


async def hire(actor: Actor, *, name: str, email: str, password: str, **told: Any) -> str:
    """Make an operator with an account of their own and return its id; every refusal names its field (ADM-07)."""
    actor.require(Permission.MANAGE_OPERATORS)
    rules.password(password, name, email.split("@")[0])
    hashed = await asyncio.to_thread(hash_password, password)
    return await transact(operators.create, actor, name=name, email=email, password_hash=hashed, **told)


async def suspend(actor: Actor, operator_id: str, reason: str) -> int:
    """Suspend an operator: first nothing new comes, then what they had goes to others, then they are offline; returns how many went (C37)."""
    await transact(presence.suspend, actor, operator_id, reason)
    return await _relieve(operator_id, "suspended", actor.user_id)


async def remove(actor: Actor, operator_id: str, *, forced: bool = False) -> int:
    """Remove an operator; forced, what they had goes to others with a note in each. Returns how many went (QUE-13, C32)."""
    await transact(operators.remove, actor, operator_id, forced=forced)
    return await _relieve(operator_id, "removed", actor.user_id)


async def _relieve(operator_id: str, reason: str, by: str) -> int:
    count = await clockwork.send_back(operator_id, reason, by)
    await transact(presence.leave, operator_id, reason)
    return count
