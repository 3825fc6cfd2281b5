"""The one command: `python -m genapp.manage <what>`."""

import argparse
import asyncio
import subprocess
import sys
from collections.abc import Callable

from genapp import build, references, serve
from genapp.core import db
from genapp.core.settings import settings


def run(_: argparse.Namespace) -> None:
    """Serve the site: migrations, demo data, pages when they changed, then one address."""
    chosen = settings()
    migrate(_)
    references.seed()
    if not chosen.production:
        seed(_)
    build.ensure()
    db.close()
    serve.serve(chosen)


def dev(_: argparse.Namespace) -> None:
    """Serve with hot reload, for work on the pages."""
    migrate(_)
    references.seed()
    seed(_)
    db.close()
    pages, server = settings().port, settings().port + 1
    variables = {**build.environment(), "REFLEX_API_URL": f"http://localhost:{server}", "VITE_PASS_ON_TO": f"http://localhost:{server}"}
    command = [sys.executable, "-m", "reflex", "run", "--frontend-port", str(pages), "--backend-port", str(server)]
    raise SystemExit(subprocess.run(command, env=variables, cwd=build.ROOT, check=False).returncode)


def _alembic():
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(build.ROOT / "alembic"))
    config.attributes["url"] = settings().database_url
    return config


def migrate(_: argparse.Namespace) -> None:
    """Bring the database to the newest shape."""
    from alembic import command

    db.use(settings().database_url)
    command.upgrade(_alembic(), "head")


def revision(chosen: argparse.Namespace) -> None:
    """Write a migration from the difference between the tables and the models."""
    from alembic import command

    db.use(settings().database_url)
    command.revision(_alembic(), message=chosen.message, autogenerate=True)


def check(_: argparse.Namespace) -> None:
    """Fail when the models and the migrations disagree."""
    from alembic import command

    db.use(settings().database_url)
    command.check(_alembic())


def seed(_: argparse.Namespace) -> None:
    """Put the demo characters in; doing it twice changes nothing."""
    from genapp.adapters.connect import storage
    from genapp.characters import seed as characters

    if settings().production:
        raise SystemExit("Demo data is not for production.")
    db.use(settings().database_url)

    async def store(files: dict[str, bytes]) -> None:
        kept = storage(settings())
        for key, body in files.items():
            await kept.put(key, body, "image/webp")

    with db.transaction() as session:
        characters.seed(session)
        files = characters.seed_pieces(session)
        if files:
            asyncio.run(store(files))


def seed_models(_: argparse.Namespace) -> None:
    """Put the studio's reference models in, in production as well; doing it twice changes nothing."""
    references.seed()


def previews(_: argparse.Namespace) -> None:
    """Make the pictures of reference models that have none, by whoever makes pictures here: a paid provider is paid for each."""
    references.draw()


def make_admin(chosen: argparse.Namespace) -> None:
    """Make the account with this e-mail a super admin: the way back in when every admin is locked out."""
    from genapp.accounts.service import staff
    from genapp.core.actor import SYSTEM, Role

    db.use(settings().database_url)
    with db.transaction() as session:
        staff.appoint(session, SYSTEM, chosen.email, Role.SUPER_ADMIN)
    print(f"{chosen.email} is a super admin now.")


def audit(_: argparse.Namespace) -> None:
    """Verify the audit log's hash chain and replay the ledger; exits 1 and names what is broken."""
    from genapp.credits.service import audit as ledger
    from genapp.platform import service as platform

    db.use(settings().database_url)
    with db.reading() as session:
        entries = platform.verify_audit(session)
        wrong = ledger.differences(session)
    print(f"Audit log: {entries} entries, chain unbroken.")
    print("\n".join(wrong) or "Ledger: every account, lot and hold is what its transfers say.")
    if wrong:
        raise SystemExit(1)


