"""A day at the desk, invented from a seed and played by the queue's and the matching's own rules: does anybody starve? Pure (QUE-01, QUE-04, C27)."""

import heapq
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from math import ceil

from genapp.core.money import CREDIT
from genapp.desk import bands, ladder, matching

HOURS = (9, 6, 4, 2, 1, 1, 2, 3, 3, 4, 4, 4, 5, 5, 4, 4, 5, 6, 8, 10, 13, 14, 13, 11)
"""How many come in each hour of the day, beside one another: most in the evening."""
STARTS = (20, 12, 18, 4, 19, 8, 16, 22, 0, 14)
"""When the shifts begin; each is of eight hours, and whoever is on one stays available half an hour longer."""
SHIFT, LONGER, LOOK, DAY = 8 * 3600, 1800, 60, 86_400
SPENT = ((60, 0, 0), (25, 1, 1_000), (10, 1_001, 10_000), (5, 10_001, 50_000))
"""Of a hundred people so many have spent from so many to so many credits."""


@dataclass(frozen=True, slots=True)
class Day:
    """What kind of day: seconds a conversation takes on average, and how many of a thousand an operator falls silent in."""

    characters: int = 60
    character_limit: int = 10
    service: int = 480
    silent: int = 30


@dataclass(slots=True)
class Stay:
    """One time in the queue, from `entered` to `taken`; `late` counts later ones that went before it after its five minutes, though it could go."""

    conversation: int
    band: str
    entered: float
    taken: float = -1.0
    passed: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """How long those of one band waited, in whole seconds: the middle, 95 of a hundred, and the longest."""

    band: str
    count: int
    p50: int
    p95: int
    most: int


@dataclass(frozen=True, slots=True)
class Report:
    """What came of the day; `rows` are by the band on entering the queue, `stays` in the order in which they were taken."""

    conversations: int
    operators: int
    answered: int
    requeued: int
    escalated: int
    longest_queue: int
    passed_late: int
    rows: tuple[Row, ...]
    stays: tuple[Stay, ...]

    @property
    def most_waited(self) -> int:
        """Return the longest anybody waited, in seconds."""
        return self.rows[-1].most


@dataclass(slots=True)
class _Operator:
    begins: int
    now: matching.Candidate
    last: float = -DAY
    voiced: Counter[tuple[str, int]] = field(default_factory=Counter)


@dataclass(slots=True)
class _Entry:
    number: int
    spent: int
    regular: bool
    character: int
    wanted: matching.Wanted
    floor: str = "low"
    lost: int = 0
    barred: dict[str, float] = field(default_factory=dict)
    stay: Stay = field(default_factory=lambda: Stay(0, "", 0.0))


@dataclass(slots=True)
class _Desk:
    staff: list[_Operator]
    day: Day
    figures: bands.Bands
    chance: random.Random
    waiting: list[_Entry] = field(default_factory=list)
    voiced: Counter[int] = field(default_factory=Counter)
    events: list[tuple] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    escalated: int = 0
    longest: int = 0
    turn: count = field(default_factory=count)

    def later(self, at: float, what: str, *things) -> None:
        heapq.heappush(self.events, (at, next(self.turn), what, *things))

    def enter(self, at: float, one: _Entry) -> None:
        one.stay = Stay(one.number, self.band(one, 0), at)
        self.waiting.append(one)
        self.longest = max(self.longest, len(self.waiting))

    def band(self, one: _Entry, waited: float) -> str:
        return bands.band(one.spent, waited, regular=one.regular, floor=one.floor, bands=self.figures)

    def key(self, one: _Entry, at: float) -> tuple[float, float]:
        waited = at - one.stay.entered
        return bands.order(bands.score(one.spent, waited, regular=one.regular, floor=one.floor, bands=self.figures), one.stay.entered)

    def asked(self, one: _Entry, at: float) -> matching.Wanted:
        excluded = frozenset(name for name, until in one.barred.items() if until > at)
        full = self.voiced[one.character] >= self.day.character_limit
        return replace(one.wanted, band=self.band(one, at - one.stay.entered), excluded=excluded, full=full)

    def seen(self, one: _Operator, at: float, entry: _Entry) -> matching.Candidate:
        return replace(
            one.now, in_hours=(at - one.begins) % DAY < SHIFT, idle_seconds=at - one.last,
            with_user=one.voiced["conversation", entry.number], with_character=one.voiced["character", entry.character],
        )  # fmt: skip

    def serve(self, at: float) -> None:
        # Each assignment leaves less room, so one pass in the queue's order hands out all there is.
        room = [one for one in self.staff if one.now.load < one.now.capacity and (at - one.begins) % DAY < SHIFT + LONGER]
        if not room or not self.waiting:
            return
        for entry in sorted(self.waiting, key=lambda one: self.key(one, at)):
            wanted = self.asked(entry, at)
            found = None if wanted.full else matching.best(wanted, [self.seen(one, at, entry) for one in room])
            if found:
                self.assign(at, entry, next(one for one in room if one.now.operator_id == found.operator_id))
                room = [one for one in room if one.now.load < one.now.capacity]
                if not room:
                    return

    def assign(self, at: float, entry: _Entry, one: _Operator) -> None:
        self.waiting.remove(entry)
        for other in self.waiting:
            if other.stay.entered < entry.stay.entered:
                other.stay.passed += 1
                late = at - other.stay.entered > bands.DEFAULT.urgent_waited
                other.stay.late += late and matching.can_take(self.asked(other, at), one.now)
        entry.stay.taken = at
        self.stays.append(entry.stay)
        one.now = replace(one.now, load=one.now.load + 1)
        one.last = at
        one.voiced.update((("conversation", entry.number), ("character", entry.character)))
        self.voiced[entry.character] += 1
        if self.chance.random() * 1000 < self.day.silent:
            self.later(at + ladder.DEFAULT.reassign, "lost", entry, one)
        else:
            self.later(at + min(3600.0, max(60.0, self.chance.expovariate(1 / self.day.service))), "done", entry, one)

    def leave(self, at: float, lost: bool, entry: _Entry, one: _Operator) -> None:
        one.now = replace(one.now, load=one.now.load - 1)
        self.voiced[entry.character] -= 1
        entry.lost += lost
        if ladder.LIMITS.escalates(entry.lost):
            self.escalated += 1
        elif lost:
            entry.floor = "high"
            entry.barred[one.now.operator_id] = at + ladder.LIMITS.cooldown
            self.enter(at, entry)

    def play(self, coming: int) -> None:
        while self.events:
            at, _, what, *things = heapq.heappop(self.events)
            if what == "come":
                coming -= 1
                self.enter(at, *things)
            elif what in ("lost", "done"):
                self.leave(at, what == "lost", *things)
            elif coming or self.waiting:
                self.later(at + LOOK, "look")  # Shifts begin and cooldowns end without anybody coming or going.
            self.serve(at)


