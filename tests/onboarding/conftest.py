"""Forms in tests: a human check whose good token is "human", mail that stays in a list, allowances from zero."""

import pytest

from genapp.core import ports, ratelimit
from genapp.core.ports import Ports


class Human:
    provider = "altcha"

    async def verify(self, token, scope, remote="", subject=""):
        return token == "human"


class Post:
    def __init__(self):
        self.sent = []

    async def send(self, to, subject, text, html="", key=""):
        self.sent.append((to, subject, text))

    def code(self):
        """Return the code of the newest mail."""
        return self.sent[-1][2].split()[0]


@pytest.fixture
def post(database):
    mailer = Post()
    ratelimit.forget()
    ports.use(Ports(None, Human(), mailer, None, None))  # pyright: ignore
    return mailer