def recount(_: argparse.Namespace) -> None:
    """Count favourites, likes and pieces again, write the search's words anew, and put right what differs."""
    from genapp.characters.service import catalogue, favourites, pieces

    db.use(settings().database_url)
    with db.transaction() as session:
        wrong = favourites.recount(session) + pieces.recount(session)
        words = catalogue.find_again(session)
    print(f"{wrong} counts were wrong and are right now." if wrong else "Every count is right.")
    print(f"{words} characters are found by their words again." if words else "Every character is found by its words.")


def cleanup(_: argparse.Namespace) -> None:
    """Delete generated pictures that are past their 90 days, and their files."""
    from genapp.media import service as media
    from genapp.studio.service import leaving as leaving  # What goes with them.

    db.use(settings().database_url)
    gone, some = 0, 1
    while some:
        with db.transaction() as session:
            some = media.clean_expired(session)
        gone += some
    print(f"{gone} files are past their time; the running server deletes them.")


def mark_expired(_: argparse.Namespace) -> None:
    """Mark generated pictures that are past their 90 days, without touching a file."""
    from genapp.media import service as media

    db.use(settings().database_url)
    with db.transaction() as session:
        print(f"{media.mark_expired(session)} files are marked as expired.")


def media_stats(_: argparse.Namespace) -> None:
    """Say how many files are kept, of what, and how large they are."""
    from genapp.media import queries as media

    db.use(settings().database_url)
    with db.reading() as session:
        for purpose, state, count, size in media.stats(session):
            print(f"{purpose:16} {state:10} {count:8,} {size / 1_000_000:10,.1f} MB")


def doctor(_: argparse.Namespace) -> None:
    """Say what is configured, what is demo, what is missing."""
    from genapp.adapters.connect import report

    for line in asyncio.run(report(settings())):
        print(line)


def stripe_setup(_: argparse.Namespace) -> None:
    """Put premium into Stripe's catalogue, say where its events go, set up its portal; prints the secret for STRIPE_WEBHOOK_SECRET."""
    from genapp.adapters.connect import set_up_stripe
    from genapp.payments.queries import shop

    db.use(settings().database_url)
    with db.reading() as session:
        print(f"STRIPE_WEBHOOK_SECRET={asyncio.run(set_up_stripe(settings(), shop.offers(session)))}")


def simulate_desk(chosen: argparse.Namespace) -> None:
    """Play a day at the operators' desk by the queue's own rules and print who waited how long; touches no database."""
    from genapp.desk import simulation as desk

    if chosen.conversations < 1 or chosen.operators < 1:
        raise SystemExit("At least one conversation and one operator, please.")
    print(desk.text(desk.simulate(chosen.conversations, chosen.operators, chosen.seed)))


def build_pages(_: argparse.Namespace) -> None:
    """Build the browser's half without serving it."""
    print(build.ensure())


COMMANDS: dict[str, Callable[[argparse.Namespace], None]] = {
    "run": run,
    "dev": dev,
    "build": build_pages,
    "migrate": migrate,
    "revision": revision,
    "check": check,
    "seed": seed,
    "seed-models": seed_models,
    "previews": previews,
    "make-admin": make_admin,
    "audit": audit,
    "recount": recount,
    "cleanup": cleanup,
    "mark-expired": mark_expired,
    "media-stats": media_stats,
    "stripe-setup": stripe_setup,
    "doctor": doctor,
    "simulate-desk": simulate_desk,
}


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and do it; settings that do not fit end it with one clear message."""
    parser = argparse.ArgumentParser(prog="python -m genapp.manage", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, work in COMMANDS.items():
        command = commands.add_parser(name, help=(work.__doc__ or "").strip())
        if name == "revision":
            command.add_argument("-m", "--message", required=True)
        if name == "make-admin":
            command.add_argument("email")
        if name == "simulate-desk":
            command.add_argument("--conversations", type=int, default=10_000)
            command.add_argument("--operators", type=int, default=50)
            command.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    try:
        COMMANDS[chosen.command](chosen)
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    finally:
        db.close()


if __name__ == "__main__":
    main()
