"""Passwords, tokens, codes, signed links (AUTH-02, T19, T20)."""

import re

import bcrypt
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from genapp.core import security
from genapp.core.errors import Invalid


def test_a_password_is_hashed_with_argon2id_at_the_figures_of_owasp():
    assert security.hash_password("correct horse").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_same_password_never_has_the_same_hash_and_only_itself_fits():
    one, other = security.hash_password("correct horse"), security.hash_password("correct horse")
    assert one != other
    assert security.verify_password("correct horse", one) == (True, None)
    assert security.verify_password("correct hors", one) == (False, None)


def test_c40_an_old_bcrypt_hash_still_fits_and_is_upgraded():
    old = bcrypt.hashpw(b"from the old system", bcrypt.gensalt(4)).decode()
    right, fresh = security.verify_password("from the old system", old)
    assert right
    assert fresh is not None
    assert fresh.startswith("$argon2id$")
    assert security.verify_password("from the old system", fresh) == (True, None)
    assert security.verify_password("wrong", old) == (False, None)


@pytest.mark.parametrize("password", ["x" * 100, "a\0b", "ü" * 50])
def test_what_bcrypt_cannot_take_is_wrong_and_no_fault(password):
    assert security.verify_password(password, bcrypt.hashpw(b"x" * 72, bcrypt.gensalt(4)).decode()) == (False, None)


def test_t20_long_passwords_are_good_up_to_128_characters():
    password = "ü" * security.PASSWORD_CAP
    assert security.verify_password(password, security.hash_password(password)) == (True, None)


def test_t20_an_over_long_password_is_refused_before_any_hashing():
    before = security.hashed
    with pytest.raises(Invalid) as refused:
        security.hash_password("x" * 129)
    assert refused.value.field == "password"
    assert security.verify_password("x" * 129, security._DUMMY) == (False, None)
    assert security.hashed == before


def test_half_a_character_is_refused_with_a_message():
    with pytest.raises(Invalid):
        security.hash_password("abc\ud800")
    assert security.verify_password("abc\ud800", security._DUMMY) == (False, None)


@pytest.mark.parametrize("stored", ["", "nothing", "$argon2id$broken", "$2b$12$short"])
def test_t20_a_stored_value_that_is_no_hash_is_never_right_and_costs_one_hash(stored):
    before = security.hashed
    assert security.verify_password("anything", stored) == (False, None)
    assert security.hashed == before + 1


def test_t20_an_unknown_user_costs_exactly_one_hash_of_the_same_kind():
    before = security.hashed
    security.dummy_verify()
    assert security.hashed == before + 1
    assert security._DUMMY.split("$")[:4] == security.hash_password("x").split("$")[:4]


def test_t19_a_token_has_256_bits_and_its_hash_tells_nothing():
    token = security.new_token()
    assert re.fullmatch(r"[\w-]{43}", token)
    assert re.fullmatch(r"[0-9a-f]{64}", security.token_hash(token))
    assert len({security.new_token() for _ in range(1000)}) == 1000


def test_auth_02_a_code_has_six_digits():
    assert all(re.fullmatch(r"\d{6}", security.otp()) for _ in range(500))


def test_a_keyed_hash_depends_on_its_purpose():
    assert security.keyed_hash("123456", "reset") != security.keyed_hash("123456", "verify")


@effort(max_examples=50, deadline=None)
@given(st.text(max_size=200).filter(lambda text: text.isprintable()))
def test_what_is_signed_comes_back(value):
    assert security.unsign(security.sign(value, 60)) == value


def test_an_expired_signature_is_worth_nothing():
    assert security.unsign(security.sign("files/a.png", -1)) is None


@pytest.mark.parametrize("signed", ["", ".", "..", "a.b.c", "a.9999999999.", "a.²." + "0" * 43, "é.1.é"])
def test_nonsense_is_no_signature(signed):
    assert security.unsign(signed) is None


@effort(max_examples=100, deadline=None)
@given(st.data())
def test_a_signature_with_one_changed_character_is_refused(data):
    signed = security.sign("characters/amara.webp", 60)
    at = data.draw(st.integers(0, len(signed) - 1))
    other = data.draw(st.sampled_from("abcdef0123456789.XYZ_-"))
    changed = signed[:at] + other + signed[at + 1 :]
    assert changed == signed or security.unsign(changed) is None
