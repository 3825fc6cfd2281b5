"""Sign-up, sign-in, codes and the first admin, as people meet them."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from genapp.accounts import queries
from genapp.accounts.models import Acceptance, User
from genapp.accounts.service import sessions
from genapp.core import security
from genapp.core.clock import now, stopped
from genapp.core.db import read, transact
from genapp.core.errors import DomainError, Forbidden, Invalid, RateLimited
from genapp.core.security import token_hash
from genapp.core.settings import settings
from genapp.onboarding import flows
from genapp.platform import queries as platform
from genapp.teams import queries as team_queries
from genapp.teams import service as teams
from genapp.trust.models import AgeCheck
from tests.factories import PASSWORD, actor_for, make_session, make_user

FORM = flows.SignUp("robin@example.org", "robin.k", "Robin", "Quiet-harbour-42", "1990-05-17", "DE", True, "human")


async def person_of(ticket):
    token = await transact(sessions.open_session, ticket, "Test", "1.2.3.4")
    return await read(queries.session_row, token_hash(token), now())


async def people():
    return await read(lambda session: session.execute(select(func.count()).select_from(User)).scalar())


async def test_auth_01_sign_up_makes_an_account_logs_the_disclosure_and_the_age_and_mails_a_code(post):
    """DISC-2: what was accepted is logged with the sign-up."""
    row = await person_of(await flows.sign_up(FORM, "1.1.1.1"))
    assert (row.username, row.name, row.email, row.email_verified) == ("robin.k", "Robin", "robin@example.org", False)
    assert await read(lambda s: s.execute(select(Acceptance.what)).scalars().all()) == ["disclosure"]
    assert await read(lambda s: s.execute(select(func.count()).select_from(AgeCheck)).scalar()) == 1
    await flows.verify(row.actor, post.code())
    assert (await read(lambda s: s.get(User, row.user_id))).email_verified_at


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "no address"), ("username", "a b"), ("password", "short"), ("password", "password1"), ("password", "robin.k.robin.k"),
        ("birth_date", "2015-01-01"), ("birth_date", "yesterday"), ("disclosed", False), ("human", "robot"),
    ],
)  # fmt: skip
async def test_auth_15_bad_input_is_refused_at_its_field_and_changes_nothing(post, field, value):
    """AUTH-07: among it passwords that are short, common, or hold the person's own name."""
    with pytest.raises(Invalid) as refused:
        await flows.sign_up(replace(FORM, **{field: value}), "1.1.1.1")
    assert refused.value.field == field
    assert await people() == 0
    assert post.sent == []


async def test_c20_auth_12_a_username_alone_is_enough_only_where_a_mail_domain_is_set(post, monkeypatch):
    alone = replace(FORM, email="", username="robin.alone")
    with pytest.raises(Invalid) as refused:
        await flows.sign_up(alone, "1.1.1.1")
    assert refused.value.field == "email"
    assert await people() == 0
    monkeypatch.setattr(flows, "settings", lambda: settings().model_copy(update={"account_email_domain": "people.example"}))
    row = await person_of(await flows.sign_up(alone, "1.1.1.1"))
    assert (row.username, row.email, row.email_verified) == ("robin.alone", "", False)
    assert post.sent == [], "nobody is mailed at an address that nobody gave"
    assert await flows.sign_in("robin.alone", FORM.password, "human", "1.1.1.1")


async def test_team_02_signing_up_by_an_invitation_joins_that_team_and_proves_the_address(post):
    owner = await transact(lambda s: actor_for(make_user(s)))
    team_id = await transact(teams.create, owner, "Night shift")
    token = (await transact(teams.invite, owner, team_id, "robin@example.org")).token
    row = await person_of(await flows.sign_up(replace(FORM, invitation=token), "1.1.1.1"))
    assert [(one.name, one.role) for one in await read(team_queries.teams, row.user_id)] == [("Night shift", "member")]
    assert row.email_verified, "who opens a link from the mailbox reads the mailbox"
    assert post.sent == []


@pytest.mark.parametrize("token", ["", "made-up", "anothers"])
async def test_team_02_without_a_good_invitation_everybody_has_a_team_of_their_own(post, token):
    owner = await transact(lambda s: actor_for(make_user(s)))
    team_id = await transact(teams.create, owner, "Night shift")
    if token == "anothers":
        token = (await transact(teams.invite, owner, team_id, "else@example.org")).token
    row = await person_of(await flows.sign_up(replace(FORM, invitation=token), "1.1.1.1"))
    assert [(one.name, one.role, one.personal) for one in await read(team_queries.teams, row.user_id)] == [("Robin's team", "owner", True)]
    assert not row.email_verified
    assert len(post.sent) == 1


