"""Public figures: whose names are refused where somebody's likeness would be made. Pure (CONS-1, C31).

A list can never be whole. It stops the names that are tried first; pictures are judged by themselves as well.
"""

import re
from functools import cache

from genapp.trust.normal import readings

_GENERIC = (
    r"celebrit(?:y|ies)", r"(?:a |the )?(?:real|actual) (?:person|people|woman|man|celebrity)", r"famous (?:singer|actor|actress|person|woman|man|star|model|athlete|politician)s?",
    r"(?:the )?(?:prime minister|president|first lady|queen|king|pope|chancellor) of \w+", r"pop ?stars?", r"movie ?stars?", r"film ?stars?", r"influencer named", r"mtu maarufu", r"mtu halisi",
    r"persona (?:real|famosa)", r"actriz famosa", r"actor famoso", r"personne (?:reelle|celebre)", r"actrice celebre", r"acteur celebre", r"echte person", r"prominente[rn]?", r"beruhmtheit(?:en)?",
)  # fmt: skip
_NAMES = (
    # On the stage
    "taylor swift", "beyonce", "rihanna", "ariana grande", "billie eilish", "selena gomez", "lady gaga", "dua lipa", "katy perry", "miley cyrus", "justin bieber", "harry styles", "ed sheeran",
    "kanye west", "jay z", "eminem", "shakira", "jennifer lopez", "nicki minaj", "cardi b", "olivia rodrigo", "sabrina carpenter", "bad bunny", "karol g", "burna boy", "wizkid",
    "tiwa savage", "sauti sol", "diamond platnumz", "nyashinski", "britney spears", "bruno mars", "the weeknd", "jungkook", "jennie kim", "lisa manobal",
    # On the screen
    "scarlett johansson", "emma watson", "jennifer lawrence", "margot robbie", "angelina jolie", "brad pitt", "leonardo dicaprio", "tom cruise", "tom holland", "zendaya", "timothee chalamet", "sydney sweeney",
    "gal gadot", "natalie portman", "anne hathaway", "emma stone", "millie bobby brown", "jenna ortega", "florence pugh", "ryan reynolds", "ryan gosling", "chris evans", "chris hemsworth", "robert downey",
    "keanu reeves", "johnny depp", "amber heard", "dwayne johnson", "will smith", "denzel washington", "lupita nyong o", "lupita nyongo", "idris elba", "salma hayek", "penelope cruz", "ana de armas",
    "shah rukh khan", "deepika padukone", "priyanka chopra", "aishwarya rai", "morgan freeman", "meryl streep", "julia roberts", "sandra bullock", "megan fox", "kristen stewart", "robert pattinson",
    # Shown for being known
    "kim kardashian", "kylie jenner", "kendall jenner", "khloe kardashian", "paris hilton", "oprah winfrey", "oprah", "ellen degeneres", "jimmy fallon", "joe rogan", "mrbeast", "mr beast", "pewdiepie", "pokimane",
    "addison rae", "charli d amelio", "charli damelio", "belle delphine", "gigi hadid", "bella hadid", "naomi campbell", "heidi klum", "cara delevingne", "emily ratajkowski",
    # In sport
    "lionel messi", "leo messi", "cristiano ronaldo", "neymar", "kylian mbappe", "lebron james", "michael jordan", "stephen curry", "serena williams", "venus williams", "naomi osaka", "roger federer",
    "rafael nadal", "novak djokovic", "usain bolt", "eliud kipchoge", "faith kipyegon", "david rudisha", "simone biles", "tiger woods", "david beckham", "victoria beckham", "lewis hamilton", "max verstappen",
    "caitlin clark", "mohamed salah",
    # In office, in business, on a throne
    "donald trump", "melania trump", "ivanka trump", "joe biden", "kamala harris", "barack obama", "michelle obama", "hillary clinton", "bill clinton", "george bush", "alexandria ocasio cortez", "vladimir putin",
    "volodymyr zelensky", "xi jinping", "kim jong un", "narendra modi", "emmanuel macron", "brigitte macron", "angela merkel", "olaf scholz", "friedrich merz", "giorgia meloni", "pedro sanchez", "boris johnson",
    "keir starmer", "rishi sunak", "justin trudeau", "recep tayyip erdogan", "benjamin netanyahu", "william ruto", "raila odinga", "uhuru kenyatta", "martha karua", "samia suluhu", "yoweri museveni",
    "paul kagame", "cyril ramaphosa", "nelson mandela", "pope francis", "pope leo", "dalai lama", "greta thunberg", "elon musk", "jeff bezos", "mark zuckerberg", "bill gates", "steve jobs", "sam altman",
    "warren buffett", "king charles", "prince william", "kate middleton", "prince harry", "meghan markle", "princess diana", "queen elizabeth", "marilyn monroe", "elvis presley", "michael jackson", "albert einstein",
)  # fmt: skip


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join((*_GENERIC, *map(re.escape, _NAMES))) + r")\b")


def named(text: str) -> bool:
    """Say whether a text names a public figure, or asks for one without a name; disguised letters are read as they are meant."""
    return any(_pattern().search(reading) for reading in readings(text))
