"""Mail that a laptop would have sent: a table, shown on a page of the demo. Empty in production."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Field, Session, SQLModel

from genapp.core.clock import now
from genapp.core.columns import UtcDateTime
from genapp.core.ids import new_id


class OutboxMail(SQLModel, table=True):
    """One mail; the same key is the same mail."""

    __tablename__ = "outbox_mails"  # pyright: ignore[reportAssignmentType]
    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    key: str = Field(max_length=120, unique=True)
    recipient: str = Field(max_length=320)
    subject: str = Field(max_length=300)
    text: str
    html: str = ""
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


@dataclass(frozen=True)
class OutboxRow:
    """A mail as the page shows it."""

    id: str
    recipient: str
    subject: str
    text: str
    at: str


def keep(session: Session, to: str, subject: str, text: str, html: str, key: str) -> str:
    """Keep a mail and return its id; "" when one with this key is kept already."""
    insert = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    id = new_id()
    row = {"id": id, "key": (key or id)[:120], "recipient": to, "subject": subject[:300], "text": text, "html": html, "created_at": now()}
    made = session.execute(insert(OutboxMail).values(row).on_conflict_do_nothing(index_elements=["key"]).returning(OutboxMail.id))  # pyright: ignore
    return id if made.first() else ""


def newest(session: Session, limit: int = 30) -> list[OutboxRow]:
    """Return the newest mails first."""
    found = session.execute(select(OutboxMail).order_by(OutboxMail.id.desc()).limit(limit)).scalars()  # pyright: ignore
    return [OutboxRow(mail.id, mail.recipient, mail.subject, mail.text, mail.created_at.isoformat()) for mail in found]
