"""A team's own models: made, given pictures, declared, trained, refined, chosen between (CHAR-16, CONS-1, C52)."""

# To a type checker an SQLModel column is its value, not a column.
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportCallIssue=false, reportOptionalMemberAccess=false, reportOptionalOperand=false

from sqlalchemy import delete, func, select, update
from sqlmodel import Session

from genapp.core.actor import SYSTEM, Actor
from genapp.core.clock import now
from genapp.core.errors import Invalid
from genapp.core.ids import new_id
from genapp.media import service as media
from genapp.platform import service as platform
from genapp.platform.models import ActivityType
from genapp.studio import orders, rules
from genapp.studio.models.jobs import GenerationJob
from genapp.studio.models.shelf import Consent, CustomModel, ModelPicture, ModelVersion
from genapp.studio.queries.scope import one
from genapp.studio.service import sources
from genapp.studio.service.gate import hold_gate, tell
from genapp.studio.service.orders import place
from genapp.teams import service as teams

MODELS = 200
"""Models a team may have, archived ones counted."""
LEAST, MOST = orders.PICTURES["model_creation"]


def _words(name: str, about: str) -> tuple[str, str]:
    if not isinstance(name, str) or not isinstance(about, str):
        raise Invalid("Words, please.", field="name")
    name, about = " ".join(name.split()), about.strip()
    if not 1 <= len(name) <= 60:
        raise Invalid("A name of 1 to 60 characters, please.", field="name")
    if len(about) > 500:
        raise Invalid("At most 500 characters, please.", field="about")
    for text, field in ((name, "name"), (about, "about")):
        if found := rules.check_name(text):
            words = "Public figures cannot be made into models." if found == "public_figure" else "This breaks our rules."
            raise Invalid(words, field=field)
    return name, about


def create(session: Session, actor: Actor, team_id: str, name: str, about: str = "") -> str:
    """Begin a model and return its id; pictures and the declaration follow."""
    teams.member(session, actor, team_id)
    name, about = _words(name, about)
    if session.execute(select(func.count()).select_from(CustomModel).where(CustomModel.team_id == team_id)).scalar_one() >= MODELS:
        raise Invalid(f"At most {MODELS} models.", field="name")
    row = CustomModel(id=new_id(), team_id=team_id, user_id=actor.user_id, name=name, about=about)
    session.add(row)
    session.flush()
    tell(session, team_id, row.id)
    return row.id


def rename(session: Session, actor: Actor, team_id: str, model_id: str, name: str, about: str) -> None:
    """Call a model something else, and say something else about it."""
    teams.member(session, actor, team_id)
    row = one(session, CustomModel, team_id, model_id)
    row.name, row.about = _words(name, about)
    _changed(session, row)


def archive(session: Session, actor: Actor, team_id: str, model_id: str, archived: bool = True) -> None:
    """Put a model away, or bring it back; what was made with it stays."""
    teams.member(session, actor, team_id)
    row = one(session, CustomModel, team_id, model_id)
    row.archived_at = now() if archived else None
    _changed(session, row)


def add_pictures(session: Session, actor: Actor, team_id: str, model_id: str, pictures: list[str]) -> int:
    """Give a model pictures to learn from: checked uploads of the team (purpose "training"), or drawn portraits; returns how many are new."""
    teams.member(session, actor, team_id)
    row = _open(session, team_id, model_id)
    if not isinstance(pictures, list | tuple) or not pictures or not all(isinstance(id, str) and len(id) <= 60 for id in pictures):
        raise Invalid("These pictures cannot be used.", field="pictures")
    known = set(session.execute(select(ModelPicture.picture).where(ModelPicture.model_id == row.id)).scalars())
    fresh = [id for id in dict.fromkeys(pictures) if id not in known]
    if len(known) + len(fresh) > MOST:
        raise Invalid(f"At most {MOST} pictures.", field="pictures")
    for id in fresh:
        sha256 = sources.picture(session, team_id, id, ("training",))
        session.add(ModelPicture(model_id=row.id, team_id=team_id, picture=id, sha256=sha256, added_by=actor.user_id))
    _changed(session, row)
    return len(fresh)


def remove_picture(session: Session, actor: Actor, team_id: str, model_id: str, picture: str) -> None:
    """Take a picture from a model; a sent one is deleted. What was learnt from it stays learnt."""
    teams.member(session, actor, team_id)
    row = _open(session, team_id, model_id)
    gone = delete(ModelPicture).where(ModelPicture.model_id == row.id, ModelPicture.picture == picture)
    elsewhere = select(ModelPicture.id).where(ModelPicture.picture == picture)
    if (
        session.execute(gone).rowcount
        and not picture.startswith(orders.DRAWN)
        and session.execute(elsewhere).first() is None
        and sources.is_there(session, team_id, picture)
    ):
        media.remove(session, SYSTEM, picture)
    _changed(session, row)


