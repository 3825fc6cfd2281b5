"""Characters as staff write them: kept while typed, published whole, removed with care (CHAR-02, CHAR-04, CHAR-09, C31, MED-10)."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from genapp.characters import editing
from genapp.characters.models import Character, CharacterDraft, CharacterTag
from genapp.characters.queries import cards, office, shown
from genapp.characters.service import catalogue, drafts
from genapp.chat import queries as chat
from genapp.chat import words
from genapp.chat.models import Conversation, Message
from genapp.chat.service import rooms, sending
from genapp.core import db
from genapp.core.actor import Actor
from genapp.core.clock import now, stopped
from genapp.core.errors import Conflict, Forbidden, Invalid, NotFound
from genapp.core.ids import new_id
from genapp.media.models import MediaFile
from genapp.media.service import review
from genapp.platform.models import AuditEntry
from tests.factories import actor_for, make_character, make_conversation, make_permit, make_user

pytestmark = pytest.mark.usefixtures("storage")
WHOLE = {
    "name": "Ada Marsh", "age": "41", "bio": "Keeps the lighthouse.", "persona_prompt": "You are Ada.", "greeting": "Come in.", "tags": "Sea\nnight, calm",
    "starter_prompts": ["Is it windy?", "What do you see, tonight?"], "example_dialogue": [{"user": "Hello", "character": "Hello there"}],
}  # fmt: skip


def staff(role: str = "admin") -> Actor:
    with db.transaction() as session:
        return actor_for(make_user(session, role=role))


def begun(actor: Actor, **changes: object) -> str:
    """Begin a draft and write into it."""
    with db.transaction() as session:
        draft_id = drafts.begin(session, actor)
        drafts.keep(session, actor, draft_id, 1, {**WHOLE, **changes})
    return draft_id


def picture(session, actor: Actor, draft_id: str, purpose: str = "profile_picture", width: int = 900) -> str:
    """A checked picture of a character, as an upload leaves it."""
    id = new_id()
    key = f"characters/{draft_id}/profile/{id}.webp"
    facts = {
        "state": "ready",
        "key": key,
        "width": width,
        "height": 1200,
        "widths": [320, 640],
        "uploaded_by": actor.user_id,
        "content_type": "image/webp",
    }
    session.add(
        MediaFile(id=id, owner_kind="character", owner_id=draft_id, purpose=purpose, incoming_key="x", claimed_type="image/png", **facts)
    )
    session.flush()
    review(session, actor, id, approved=True)
    return key


def with_pictures(actor: Actor, draft_id: str, count: int = 3) -> list[str]:
    with db.transaction() as session:
        return [picture(session, actor, draft_id) for _ in range(count)]


def told(draft_id: str) -> dict:
    with db.reading() as session:
        return dict(session.get_one(CharacterDraft, draft_id).values)


def test_char_02_a_character_is_written_published_and_met(database):
    actor = staff()
    draft_id = begun(actor)
    keys = with_pictures(actor, draft_id)
    with db.reading() as session:
        assert cards.cards(session, now()) == []
        (row,) = office.office(session, now())
        assert (row.state, row.name, row.drafted) == ("draft", "Ada Marsh", True)
    with db.transaction() as session:
        assert drafts.publish(session, actor, draft_id) == draft_id
    with db.reading() as session:
        known = session.get_one(Character, draft_id)
        assert (known.slug, known.age, known.pictures, known.tags) == ("ada-marsh", 41, keys, ["calm", "night", "sea"])
        assert (known.card_picture, known.avatar_key) == (keys[0][:-5] + "-640.webp", keys[0][:-5] + "-320.webp")
        assert session.execute(select(CharacterTag.tag).order_by(CharacterTag.tag)).scalars().all() == ["calm", "night", "sea"]
        assert session.get(CharacterDraft, draft_id) is None
        acts = session.execute(select(AuditEntry.act).where(AuditEntry.entity_id == draft_id).order_by(AuditEntry.number)).scalars().all()
        assert acts == ["character.draft_begun", "character.created"]
        assert office.office(session, now())[0].state == "shown"


def test_char_02_a_change_is_seen_by_nobody_before_it_is_published(database):
    actor = staff()
    draft_id = begun(actor)
    keys = with_pictures(actor, draft_id, 4)
    with db.transaction() as session:
        drafts.publish(session, actor, draft_id)
    with db.transaction() as session:
        assert drafts.begin(session, actor, draft_id) == draft_id
        assert drafts.begin(session, actor, draft_id) == draft_id
        drafts.keep(session, actor, draft_id, 1, {"bio": "Has left the lighthouse.", "pictures": keys[1:]})
    with db.reading() as session:
        assert session.get_one(Character, draft_id).bio == "Keeps the lighthouse."
        assert office.office(session, now())[0].drafted
    with db.transaction() as session:
        drafts.publish(session, actor, draft_id)
        known = session.get_one(Character, draft_id)
        assert (known.bio, known.pictures, known.slug) == ("Has left the lighthouse.", keys[1:], "ada-marsh")
        assert session.execute(select(MediaFile.key)).scalars().all() == keys[1:], "what no picture needs any more is cleared away"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"), ({"age": "17"}, "age"), ({"age": "x"}, "age"), ({"bio": "b" * 2001}, "bio"), ({"slug": "Ada Marsh"}, "slug"),
        ({"persona_prompt": ""}, "persona_prompt"), ({"gender": "robot"}, "gender"), ({"category": "celebrity"}, "category"),
        ({"reply_mode": "operator"}, "reply_mode"), ({"reply_mode": "hybrid"}, "reply_mode"), ({"depicts_real_person": True}, "licence_document"),
        ({"example_dialogue": [{"user": "Hello", "character": " "}]}, "example_dialogue"), ({"max_concurrent_chats": "0"}, "max_concurrent_chats"),
        ({"featured_until": "soon"}, "featured_until"),
    ],
)  # fmt: skip
def test_char_02_what_does_not_fit_is_said_at_its_field_and_publishes_nothing(database, changes, field):
    actor = staff()
    draft_id = begun(actor, **changes)
    with_pictures(actor, draft_id)
    with pytest.raises(Invalid) as refused, db.transaction() as session:
        drafts.publish(session, actor, draft_id)
    assert refused.value.field == field
    with db.reading() as session:
        assert session.get(Character, draft_id) is None
        assert editing.tab_of(field) in editing.TABS


@pytest.mark.parametrize(("count", "fits"), [(0, False), (2, False), (3, True), (10, True), (11, False)])
def test_med_10_a_character_has_three_to_ten_pictures(database, count, fits):
    actor = staff()
    draft_id = begun(actor)
    with_pictures(actor, draft_id, count)
    if fits:
        with db.transaction() as session:
            drafts.publish(session, actor, draft_id)
        return
    with pytest.raises(Invalid, match="Three to ten") as refused, db.transaction() as session:
        drafts.publish(session, actor, draft_id)
    assert refused.value.field == "pictures"


def test_char_02_a_character_voiced_by_people_waits_for_an_operator(database):
    actor = staff()
    draft_id = begun(actor, reply_mode="operator")
    with_pictures(actor, draft_id)
    staff("operator")
    with db.transaction() as session:
        drafts.publish(session, actor, draft_id)


def test_c31_a_real_persons_likeness_needs_its_licence(database):
    actor = staff()
    draft_id = begun(actor, depicts_real_person=True)
    with_pictures(actor, draft_id)
    with db.transaction() as session:
        key = picture(session, actor, draft_id, "licence")
        drafts.publish(session, actor, draft_id)
        assert session.get_one(Character, draft_id).licence_document == key


def test_med_07_a_picture_of_somebody_else_or_one_that_was_flagged_cannot_be_published(database):
    actor = staff()
    draft_id, other = begun(actor), begun(actor, name="Other")
    keys, (stolen, *_) = with_pictures(actor, draft_id), with_pictures(actor, other)
    with db.transaction() as session:
        drafts.keep(session, actor, draft_id, 5, {"pictures": [*keys, stolen]})
    with pytest.raises(Invalid, match="gone"), db.transaction() as session:
        drafts.publish(session, actor, draft_id)
    with db.transaction() as session:
        file = session.execute(select(MediaFile).where(MediaFile.key == keys[0])).scalars().one()
        review(session, actor, file.id, approved=False, reason="not hers")
    assert told(draft_id)["pictures"] == [*keys[1:], stolen]


@pytest.mark.parametrize("role", ["user", "operator", "moderator"])
def test_c16_only_staff_with_the_permission_writes_publishes_and_removes(database, role):
    admin, other = staff(), staff(role)
    draft_id = begun(admin)
    for act in (
        lambda session: drafts.begin(session, other),
        lambda session: drafts.keep(session, other, draft_id, 2, {"name": "x"}),
        lambda session: drafts.publish(session, other, draft_id),
        lambda session: drafts.discard(session, other, draft_id),
        lambda session: catalogue.switch(session, other, [draft_id], active=False),
        lambda session: catalogue.feature(session, other, [draft_id], featured=True),
        lambda session: catalogue.retire(session, other, draft_id),
    ):
        with pytest.raises(Forbidden), db.transaction() as session:
            act(session)
    assert told(draft_id)["name"] == "Ada Marsh"


async def test_two_who_write_at_once_do_not_undo_each_other(database):
    """The control is a write with the version it found: that one is taken."""
    actor = staff()
    draft_id = begun(actor)

    async def write(number: int) -> bool:
        try:
            await db.transact(drafts.keep, actor, draft_id, 2, {"bio": f"version {number}"})
        except Conflict:
            return False
        return True

    assert sum(await asyncio.gather(*(write(number) for number in range(8)))) == 1
    await db.transact(drafts.keep, actor, draft_id, 3, {"bio": "control"})
    assert told(draft_id)["bio"] == "control"


async def test_pictures_that_end_at_once_are_all_in_the_draft(database):
    actor = staff()
    draft_id = begun(actor)
    keys = await asyncio.gather(*(db.transact(picture, actor, draft_id) for _ in range(8)))
    assert sorted(told(draft_id)["pictures"]) == sorted(keys)


def test_char_09_a_removed_character_closes_its_open_conversations_and_says_so_in_each(database):
    actor = staff()
    draft_id = begun(actor)
    with_pictures(actor, draft_id)
    with db.transaction() as session:
        drafts.publish(session, actor, draft_id)
        users = [make_user(session) for _ in range(3)]
        open_, idle, closed = [
            session.get_one(Conversation, rooms.start_conversation(session, actor_for(user), draft_id)) for user in users
        ]
        idle.status, closed.status, closed.close_reason = "idle", "closed", "before"
        other = make_conversation(session, users[0])
        session.flush()
        assert chat.open_with(session, draft_id) == 2
    with db.transaction() as session:
        catalogue.retire(session, actor, draft_id)
    with db.reading() as session:
        said = {row.id: (row.status, row.close_reason) for row in session.execute(select(Conversation)).scalars()}
        assert said == {
            open_.id: ("closed", "profile_deleted"), idle.id: ("closed", "profile_deleted"), closed.id: ("closed", "before"), other.id: ("active", ""),
        }  # fmt: skip
        notes = session.execute(select(Message.conversation_id).where(Message.content == words.GONE_WORDS)).scalars().all()
        assert sorted(notes) == sorted([open_.id, idle.id])
        assert shown.exists(session, "ada-marsh") is False
        head = chat.conversation(session, users[0].id, open_.id)
        assert (head.gone, head.can_write) == (True, False)
    with db.transaction() as session:
        owner, stranger, permit = actor_for(users[0]), actor_for(make_user(session)), make_permit(session, users[0].id)
    with pytest.raises(words.CharacterGone), db.transaction() as session:
        sending.send_message(session, owner, open_.id, "one", "Are you there?", permit)
    with pytest.raises(NotFound), db.transaction() as session:
        rooms.start_conversation(session, stranger, draft_id)
    with pytest.raises(NotFound), db.transaction() as session:
        catalogue.retire(session, actor, draft_id)


def test_char_07_several_are_hidden_shown_and_put_forward_until_a_day(database):
    actor = staff()
    ids = []
    for name in ("One", "Two", "Three"):
        ids.append(begun(actor, name=name))
        with_pictures(actor, ids[-1])
        with db.transaction() as session:
            drafts.publish(session, actor, ids[-1])
    with db.transaction() as session:
        assert catalogue.switch(session, actor, [*ids[:2], "nobody", ids[0]], active=False) == 2
        assert [card.name for card in cards.cards(session, now())] == ["Three"]
        assert catalogue.switch(session, actor, ids, active=True) == 3
        assert catalogue.feature(session, actor, ids[:1], featured=True, until=now() + timedelta(days=1)) == 1
        assert [card.name for card in cards.cards(session, now()) if card.is_featured] == ["One"]
        assert not [card.name for card in cards.cards(session, now() + timedelta(days=2)) if card.is_featured]
    with pytest.raises(Invalid), db.transaction() as session:
        catalogue.feature(session, actor, ids, featured=True, until=datetime(2020, 1, 1, tzinfo=UTC))


def test_char_14_being_featured_ends_on_its_day_and_only_the_ai_answers_at_once(database):
    actor = staff()
    with db.transaction() as session:
        over, on = make_character(session, name="Over"), make_character(session, name="On", reply_mode="operator")
        for row, until in ((over, now() + timedelta(hours=1)), (on, now() + timedelta(days=9))):
            catalogue.feature(session, actor, [row.id], featured=True, until=until)
    with stopped(now() + timedelta(hours=2)), db.transaction() as session:
        assert catalogue.end_features(session) == 1
        assert catalogue.end_features(session) == 0
        found = [(card.name, card.is_featured, card.online) for card in cards.cards(session, now(), order="featured")]
        assert found == [("On", True, False), ("Over", False, True)]
        assert [card.name for card in cards.cards(session, now(), only_online=True)] == ["Over"]
        assert [card.name for card in cards.cards(session, now(), only_featured=True)] == ["On"]


def test_a_discarded_draft_leaves_what_is_published_and_takes_what_never_was(database):
    actor = staff()
    draft_id = begun(actor)
    with_pictures(actor, draft_id)
    with db.transaction() as session:
        drafts.discard(session, actor, draft_id)
        assert session.execute(select(MediaFile.id)).first() is None
    draft_id = begun(actor)
    keys = with_pictures(actor, draft_id)
    with db.transaction() as session:
        drafts.publish(session, actor, draft_id)
        drafts.begin(session, actor, draft_id)
        drafts.discard(session, actor, draft_id)
        assert session.get_one(Character, draft_id).pictures == keys
        assert session.execute(select(MediaFile.key)).scalars().all() == keys
    with pytest.raises(NotFound), db.transaction() as session:
        drafts.discard(session, actor, draft_id)


def test_med_07_a_flagged_picture_leaves_the_published_character_and_too_few_hide_it(database):
    actor = staff()
    draft_id = begun(actor)
    keys = with_pictures(actor, draft_id, 4)
    with db.transaction() as session:
        drafts.publish(session, actor, draft_id)

    def flag(key):
        with db.transaction() as session:
            file = session.execute(select(MediaFile).where(MediaFile.key == key)).scalars().one()
            review(session, actor, file.id, approved=False, reason="not hers")

    flag(keys[0])
    with db.reading() as session:
        known = session.get_one(Character, draft_id)
        assert (known.pictures, known.is_active, known.avatar_key) == (keys[1:], True, keys[1][:-5] + "-320.webp")
    flag(keys[1])
    with db.reading() as session:
        assert session.get_one(Character, draft_id).is_active is False
        assert cards.cards(session, now()) == []
    with pytest.raises(Invalid, match="flagged"), db.transaction() as session:
        catalogue.switch(session, actor, [draft_id], active=True)


def test_c31_a_key_is_never_taken_from_what_somebody_writes(database):
    actor = staff()
    draft_id = begun(actor, depicts_real_person=True)
    for field in ("licence_document", "background_key"):
        with pytest.raises(Invalid), db.transaction() as session:
            drafts.keep(session, actor, draft_id, 2, {field: "characters/x/licence/y.webp"})
    with db.transaction() as session:
        key = picture(session, actor, draft_id, "background")
        drafts.keep(session, actor, draft_id, 3, {"background_key": ""})
    with_pictures(actor, draft_id)
    with db.transaction() as session:
        drafts.keep(session, actor, draft_id, 7, {"depicts_real_person": False})
        drafts.publish(session, actor, draft_id)
        assert session.execute(select(MediaFile.id).where(MediaFile.key == key)).first() is None, "what nothing refers to is cleared away"
