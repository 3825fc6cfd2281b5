"""What the demo model understands of a conversation: what is wanted, what was told, which of the person's own words are worth returning."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from genapp.core.ports import Turn

CRISIS = "distress or at risk"
"""Words of the instructions that say: leave the play aside."""


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.I)


# In this order: the first that fits decides. Honesty comes before everything that is play.
_WANTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("real", _any(
        r"are (?:you|u) (?:\w+ ){0,3}(?:real|human|person|man|woman|robot|bot|chat ?bot|ai|computer|program|machine|conscious|alive|sentient)",
        r"(?:are you|is this) (?:an? )?(?:ai|bot|chat ?gpt|gpt|llm|language model|real|fake|scripted)", r"(?:am i|who am i) (?:talking|speaking|writing|chatting) (?:to|with)",
        r"(?:real|actual) (?:person|human)", r"do you (?:really |actually )?(?:exist|have (?:feelings|a body|consciousness))", r"do you (?:really |actually |truly )?(?:feel|love me|care about me)",
    )),
    ("closed", _any(r"sex", r"sexting", r"nudes?", r"naked", r"horny", r"blow ?job", r"fuck me", r"undress", r"strip for me", r"cock", r"pussy", r"orgasm")),
    ("meet", _any(r"(?:can|could|let'?s|shall|when do|want to) (?:we |you )?(?:meet|see each other)", r"meet (?:me|you|up|in person)", r"(?:your|my) (?:phone )?number", r"your (?:address|instagram|whatsapp|telegram|snapchat)", r"marry me", r"video call")),
    ("unkind", _any(r"(?:you(?:'re| are) |this is |how )(?:so |really |very )?(?:stupid|dumb|boring|useless|an idiot|crap|shit|annoying|lame)", r"shut up", r"i hate you", r"fuck (?:you|off)")),
    ("bye", _any(r"bye", r"good ?bye", r"good ?night", r"see you", r"(?:have|need|ought|got|gotta) (?:to )?(?:go|sleep|leave|run)", r"talk (?:to you )?(?:later|soon|tomorrow)", r"i(?:'m| am) (?:off|leaving)", r"going to bed")),
    ("beyond", _any(r"python|javascript|html|sql|source code", r"translate", r"capital of", r"weather (?:forecast|today|tomorrow)", r"latest news", r"stock price", r"solve (?:this|the)", r"essay", r"homework", r"\d+ ?[-+*/x] ?\d+", r"who won")),
    ("how", _any(r"how are (?:you|u|things)", r"how(?:'s| is) (?:it going|your (?:day|evening|night|morning))", r"how do you feel", r"how have you been", r"what'?s up", r"you ok(?:ay)?")),
    ("who", _any(r"who are you", r"your name", r"about yourself", r"about you\b", r"introduce yourself", r"what do you do", r"your (?:job|work|life)", r"where (?:do you live|are you from)", r"how old are you", r"your age")),
    ("story", _any(r"story", r"poem", r"tale", r"joke", r"riddle", r"anecdote", r"make me laugh", r"tell me something", r"surprise me", r"entertain me")),
    ("ideas", _any(r"ideas?", r"suggest(?:ion|ions)?", r"recommend(?:ation|ations)?", r"what (?:should|could|shall|can) (?:i|we)", r"give me (?:\w+ )?(?:tips|options|advice)", r"any advice", r"help me (?:choose|decide)", r"list of")),
    ("praise", _any(r"(?:you(?:'re| are)|u r|ur) (?:so |really |very |such )?(?:\w+ly )?(?:an? )?(?:beautiful|pretty|cute|sweet|funny|lovely|nice|kind|amazing|great|wonderful|clever|smart|handsome|gorgeous|interesting|charming)", r"i (?:really )?(?:like|love|adore) (?:you|talking to you|this|how you)", r"i missed you", r"love your")),
    ("thanks", _any(r"thank(?:s| you)", r"cheers", r"that helps?(?:ed)?")),
)  # fmt: skip
_GREETING = re.compile(
    r"^\W*(?:hi|hey|hello|hiya|yo|good (?:morning|evening|afternoon)|hi there|hey there|hallo|hola)\b[\w ,'!.]{0,20}$", re.I
)
_SHORT = {
    "yes": re.compile(r"^\W*(?:yes|yeah|yep|yup|sure|ok|okay|of course|please|why not|definitely|absolutely|go on|tell me|and then)\W*(?:please|then)?\W*$", re.I),
    "no": re.compile(r"^\W*(?:no|nope|nah|not really|never|neither|no thanks?)\W*$", re.I),
    "laugh": re.compile(r"^\W*(?:(?:ha)+h?|lol|lmao|rofl|haha\w*|hehe\w*|😂|🤣)\W*$", re.I),
    "unsure": re.compile(r"^\W*(?:i don'?t know|idk|dunno|maybe|hm+|not sure|no idea|i guess|whatever|nothing|nothing much)\W*$", re.I),
}  # fmt: skip
_FEELINGS = {
    "low": "sad lonely down blue unhappy depressed heartbroken miserable empty crying hurt", "tired": "tired exhausted sleepy drained worn", "tense": "anxious stressed nervous worried afraid scared overwhelmed panicking",
    "angry": "angry furious annoyed frustrated mad", "glad": "happy excited glad great proud wonderful good relieved thrilled", "bored": "bored restless", "lost": "lost confused stuck unsure", "ill": "ill sick unwell",
}  # fmt: skip
_FEEL = re.compile(
    rf"\b(?:i(?:'m| am| feel| was| have been|'ve been)|feeling) (?:(?:so|very|really|a bit|a little|quite|just|still|too|pretty|kind of|feeling) ){{0,2}}({'|'.join(' '.join(_FEELINGS.values()).split())})\b",
    re.I,
)
_NOT_NAMES = frozenset(["so", "not", "just", "the", "a", "an", "very", "really", "my", "what", "how", "why", "that", "it", "and", "but", "fine", "ok", "me", "you", "crazy", "again"])  # fmt: skip
_NAME = re.compile(r"\b(?:my name is|my name's|i am called|i'm called|call me|people call me|name's)\s+([^\W\d_][\w'-]{1,30})", re.I)
# "I am Tom", but not "I am British" and not "I am Tired" at the head of a line.
_CALLED = re.compile(r"\bI(?:'m| am) ([A-Z][a-z]{1,14}(?<!ish)(?<!an)(?<!ese)(?<!ed)(?<!ing))(?= from\b| and\b|[.,!]|$)")
_FACTS = (
    ("pet", re.compile(r"\b[Mm]y (dog|cat|horse|rabbit|parrot|puppy|kitten)(?:'s name is| is called|,? named| called)?\s+([A-Z][\w'-]+)")),
    ("place", re.compile(r"\b[Ii] ?(?:(?:live|grew up|am|'m) (?:in|from)|am [A-Z][a-z]+ from|'m [A-Z][a-z]+ from) ([A-Z][\w'-]+(?: [A-Z][\w'-]+)?)")),
    ("work", re.compile(r"\b[Ii] ?(?:work as|am|'m) an? ([a-z]+(?: (?:teacher|driver|engineer|nurse|student|designer|worker|manager|developer))?)\b(?= |\.|,|!|$)")),
)  # fmt: skip
_TRADE_WORDS = "teacher nurse doctor student engineer driver cook chef designer developer programmer lawyer farmer gardener baker writer artist musician carpenter electrician waiter waitress barista accountant librarian scientist pilot cashier cleaner journalist photographer"  # fmt: skip
_TRADES = frozenset(_TRADE_WORDS.split())
_OBJECT = re.compile(
    r"\bi (?:(?:really|just|also|still|finally|always|often|never|actually) )?(love|like|enjoy|miss|want|wanted|need|hate|bought|made|cooked|baked|ate|saw|watched|read|lost|found|finished|"
    r"started|visited|got|play|played|built|broke|wrote|painted|learned|quit|forgot|remember|dream of|dreamt of|think about|went to|am learning|am reading|am watching|take|took|eat|watch|grew|lend|gave away|sold|have|had)"
    r" ((?:my |a |an |the |some |this |that |to )?[^\W\d_][\w' -]{2,46}?)(?=$|[.,;:!?\n]| and | but | because | so | when | while | today| yesterday| tonight| again| last | this )",
    re.I,
)
_BONDS = {"missed": ("miss", "lost", "forgot", "broke", "sold", "gave away"), "loved": ("love", "like", "enjoy", "remember", "dream of", "dreamt of", "think about"), "disliked": ("hate",)}  # fmt: skip
_DULL = frozenset(
    [
        "it",
        "that",
        "this",
        "them",
        "him",
        "her",
        "you",
        "a lot",
        "some",
        "one",
        "no idea",
        "nothing",
        "something",
        "fun",
        "to",
        "the same",
        "a question",
    ]
)
_WORD = re.compile(r"[^\W\d_][\w'’-]{3,}")
_COMMON_WORDS = (
    "about after again also always away back been before being both cannot could didn't does doesn't doing don't down each else even ever every feel feeling felt from gonna good "
    "have haven't having here into just kind know like liked little look made make many maybe mean more most much must need never nice okay once only other over people please pretty "
    "quite rather really said same should since some someone something sometimes still stuff such sure take talk tell than that that's their them then there these they thing things "
    "think this those though through time today tonight told tomorrow took very want wanted was wasn't well went were what what's when where which while will with without won't would "
    "yeah year years yesterday your yours you're can't i'm it's let's lol haha hello call name says going come came give gave got actually probably guess bit lot long true evening morning afternoon"
)  # fmt: skip
_COMMON = frozenset(_COMMON_WORDS.split())
_TURNED = {
    "my": "your",
    "mine": "yours",
    "me": "you",
    "myself": "yourself",
    "our": "your",
    "i": "you",
    "am": "are",
    "i'm": "you are",
    "your": "my",
    "we": "you",
    "us": "you",
}


@dataclass(frozen=True)
class Reading:
    """The last message and what is known beside it."""

    text: str
    want: str = ""
    feeling: str = ""
    name: str = ""
    new_name: bool = False
    object: str = ""
    bond: str = ""
    word: str = ""
    question: bool = False
    facts: dict[str, str] = field(default_factory=dict)
    new_facts: dict[str, str] = field(default_factory=dict)


def last(messages: Sequence[Turn]) -> str:
    """Return what the person said last."""
    return next((turn.content for turn in reversed(messages) if turn.role == "user"), "")


def read(messages: Sequence[Turn]) -> Reading:
    """Read a conversation whose first turn holds the instructions."""
    text = last(messages).replace("’", "'").strip()
    system = messages[0].content if messages and messages[0].role == "system" else ""
    about = system.split("about themselves", 1)[1] if "about themselves" in system else ""
    own = [about, *(turn.content.replace("’", "'") for turn in messages if turn.role == "user")]
    names = [
        found.group(1)
        for said in own
        for found in (*_CALLED.finditer(said), *_NAME.finditer(said))
        if found.group(1).lower() not in _NOT_NAMES
    ]
    name = names[-1][:1].upper() + names[-1][1:] if names else ""
    feeling = _feeling(text)
    object, bond = _object(text)
    return Reading(
        text, _want(text, system, feeling), feeling, name, bool(name) and name.lower() in text.lower() and bool(_NAME.search(text) or _CALLED.search(text)),
        object, bond, "" if object else _word(text), text.rstrip().endswith("?"), _facts(own[:-1]), _facts([text]),
    )  # fmt: skip


def _want(text: str, system: str, feeling: str) -> str:
    if CRISIS in system:
        return "crisis"
    if sum(letter.isalpha() and ord(letter) > 0x24F for letter in text) * 2 > max(1, sum(letter.isalpha() for letter in text)):
        return "foreign"
    if _GREETING.match(text) and not _WANTS[6][1].search(text):
        return "hello"
    for short, pattern in _SHORT.items():
        if pattern.match(text):
            return short
    for want, pattern in _WANTS:
        if pattern.search(text) and not (feeling and want in ("praise", "thanks")):
            return want
    return ""


def _feeling(text: str) -> str:
    found = _FEEL.search(text)
    return next((kind for kind, words in _FEELINGS.items() if found and found.group(1).lower() in words.split()), "")


def _object(text: str) -> tuple[str, str]:
    """Return the thing somebody says they love, lost, made or saw, turned to them ("my old bike" -> "your old bike"), and how they stand to it."""
    for found in _OBJECT.finditer(text):
        verb, words = found.group(1).lower(), [_TURNED.get(word.lower(), word) for word in found.group(2).split()]
        thing = " ".join(words)
        if thing.lower() not in _DULL and words[0].lower() not in ("to", "been", "you", "no", "not") and len(words) <= 8:
            return thing, next((bond for bond, verbs in _BONDS.items() if verb in verbs), "object")
    return "", ""


def _word(text: str) -> str:
    words = [word for word in _WORD.findall(text) if word.lower().replace("’", "'") not in _COMMON]
    word = max(words, key=len) if words else ""
    return word if word and not text.startswith(word) else word.lower()


def _facts(said: Sequence[str]) -> dict[str, str]:
    facts: dict[str, str] = {}
    for text in said:
        for kind, pattern in _FACTS:
            for found in pattern.finditer(text):
                facts[kind] = found.group(2) if kind == "pet" else found.group(1)
    if facts.get("work", "").split(" ")[-1] not in _TRADES:
        facts.pop("work", None)
    return facts
