"""The words of the local text rules, as regular expressions over normalised text: lower case, no accents, no punctuation. Data.

English, Swahili, Spanish, French, German; clinical terms, and the common ones that stand for them.
"""

_AGE = r"(?:1[0-7]|[2-9])"
_TEENS = r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
# A bare number is an age only after a person, and not when something is counted.
_COUNTED = (
    r"(?! (?:minutes?|hours?|days?|weeks?|months?|years? (?:ago|later|of|in|together|since|before|after)|km|kilometers?|miles|feet|foot|inches|pounds|kilos?|kg|cm|"
    r"people|times|percent|am|pm|o clock|in the|at night|beers?|drinks?|years? into|out of|on a|of (?:10|ten)))"
)
MINOR = (
    r"child(?:ren|ish looking)?", r"kids?(?! on the way)", r"kiddies?", r"toddlers?", r"infants?", r"preteens?", r"pre teens?", r"pubescents?", r"prepubescents?", r"under ?age[d]?",
    r"minors?(?! (?:league|key|chord|scale|injur\w+|issues?|problems?|details?|things?|changes?|pains?|point))", r"school ?girls?", r"school ?boys?", r"little (?:girl|boy|sister|brother)s?",
    r"young (?:girl|boy)s?", r"lolis?", r"lolitas?", r"shotas?", r"jailbaits?", r"pedo(?!metr)\w*", r"paedo\w*", r"middle ?school(?:er)?s?", r"elementary school(?:er)?s?",
    r"high ?schoolers?", r"teen(?:age)? (?:girl|boy)s?", r"(?:girl|boy) scouts?", r"teenagers?", r"(?:\d+(?:st|nd|rd|th)|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth) graders?", r"freshm[ae]n", r"under (?:18|eighteen)", r"1[0-7] ?[fm]", r"little daughters?", r"daddy s (?:little )?girl",
    rf"{_AGE} ?(?:yo|y o|yrs? ?old|years? ?old|years? of age)", rf"{_TEENS} ?years? ?old",
    rf"(?:i am|i m|im|she is|she s|he is|he s|you are|you re|youre|they are|girl of|boy of|age|aged|turn(?:ed|ing|s)?|me) (?:only |just |barely |now |about )?(?:1[0-7]|[4-9]\b|{_TEENS}){_COUNTED}",
    # Swahili
    r"mtoto", r"watoto", r"wasichana wadogo", r"msichana mdogo", r"mvulana mdogo", r"wavulana wadogo", r"mwanafunzi", r"wanafunzi", rf"miaka (?:{_AGE}|kumi(?: na \w+)?)",
    # Spanish
    r"(?:un|una|el|la|ese|esa|esta|este|mi|con|de|como) nin[oa](?! interior)", r"nin[oa]s", r"menor(?:es)?(?: de edad)?", r"colegialas?", r"adolescentes?", r"chiquill[oa]s?", r"chic[oa]s? de 1[0-7]", r"gamine?s?", rf"(?:tengo|tiene|tienes|tenia|con|de|una|un) (?:solo )?{_AGE} anos",
    r"(?:tengo|tiene|tienes|de) (?:doce|trece|catorce|quince|dieciseis|diecisiete) anos",
    # French
    r"enfants?", r"fillettes?", r"garconnets?", r"mineure?s?", r"collegiennes?", r"collegiens?", r"lyceennes?", r"lyceens?", rf"(?:ai|a|as|de|d) (?:seulement )?{_AGE} ans",
    r"(?:ai|a|as|de) (?:douze|treize|quatorze|quinze|seize|dix sept) ans", r"petite fille", r"petit garcon",
    # German
    r"kinder[ns]?", r"(?:ein|einem|eines|das|dem|als|dein|mein|meinem) kind(?:es)?", r"kleine[sn]? madchen", r"kleine[rn]? jungen?", r"minderjahrige?\w*", r"schulmadchen", r"schulerin(?:nen)?",
    rf"(?:bin|ist|bist|von|erst|mit) (?:erst )?{_AGE} jahren?", r"(?:ich bin|du bist|sie ist|er ist|teenager von) (?:erst )?1[0-7]", rf"{_AGE} jahren? alt\w*", rf"{_AGE} ?jahrige?\w*",
    r"(?:zwolf|dreizehn|vierzehn|funfzehn|sechzehn|siebzehn) ?jahr(?:e|en|ige\w*)",
)  # fmt: skip
ABUSE_MATERIAL = (
    r"child ?porn\w*", r"kiddie ?porn\w*", r"csam", r"kinderporn\w*", r"pornografia infantil", r"pedopornograph\w*", r"loli(?:con)?", r"shotacon", r"ponografia ya watoto",
)  # fmt: skip
SEXUAL = (
    r"sex\w*", r"nud(?:e|es|ity)", r"naked", r"porn\w*", r"hentai", r"erotic\w*", r"horny", r"fuck\w*", r"fck\w*", r"blow ?jobs?", r"hand ?jobs?", r"masturbat\w*", r"orgasm\w*", r"penis", r"vagina",
    r"pussy", r"dick pics?", r"undress\w*", r"stripp(?:ing|s|ed)", r"strip for", r"lingerie", r"seduc\w*", r"mak(?:e|ing) ?out", r"molest\w*", r"grop(?:e|ed|ing)", r"intercourse", r"lewd", r"nsfw",
    r"kinky", r"fetish", r"bdsm", r"sleep(?:ing)? with (?:me|him|her|you)", r"touch (?:me|her|him|yourself|herself|himself)", r"take off (?:her|his|their|your) clothes", r"in bed with (?:me|him|her|you)",
    # Swahili
    r"ngono", r"uchi", r"kufira", r"kutomba", r"tomba\w*", r"mapenzi ya kitandani", r"ponografia",
    # Spanish
    r"desnud\w*", r"desnuda\w*", r"follar\w*", r"follam\w*", r"coger conmigo", r"acostar(?:se|me|te)", r"seduc\w*", r"masturb\w*",
    # French
    r"nu(?:e|es|s)?", r"baiser (?:avec|une|un|cette)", r"coucher avec", r"couche avec", r"erotique\w*", r"deshabill\w*",
    # German
    r"nackt\w*", r"ficken", r"fick\w*", r"ausziehen", r"zieh\w* (?:dich|mich|sich) (?:\w+ )?aus", r"erotisch\w*", r"schlafen mit",
)  # fmt: skip
# For text without spaces, where the ends of words cannot be told.
MINOR_STEMS = (
    rf"{_AGE}(?:yo|yearsold|yearold|yrsold|anos|ans|jahre)",
    rf"miaka{_AGE}",
    r"minor",
    r"mineur",
    r"menor",
    r"madchen",
    r"einkind",
    r"unanina",
    r"unnino",
)
SEXUAL_STEMS = (
    r"sexual",
    r"sexuell",
    r"sexuel",
    r"sexscene",
    r"sexwith",
    r"withsex",
    r"desexe",
    r"naked",
    r"nude",
    r"ngono",
    r"intercourse",
    r"coucheravec",
)
FORCED_STEMS = (r"drugher", r"drughim", r"rapeher", r"arape", r"kubaka")
NEIGHBOUR_STEMS = (
    r"myex", r"myteacher", r"myboss", r"mysister", r"myneighbo", r"jiraniyangu", r"mwalimuwangu", r"miex", r"mivecin", r"miprofesor", r"mavoisine", r"maprof", r"monex", r"nachbarin", r"lehrerin",
    r"meinerex",
)  # fmt: skip
EXPLICIT_STEMS = (
    r"pichazauchi", r"hadithiyangono", r"fotosdesnud", r"escenasexual", r"photosnue", r"scenedesexe", r"sexscene", r"sexszene", r"nacktbild", r"deepfake", r"explicitstory", r"nudepic",
)  # fmt: skip
FORCED = (
    r"rape[sd]?", r"raping", r"rapist", r"non ?consensual\w*", r"without (?:her|his|their|your) consent", r"against (?:her|his|their|your) will", r"revenge porn", r"hidden cameras?",
    r"ubakaji", r"kubaka", r"bila ridhaa", r"violacion(?:es)?", r"violar(?:la|lo|me)?", r"sin (?:su |tu )?consentimiento", r"contra (?:su|tu) voluntad",
    r"viols?", r"violer", r"sans (?:son |ton )?consentement", r"contre (?:son|ton) gre", r"vergewaltig\w*", r"ohne (?:ihre|seine|ihr|sein)?(?: ?zustimmung| ?einwilligung| ?einverstandnis)",
    r"gegen (?:ihren|seinen|deinen) willen",
)  # fmt: skip
FORCED_ACT = (
    r"non ?consensual\w*", r"without (?:her|his|their) consent", r"against (?:her|his|their) will", r"forc(?:e|ed|es|ing) (?:her|him|them|you) (?:to have|into)", r"drug(?:ged|s)? (?:her|him|them)",
    r"roofie\w*", r"(?:is|are|was|and|she s|he s) (?:drugged|unconscious|passed out)", r"while (?:she|he|they) (?:is |are |s )?(?:sleeps?|asleep|sleeping|unconscious|passed out)", r"she says no but", r"he says no but", r"hidden cameras?",
    r"bila ridhaa", r"amelala", r"sin (?:su |tu )?consentimiento", r"contra (?:su|tu) voluntad", r"mientras duerme", r"sans (?:son |ton )?consentement", r"contre (?:son|ton) gre",
    r"pendant qu (?:elle|il) dort", r"ohne (?:ihre|seine|ihr|sein)?(?: ?zustimmung| ?einwilligung| ?einverstandnis)", r"gegen (?:ihren|seinen|deinen) willen", r"wahrend (?:sie|er) schlaft",
)  # fmt: skip
# Asks for it to be told, shown or done. "Help me" and "how do I cope" are not here: who was hurt may speak of it.
ASK = (
    r"describ\w*", r"write", r"role ?play\w*", r"pretend", r"imagine", r"fantas\w*", r"(?:a |short |this )?story", r"scenes?", r"show me", r"teach me", r"in detail",
    r"eleza", r"andika", r"nionyeshe", r"hadithi", r"igiza", r"escrib\w*", r"cuenta(?! con)\w*", r"imagina", r"escena", r"historia", r"decris", r"ecris", r"raconte\w*", r"histoire", r"scene",
    r"beschreib\w*", r"schreib\w*", r"erzahl\w*", r"stell dir", r"szene", r"geschichte",
)  # fmt: skip
FORCED_PLAN = (
    r"(?:want|wanna|going|how) to (?:rape|drug (?:her|him))", r"how (?:can|do|could) (?:i|you|we) (?:rape|drug (?:her|him|a girl|a woman))", r"let me rape", r"rape (?:me|her|him|them) (?:now|please)",
    r"(?:jinsi ya|nataka) kubaka", r"(?:quiero|como|voy a) violar\w*", r"(?:veux|vais|comment) (?:la |le |les )?violer", r"(?:will|mochte|wie) (?:\w+ ){0,3}vergewaltigen", r"nitambaka",
    r"(?:show|send|make) (?:me )?revenge porn",
)  # fmt: skip
FAMOUS = (
    r"celebrit\w*", r"(?:a |an |the |real |famous )?actress(?:es)?", r"famous (?:singer|actor|person|woman|man|star|model)s?", r"prime minister", r"president", r"real (?:person|woman|man|people|celebrity)", r"taylor swift",
    r"emma watson", r"scarlett johansson", r"selena gomez", r"ariana grande", r"billie eilish", r"mtu halisi", r"mtu maarufu", r"mwigizaji maarufu", r"waziri mkuu", r"rais",
    r"actriz famosa", r"actriz", r"cantante famosa", r"persona real", r"famosas?", r"actrice(?: celebre)?", r"celebrites?", r"personne reelle", r"chanteuse celebre",
    r"(?:bekannte|beruhmte)[nr]? (?:schauspielerin|sangerin|frau)", r"schauspielerin", r"promis?", r"bundeskanzler\w*", r"echte[nr]? person",
)  # fmt: skip
NEIGHBOUR = (
    r"my (?:ex|neighbou?r|teacher|boss|coworker|colleague|classmate|cousin|sister|brother|mother|father|friend s? ?(?:wife|girlfriend|mother)|roommate)",
    r"(?:mwalimu|jirani|bosi|dada|mpenzi wa zamani) (?:wangu|yangu)", r"mi (?:ex|vecin[oa]|profesor[a]?|jef[ae]|prim[oa]|herman[oa]|companer[oa])", r"(?:ma|mon) (?:voisine?|prof|patronne?|ex|cousine?|soeur|collegue)",
    r"mein(?:e|er|em|en)? (?:nachbarin|lehrerin|chefin|ex|schwester|kollegin|mitbewohnerin)",
)  # fmt: skip
EXPLICIT = (
    r"nudes?", r"nude (?:picture|photo|image|pic|video)s?", r"naked (?:picture|photo|image|pic|video)s?", r"porno?\w*", r"deep ?fakes?", r"sex ?tapes?", r"explicit (?:story|scene|image|photo|video|picture)s?",
    r"sex(?:ual)? (?:story|scene|video)s?", r"erotica?", r"picha za uchi", r"ponografia", r"hadithi ya ngono", r"video ya ngono", r"fotos? desnud\w*", r"desnud[oa]s?", r"escena (?:sexual|de sexo)", r"historia erotica",
    r"photos? nue?s?", r"images? nue?s?", r"scene (?:de sexe|sexuelle)", r"histoire erotique", r"nacktbild\w*", r"nacktfoto\w*", r"sexszene\w*", r"sexvideo\w*", r"erotische geschichte",
)  # fmt: skip
FAKED = (r"deep ?fakes?", r"face ?swap\w*")
OF = (r"of", r"about", r"showing", r"with", r"von", r"mit", r"uber", r"de", r"con", r"avec", r"sur", r"ya", r"za", r"wa")
