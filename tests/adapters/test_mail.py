"""Mail: one contract over the outbox, a real SMTP server and Resend's stand-in (MAIL-01, AUTH-02)."""

import email
import json
import urllib.request
from email import policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import AuthResult

from genapp.adapters.offline.outbox import Outbox
from genapp.adapters.resend import Resend
from genapp.adapters.smtp import Smtp
from genapp.core import outbox
from genapp.core.db import read
from genapp.core.ports import MailFailed
from tests.counterparts import serve
from tests.servers import free_port

SENDER = "genapp <hello@example.com>"


class Kept(Message):
    """What an SMTP server was given."""

    def __init__(self):
        super().__init__()
        self.mails = []

    def handle_message(self, message):
        self.mails.append(email.message_from_bytes(message.as_bytes(), policy=policy.default))


class ByTable:
    def __init__(self, folder):
        self.folder, self.mailer = folder, Outbox(folder, SENDER)

    async def arrived(self):
        return [(row.recipient, row.subject, row.text.strip()) for row in reversed(await read(outbox.newest, 100))]


class BySmtp:
    def __init__(self, handler, port):
        self.handler, self.mailer = handler, Smtp(f"smtp://127.0.0.1:{port}", SENDER)

    async def arrived(self):
        return [(str(m["To"]), str(m["Subject"]), m.get_body(("plain",)).get_content().strip()) for m in self.handler.mails]


class ByResend:
    def __init__(self, url):
        self.url, self.mailer = url, Resend("re_test", SENDER, url)
        self.before = len(self.all())

    def all(self):
        request = urllib.request.Request(self.url + "/emails", headers={"authorization": "Bearer re_test"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.loads(answer.read())["data"]

    async def arrived(self):
        mails = self.all()
        new = sorted(mails, key=lambda mail: mail["created_at"])[self.before :]
        return [(mail["to"][0], mail["subject"], self.text(mail["id"])) for mail in new]

    def text(self, id):
        request = urllib.request.Request(f"{self.url}/emails/{id}", headers={"authorization": "Bearer re_test"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.loads(answer.read())["text"].strip()


@pytest.fixture(scope="session")
def resend_url():
    """One emulate for the whole run."""
    port = free_port()
    with serve("emulate", "start", "--service", "resend", "--port", str(port), port=port) as url:
        yield url


@pytest.fixture
def smtp():
    handler, port = Kept(), free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield BySmtp(handler, port)
    controller.stop()


@pytest.fixture(params=["outbox", "smtp", "resend"])
def post(request, tmp_path):
    if request.param == "outbox":
        request.getfixturevalue("one_database")
        return ByTable(tmp_path / "outbox")
    return request.getfixturevalue("smtp") if request.param == "smtp" else ByResend(request.getfixturevalue("resend_url"))


async def test_a_mail_arrives_as_it_was_written(post):
    await post.mailer.send("anna@example.com", "Your code – 123456", "Grüße,\nthe code is 123456.", "<p>Grüße</p>")
    assert await post.arrived() == [("anna@example.com", "Your code – 123456", "Grüße,\nthe code is 123456.")]


async def test_the_same_key_is_the_same_mail(post):
    for _ in range(3):
        await post.mailer.send("anna@example.com", "Once", "Only once.", key=f"reset-{id(post)}")
    await post.mailer.send("anna@example.com", "Twice", "Another.", key=f"reset-other-{id(post)}")
    assert [subject for _, subject, _ in await post.arrived()] == ["Once", "Twice"]


async def test_mails_without_a_key_are_all_sent(post):
    for _ in range(2):
        await post.mailer.send("anna@example.com", "Hello", "Hello.")
    assert len(await post.arrived()) == 2


@pytest.mark.parametrize(
    ("to", "subject"),
    [
        ("anna@example.com, eve@evil.example", "Hello"),
        ("anna@example.com\r\nBcc: eve@evil.example", "Hello"),
        ("anna@example.com", "Hello\r\nBcc: eve@evil.example"),
        ("anna", "Hello"),
        ("", "Hello"),
        ("<anna@example.com>", "Hello"),
    ],
)
async def test_a_mail_goes_to_one_address_and_smuggles_no_header(post, to, subject):
    with pytest.raises(MailFailed):
        await post.mailer.send(to, subject, "Hello.")
    assert await post.arrived() == []


async def test_the_outbox_keeps_a_file_any_mail_program_opens(one_database, tmp_path):
    await Outbox(tmp_path / "outbox", SENDER).send("anna@example.com", "Hello", "Hello.", "<p>Hello.</p>", "key/../../x")
    (file,) = (tmp_path / "outbox").iterdir()
    mail = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (mail["To"], mail["From"], mail.get_content_type()) == ("anna@example.com", SENDER, "multipart/alternative")
    assert mail["Date"]


@pytest.mark.parametrize(("status", "tries"), [(401, 1), (422, 1), (429, 1), (500, 2)])
async def test_resend_refusing_is_a_failure_and_only_an_outage_is_tried_again_under_the_same_key(httpserver, status, tries):
    httpserver.expect_request("/emails").respond_with_data("no", status=status)
    with pytest.raises(MailFailed, match=f"Resend HTTP {status}"):
        await Resend("re_test", SENDER, httpserver.url_for("")).send("anna@example.com", "Hello", "Hello.")
    keys = [request.headers["idempotency-key"] for request, _ in httpserver.log]
    assert len(keys) == tries
    assert len(set(keys)) == 1


async def test_a_mail_server_that_is_not_there_is_a_failure_and_the_key_may_be_tried_again(smtp):
    gone = Smtp(f"smtp://127.0.0.1:{free_port()}", SENDER)
    for _ in range(2):
        with pytest.raises(MailFailed):
            await gone.send("anna@example.com", "Hello", "Hello.", key="k")
    with pytest.raises(MailFailed, match="did not answer"):
        await Resend("re_test", SENDER, f"http://127.0.0.1:{free_port()}").send("anna@example.com", "Hello", "Hello.")


async def test_a_password_never_travels_in_the_clear_to_another_machine(monkeypatch):
    given = []

    def authenticate(_server, _session, _envelope, _mechanism, data):
        given.append(data)
        return AuthResult(success=True)

    controller = Controller(Kept(), hostname="127.0.0.1", port=free_port(), authenticator=authenticate, auth_require_tls=False)
    controller.start()
    try:
        mailer = Smtp(f"smtp://anna:canary@127.0.0.1:{controller.port}", SENDER)
        await mailer.send("anna@example.com", "Hello", "Hello.")
        assert given, "on this machine it may"
        given.clear()
        monkeypatch.setattr("genapp.adapters.smtp.LOOPBACK", ())
        with pytest.raises(MailFailed):
            await mailer.send("anna@example.com", "Hello", "Hello.")
        assert not given
    finally:
        controller.stop()