async def test_auth_11_place_gender_and_wish_are_kept_and_a_strange_place_is_refused(post):
    with pytest.raises(Invalid) as refused:
        await flows.sign_up(replace(FORM, location="Xyzzyville"), "1.1.1.1")
    assert refused.value.field == "location"
    assert await people() == 0
    row = await person_of(await flows.sign_up(replace(FORM, location="lima", gender="female", looking_for="both"), "1.1.1.1"))
    kept = await read(queries.own_profile, row.user_id)
    assert (kept.location, kept.timezone, kept.gender, kept.looking_for) == ("Lima, Peru", "America/Lima", "female", "both")


async def test_adm_15_a_wrong_setup_token_is_put_before_staff_once_an_hour(post, monkeypatch):
    from pydantic import SecretStr

    monkeypatch.setattr(flows, "settings", lambda: settings().model_copy(update={"admin_setup_token": SecretStr("s3cret-token")}))
    for _ in range(3):
        with pytest.raises(Forbidden):
            await flows.set_up("A", "a@example.org", "Quiet-harbour-42", "wrong", "1.1.1.1")
    (row,) = await read(platform.alerts)
    assert (row.kind, row.priority) == ("security_alert", "critical")


async def test_auth_16_c49_setup_over_http_answers_with_the_words_and_codes_it_promised(post, monkeypatch):
    from httpx import ASGITransport, AsyncClient
    from pydantic import SecretStr
    from starlette.applications import Starlette

    from genapp.onboarding.http import routes

    monkeypatch.setattr(flows, "settings", lambda: settings().model_copy(update={"admin_setup_token": SecretStr("s3cret-token")}))
    told = {"name": "Ida", "email": "ida@example.org", "password": "Quiet-harbour-42", "token": "s3cret-token"}
    async with AsyncClient(transport=ASGITransport(app=Starlette(routes=routes)), base_url="http://site") as client:
        wrong = await client.post("/api/v1/setup", json={**told, "token": "wrong"})
        assert (wrong.status_code, wrong.json()["error"]) == (403, "Invalid setup token")
        assert (await client.post("/api/v1/setup", content=b"no json")).status_code == 422
        made = await client.post("/api/v1/setup", json=told)
        assert (made.status_code, made.json()) == (200, {"success": True, "admin": {"email": "ida@example.org"}})
        again = await client.post("/api/v1/setup", json={**told, "email": "eve@example.org"})
        assert (again.status_code, again.json()["error"]) == (400, "Admin already exists")
    assert await people() == 1


async def test_auth_01_a_username_is_one_persons_whatever_its_case(post):
    await flows.sign_up(FORM, "1.1.1.1")
    with pytest.raises(Invalid) as refused:
        await flows.sign_up(replace(FORM, username="ROBIN.K", email="other@example.org"), "1.1.1.1")
    assert refused.value.field == "username"
    assert await flows.username_free("Robin.K", "1.1.1.1")
    assert not await flows.username_free("robina", "1.1.1.1")


async def test_t20_signing_up_with_somebody_elses_address_looks_the_same_and_opens_nothing(post):
    first = await person_of(await flows.sign_up(FORM, "1.1.1.1"))
    second = await person_of(await flows.sign_up(replace(FORM, username="mallory"), "1.1.1.1"))
    assert (second.email, second.email_verified) == (first.email, False)
    assert [mail[0] for mail in post.sent] == ["robin@example.org"] * 2
    assert "already" in post.sent[1][1]
    await flows.ask_verify(second.actor)
    assert not any(part.isdigit() and len(part) == 6 for part in post.sent[2][2].split())
    # The address signs in to its own account only, and nobody else can confirm it.
    assert (await person_of(await flows.sign_in("robin@example.org", FORM.password, "human", "1.1.1.1"))).user_id == first.user_id
    with pytest.raises(Invalid):
        await flows.verify(second.actor, post.sent[0][2].split()[0])


async def test_mail_01_a_claimed_address_that_became_free_can_be_confirmed(post):
    first = await person_of(await flows.sign_up(FORM, "1.1.1.1"))
    second = await person_of(await flows.sign_up(replace(FORM, username="mallory"), "1.1.1.1"))
    await transact(lambda s: s.execute(update(User).where(User.id == first.user_id).values(email=None)))  # pyright: ignore
    await flows.ask_verify(second.actor)
    await flows.verify(second.actor, post.code())
    assert (await read(lambda s: s.get(User, second.user_id))).email == "robin@example.org"


async def test_t20_a_wrong_password_and_a_stranger_cost_one_hash_and_hear_the_same(post, monkeypatch):
    await transact(make_user, username="ada", email="ada@example.org")
    asked = []
    monkeypatch.setattr(security, "_count", lambda: asked.append(1))
    told = []
    for login in ("ada@example.org", "nobody@example.org", "nobody"):
        with pytest.raises(DomainError) as refused:
            await flows.sign_in(login, "wrong password 1", "human", "1.1.1.1")
        told.append(refused.value.message)
    assert len(set(told)) == 1
    assert len(asked) == 3


