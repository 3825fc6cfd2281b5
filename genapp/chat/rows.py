"""What screens get to see of conversations: plain values, never the tables' own objects. Pure."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class MessageRow:
    """A message as a screen shows it; `key` stays the same from the moment it was typed.

    `seen` is "delivered" or "read" of an own message that a person of our team has. `note` says why a reply failed for good; of a line between the messages (role "note") it is "crisis" when that is a helpline card.
    """

    id: str
    key: str
    role: str
    author: str
    text: str
    state: str
    at: str
    edited: bool = False
    variant: int = 1
    variants: int = 1
    rating: int = 0
    turn: str = ""
    note: str = ""
    paid: str = ""
    seen: str = ""


@dataclass(frozen=True)
class Page:
    """A stretch of a conversation, oldest first."""

    rows: list[MessageRow] = field(default_factory=list)
    older: bool = False


@dataclass(frozen=True)
class ThreadRow:
    """A conversation in the list (CHAT-04)."""

    id: str
    character_id: str
    slug: str
    name: str
    avatar: str
    preview: str
    at: str
    unread: bool
    pinned: bool
    archived: bool
    cursor: str


@dataclass(frozen=True)
class ConversationRow:
    """An open conversation's head; `mark` changes with everything that is said. `price` is what the next message costs, in hundredths."""

    id: str = ""
    character_id: str = ""
    slug: str = ""
    name: str = ""
    avatar: str = ""
    tagline: str = ""
    reply_mode: str = "ai"
    voice: str = "ai"
    status: str = "active"
    rated: int = 0
    free_left: int = 0
    premium: bool = False
    starter_prompts: list[str] = field(default_factory=list)
    draft: str = ""
    pinned: bool = False
    archived: bool = False
    can_write: bool = False
    gone: bool = False
    greeting: str = ""
    persona: str = ""
    mark: str = ""
    price: int = 0
    price_text: str = ""
    price_parts: list[list[str]] = field(default_factory=list)
    have: int = 0
    have_text: str = ""
    tier: str = "free"


@dataclass(frozen=True)
class SearchRow:
    """A found message (CONV-02)."""

    conversation_id: str
    message_id: str
    name: str
    avatar: str
    text: str
    at: str