def simulate(
    conversations: int = 10_000, operators: int = 50, seed: int = 1, *, day: Day = Day(), figures: bands.Bands = bands.DEFAULT
) -> Report:  # fmt: skip
    """Return how a day went; the same seed gives the same day. It goes on past midnight until nobody waits."""
    if conversations < 1 or operators < 1:
        raise ValueError("nobody comes or nobody is there")
    chance = random.Random(seed)  # noqa: S311 - an invented day, no secret
    desk = _Desk([_operator(chance, n) for n in range(operators)], day, figures, chance)
    for number in range(conversations):
        at = chance.choices(range(24), HOURS)[0] * 3600 + chance.random() * 3600
        desk.later(at, "come", _entry(chance, number, operators, day))
    desk.later(0.0, "look")
    desk.play(conversations)
    answered = len({stay.conversation for stay in desk.stays})
    rows = [_row(name, [one for one in desk.stays if one.band == name]) for name in bands.BANDS]
    return Report(
        conversations, operators, answered, len(desk.stays) - answered, desk.escalated, desk.longest,
        sum(one.late for one in desk.stays), (*rows, _row("all", desk.stays)), tuple(desk.stays),
    )  # fmt: skip


def _operator(chance: random.Random, number: int) -> _Operator:
    return _Operator(
        STARTS[number % len(STARTS)] * 3600,
        matching.Candidate(
            f"operator-{number:04}", 0, chance.choice((4, 5, 5, 5, 6)), quality=chance.randint(60, 100), rating=chance.choice((None, 3.9, 4.4, 4.8)),
            response_seconds=chance.uniform(20, 110), languages=chance.choice((("en",), ("en", "sw"), ("en", "de"))),
            specializations=tuple(chance.sample(matching.STYLES, 2)), skill=chance.choice(tuple(matching.SKILLS)),
        ),
    )  # fmt: skip


def _entry(chance: random.Random, number: int, operators: int, day: Day) -> _Entry:
    _, least, most = chance.choices(SPENT, [share for share, *_ in SPENT])[0]
    wanted = matching.Wanted(
        str(number), chance.choices(("en", "sw", "de", "fi"), (70, 20, 8, 2))[0], chance.choice(("", *matching.STYLES)),
        preferred=f"operator-{chance.randrange(operators):04}" if chance.random() < 0.05 else "",
    )  # fmt: skip
    # A few characters are asked for far more than the rest.
    character = int(day.characters * chance.random() ** 1.5)
    return _Entry(number, chance.randint(least, most) * CREDIT, chance.random() < 0.1, character, wanted)


def _row(name: str, stays: Sequence[Stay]) -> Row:
    waits = sorted(ceil(one.taken - one.entered) for one in stays) or [0]
    return Row(name, len(stays), waits[ceil(len(waits) * 0.5) - 1], waits[ceil(len(waits) * 0.95) - 1], waits[-1])


def text(report: Report) -> str:
    """Return the report as a table people read."""
    table = ["| band on entering | count | p50, s | p95, s | longest, s |", "|---|---:|---:|---:|---:|"]
    table += [f"| {row.band} | {row.count:,} | {row.p50:,} | {row.p95:,} | {row.most:,} |" for row in report.rows]
    told = (
        f"{report.answered:,} of {report.conversations:,} conversations answered by {report.operators:,} operators; {report.requeued:,} times one was requeued, "
        f"{report.escalated:,} went to supervisors.\nLongest queue {report.longest_queue:,}; longest wait {report.most_waited:,} s; "
        f"passed by a later one after five minutes though it could go: {report.passed_late:,} times."
    )
    return "\n".join([*table, "", told])