def declare(session: Session, actor: Actor, team_id: str, model_id: str, subject: str, note: str = "") -> str:
    """Keep who is shown on the model's pictures and that they agree, with the hash of each; returns the declaration's id (CONS-1).

    `subject` is self, adult or licensed. Drawn portraits need none; pictures that come later need another.
    """
    teams.member(session, actor, team_id)
    row = _open(session, team_id, model_id)
    sent = _sent(session, row.id)
    if not sent:
        raise Invalid("There are no pictures yet that need this.", field="subject")
    id = sources.keep_consent(session, actor, team_id, "model", row.id, subject, note, sent)
    platform.audit(session, actor, "consent.declared", "custom_model", row.id, team=team_id, subject=subject, files=len(sent))
    _changed(session, row)
    return id


def _sent(session: Session, model_id: str) -> dict[str, str]:
    rows = select(ModelPicture.picture, ModelPicture.sha256).where(ModelPicture.model_id == model_id)
    return {id: sha256 for id, sha256 in session.execute(rows) if not id.startswith(orders.DRAWN)}


def _declared(session: Session, model_id: str) -> set[str]:
    rows = session.execute(select(Consent.files).where(Consent.kind == "model", Consent.about_id == model_id)).scalars()
    return {file["sha256"] for files in rows for file in files}


def train(
    session: Session, actor: Actor, team_id: str, model_id: str, *, quality: str = "standard", note: str = "", key: str = "",
    expected: int | None = None, retry_of: str | None = None,
) -> str:  # fmt: skip
    """Train a model from its pictures, or refine it once more when a version is ready, and return the job's id; each adds a version (GEN-08).

    Invalid says what is missing: 5 to 30 pictures, a declaration for each that was sent, one training at a time.
    """
    team = teams.member(session, actor, team_id)
    # Before the model: every other order takes the gate first as well.
    hold_gate(session)
    row = _open(session, team_id, model_id)
    # The same key is the same training: what it asks for is what stood here then.
    again = _known(session, team_id, key)
    if again is not None and again.model_id == row.id:
        return again.id
    files = dict(session.execute(select(ModelPicture.picture, ModelPicture.sha256).where(ModelPicture.model_id == row.id)).all())
    if not LEAST <= len(files) <= MOST:
        raise Invalid(f"A model learns from {LEAST} to {MOST} pictures; there are {len(files)}.", field="pictures")
    for id in files:
        sources.picture(session, team_id, id, ("training",))
    if set(_sent(session, row.id).values()) - _declared(session, row.id):
        raise Invalid("Please say who is shown on these pictures, and that they agree.", field="subject")
    versions = (
        session.execute(select(ModelVersion).where(ModelVersion.model_id == row.id).order_by(ModelVersion.number.desc())).scalars().all()
    )
    if any(one.state == "training" for one in versions):
        raise Invalid("This model is being trained already.", field="model")
    operation = "model_refinement" if any(one.state == "ready" for one in versions) else "model_creation"
    ask = orders.read({"operation": operation, "quality": quality, "model": row.id, "note": note, "pictures": sorted(files)})
    version_id, number = new_id(), versions[0].number + 1 if versions else 1
    wish = sources.Training(row.id, version_id, files)
    job_id = place(session, actor, team, ask, key=key, expected=expected, retry_of=retry_of, training=wish)
    learnt = [{"id": id, "sha256": sha256} for id, sha256 in sorted(files.items())]
    state = "training" if session.get_one(GenerationJob, job_id).state in ("queued", "running") else "failed"
    session.add(
        ModelVersion(
            id=version_id, model_id=row.id, team_id=team_id, number=number, job_id=job_id, state=state, note=ask.note, quality=quality,
            learnt=learnt, pictures=len(files),
        )
    )  # fmt: skip
    platform.log(session, actor.user_id, ActivityType.TRAIN_MODEL, "custom_model", row.id, team_id=team_id, name=row.name)
    _changed(session, row)
    return job_id


def _known(session: Session, team_id: str, key: str) -> GenerationJob | None:
    mine = (GenerationJob.team_id == team_id, GenerationJob.idem_key == key.strip())
    return session.execute(select(GenerationJob).where(*mine)).scalars().first() if key else None


def choose_version(session: Session, actor: Actor, team_id: str, model_id: str, version_id: str) -> None:
    """Use another version of a model from now on; only one that is ready."""
    teams.member(session, actor, team_id)
    row, version = one(session, CustomModel, team_id, model_id), one(session, ModelVersion, team_id, version_id)
    if version.model_id != row.id or version.state != "ready":
        raise Invalid("This version is not ready.", field="version")
    row.current_id = version.id
    _changed(session, row)


def _open(session: Session, team_id: str, model_id: str) -> CustomModel:
    """Return a model that may be changed, held until the commit: two who add pictures or train at once come one after the other."""
    mine = update(CustomModel).where(CustomModel.id == model_id, CustomModel.team_id == team_id)
    session.execute(mine.values(updated_at=now()))
    row = one(session, CustomModel, team_id, model_id)
    if row.archived_at is not None:
        raise Invalid("This model is archived. Bring it back first.", field="model")
    return row


def _changed(session: Session, row: CustomModel) -> None:
    row.updated_at = now()
    session.add(row)
    session.flush()
    tell(session, row.team_id, row.id)
