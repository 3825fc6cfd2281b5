"""The merged columns stand from the first migration, so that desk and money build nothing anew (CHAT-01, CHAT-02, OCHAT-01..04, CHAR-01, CHAR-03..08)."""

import pytest
from sqlalchemy import CheckConstraint, UniqueConstraint

from genapp.schema import metadata

CONVERSATIONS = {
    "user_id", "character_id", "free_text_left", "free_media_left", "free_audio_left", "last_message_at", "last_message_preview", "last_read_at",
    "created_at", "updated_at", "assigned_operator_id", "assignment_time", "last_operator_activity", "assignment_count", "status", "close_reason",
    "message_count", "free_messages_used", "paid_messages_count", "total_credits_spent", "satisfaction", "operator_notes", "admin_notes", "flags",
    "first_message_at", "last_user_message_at", "last_character_message_at", "average_response_time", "closed_at",
}  # fmt: skip
MESSAGES = {
    "conversation_id", "sender", "author", "kind", "content", "original_content", "media_url", "handled_by", "is_free", "credits_charged", "is_edited",
    "edited_by", "edited_at", "edit_count", "status", "delivered_at", "read_at", "sentiment", "toxicity", "is_flagged", "flag_reason", "deleted_at",
    "turn", "variant", "created_at",
}  # fmt: skip
CHARACTERS = {
    "name", "name_lower", "bio", "avatar_key", "background_key", "voice_id", "persona_prompt", "created_by", "is_active", "gallery_count", "post_count",
    "asset_count", "created_at", "updated_at", "age", "gender", "location", "personality_traits", "interests", "occupation", "education",
    "relationship_status", "pictures", "response_style", "response_templates", "personality_guidelines", "total_chats", "total_messages",
    "average_rating", "total_revenue", "conversion_rate", "popularity_score", "is_featured", "featured_until", "max_concurrent_chats", "tags",
    "category", "deleted_at", "reply_mode",
}  # fmt: skip


@pytest.mark.parametrize(("table", "columns"), [("conversations", CONVERSATIONS), ("messages", MESSAGES), ("characters", CHARACTERS)])
def test_chat_01_chat_02_ochat_01_to_04_char_01_every_column_is_there(table, columns):
    assert columns - set(metadata.tables[table].columns.keys()) == set()


def test_ochat_01_one_conversation_for_each_pair_and_known_states_only():
    table = metadata.tables["conversations"]
    pairs = [index for index in table.indexes if index.unique and [c.name for c in index.columns] == ["user_id", "character_id"]]
    unique = [
        c for c in table.constraints if isinstance(c, UniqueConstraint) and {x.name for x in c.columns} == {"user_id", "character_id"}
    ]
    assert pairs or unique
    checks = " ".join(str(c.sqltext) for c in table.constraints if isinstance(c, CheckConstraint))
    for state in ("active", "idle", "escalated", "closed", "archived"):
        assert f"'{state}'" in checks
