"""What people are told of. Pure."""

SUBJECTS = ("chats", "credits", "rewards", "teams")
"""What a person may switch off; what concerns their account and its safety always reaches them."""
USER_KINDS = {
    "chat_closed": "chats",
    "chat_resting": "chats",
    "credit_refund": "credits",
    "credits_low": "credits",
    "money_refund": "account",
    "subscription_unpaid": "account",
    "subscription_ended": "account",
    "reward": "rewards",
    "achievement": "rewards",
    "tier": "rewards",
    "team_invited": "teams",
    "team_joined": "teams",
    "team_removed": "teams",
    "team_owner": "teams",
    "picture_flagged": "account",
    "picture_approved": "account",
    "password_changed": "account",
    "token_created": "account",
    "request_accepted": "account",
    "request_declined": "account",
    "request_done": "account",
}
"""Every kind of notice and the subject it belongs to (PROF-14); its words are in the catalogue under `notices`."""


def wanted(kind: str, preferences: dict[str, object]) -> bool:
    """Say whether somebody with these preferences hears of a kind; a subject nobody switched off is on (PROF-08)."""
    subject = USER_KINDS[kind]
    return subject not in SUBJECTS or preferences.get(subject, True) is not False