async def test_auth_13_each_door_opens_for_its_own_people_only(post):
    for role, door in (("user", "user"), ("operator", "operator"), ("moderator", "office"), ("super_admin", "office")):
        await transact(make_user, username=f"a-{role}"[:20], email=f"{role}@example.org", role=role)
        for tried in ("user", "operator", "office"):
            if tried == door:
                assert await flows.sign_in(f"{role}@example.org", PASSWORD, "human", "1.1.1.1", tried)
            else:
                with pytest.raises(DomainError, match="wrong"):
                    await flows.sign_in(f"{role}@example.org", PASSWORD, "human", "1.1.1.1", tried)


async def test_auth_02_a_reset_by_code_changes_the_password_once_and_ends_every_session(post):
    user = await transact(make_user, username="ada", email="ada@example.org")
    token = await transact(make_session, user)
    await flows.ask_reset("ada@example.org", "human", "1.1.1.1")
    code = post.code()
    await flows.reset("ada@example.org", code, "Another-harbour-43", "1.1.1.1")
    assert await read(queries.session_row, token_hash(token), now()) is None
    assert await flows.sign_in("ada", "Another-harbour-43", "human", "1.1.1.1")
    with pytest.raises(Invalid):
        await flows.reset("ada@example.org", code, "A-third-harbour-44", "1.1.1.1")


async def test_auth_02_a_code_dies_after_five_tries_and_after_ten_minutes(post):
    await transact(make_user, username="ada", email="ada@example.org")
    await flows.ask_reset("ada@example.org", "human", "1.1.1.1")
    code = post.code()
    for _ in range(5):
        with pytest.raises(Invalid):
            await flows.reset("ada@example.org", "000000" if code != "000000" else "111111", "Another-harbour-43", "1.1.1.1")
    with pytest.raises(Invalid):
        await flows.reset("ada@example.org", code, "Another-harbour-43", "1.1.1.1")
    await flows.ask_reset("ada@example.org", "human", "1.1.1.1")
    from datetime import timedelta

    with stopped(now() + timedelta(minutes=11)), pytest.raises(Invalid):
        await flows.reset("ada@example.org", post.code(), "Another-harbour-43", "1.1.1.1")


async def test_t20_asking_to_reset_an_unknown_address_sends_nothing_and_says_the_same(post):
    assert await flows.ask_reset("nobody@example.org", "human", "1.1.1.1") is None
    assert post.sent == []


async def test_auth_15_tries_are_bounded_for_an_account_from_wherever_they_come(post):
    await transact(make_user, username="ada", email="ada@example.org")
    refusals = []
    for n in range(14):
        with pytest.raises(DomainError) as refused:
            await flows.sign_in("ada", "wrong password 1", "human", f"10.0.0.{n}")
        refusals.append(type(refused.value))
    assert refusals.count(RateLimited) == 4


async def test_auth_17_changing_the_password_keeps_this_session_and_ends_the_others(post):
    user = await transact(make_user)
    here, there = await transact(make_session, user), await transact(make_session, user)
    row = await read(queries.session_row, token_hash(here), now())
    with pytest.raises(Invalid) as refused:
        await flows.change_password(actor_for(user), row.session_id, "not it at all", "Another-harbour-43")
    assert refused.value.field == "old"
    await flows.change_password(actor_for(user), row.session_id, PASSWORD, "Another-harbour-43")
    assert await read(queries.session_row, token_hash(here), now())
    assert await read(queries.session_row, token_hash(there), now()) is None


async def test_auth_14_the_first_admin_needs_the_token_and_there_is_only_one_first(post, monkeypatch):
    from pydantic import SecretStr

    monkeypatch.setattr(flows, "settings", lambda: settings().model_copy(update={"admin_setup_token": SecretStr("s3cret-token")}))
    with pytest.raises(Forbidden, match="Invalid setup token"):
        await flows.set_up("Ida", "ida@example.org", "Quiet-harbour-42", "wrong", "1.1.1.1")
    assert await flows.set_up("Ida", "ida@example.org", "Quiet-harbour-42", "s3cret-token", "1.1.1.1") == "ida@example.org"
    with pytest.raises(DomainError, match="Admin already exists") as refused:
        await flows.set_up("Eve", "eve@example.org", "Quiet-harbour-42", "s3cret-token", "1.1.1.1")
    assert refused.value.status == 400
    row = await person_of(await flows.sign_in("ida@example.org", "Quiet-harbour-42", "human", "1.1.1.1", "office"))
    assert (row.role.value, len(row.permissions), row.email_verified) == ("super_admin", 9, True)


async def test_auth_06_an_old_bcrypt_hash_opens_the_door_and_is_written_anew(post):
    import bcrypt

    old = bcrypt.hashpw(b"Quiet-harbour-42", bcrypt.gensalt(10)).decode()
    user = await transact(make_user, username="ada", password_hash=old)
    assert await flows.sign_in("ada", "Quiet-harbour-42", "human", "1.1.1.1")
    assert (await read(lambda s: s.get(User, user.id))).password_hash.startswith("$argon2id$")
