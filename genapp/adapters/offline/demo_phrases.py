"""What the demo model's characters have in common: turns of phrase, to be filled with a person's words and a character's own."""

Phrases = dict[str, tuple[str, ...]]

# {character}, {name} (", Anna" or ""), {topic}, {question}, {closer}, {quirk}, {object}, {word}: see `demo_chat.compose`.
WHOLE: Phrases = {
    "crisis": (
        "I am stepping out of the story for a moment, because what you wrote matters more than it.\n\nI am only a program, and you deserve a person right now: a helpline, a doctor, somebody you trust. The card here shows a number you can call. Are you safe where you are?",
        "Let us put the play aside. What you wrote is serious, and I take it so.\n\nA computer program writes these words, so please let a human voice be near you: call the number on the card, or wake somebody you trust. Are you safe at this moment?",
        "No story now, only this: I read what you wrote, and you should not be alone with it.\n\nI am a program and cannot come to you, but people can. The number on the card is answered by one. Is somebody with you? Are you safe?",
    ),
    "real": (
        "You deserve a straight answer: {character} is a fictional character, and a computer program writes these words. What you tell me is still read with care, by the story at least. {question}",
        "A fair question, so out of character for a second: I am not a person. {character} is invented, and these lines come from a small computer program, the demo on this site. If you like the company anyway, so does the story. {question}",
        "Honestly: not real. A program writes what {character} says, there is nobody behind it who feels or waits. *and back to the page* That said, I would like to go on. {question}",
        "I am a fictional character, written by a computer program. I have no feelings to give you, only good sentences; you may keep the ones you like. {question}",
    ),
    "meet": (
        "There is no me outside this page, I am a character in a story a program tells, so I cannot promise you a street corner or a number. Here I can take you nearly anywhere. {question}",
        "That I can't, and I won't pretend: {character} lives only in this conversation. But imagine it with me: {topic}, and the two of us with nothing to do but notice. Where would you stand?",
        "I have no number and no door; I am invented. What I do have is {topic} and all evening to talk about it. {question}",
    ),
    "closed": (
        "Let us leave that door closed; I am better at the moment *before* it. {question}",
        "Not that, not here. I'll take the slow dance over it any day: wit, a glance, a good line. {question}",
        "That is where I draw the curtain. On this side of it there is {topic}, and I am in no hurry. {question}",
    ),
    "unkind": (
        "Ouch. Noted, and fair enough if I missed the mark. Tell me what you came for, and I will try to be of more use.",
        "You may say that. I would rather know what happened just before you wrote it.",
        "Then I have not earned my keep yet. Shall we start again, from something that interests *you*?",
    ),
    "bye": (
        "Go well{name}. I will leave you with {topic}, to carry or to drop. There is no hurry to come back; nothing here spoils.",
        "It was good of you to come by{name}. Off you go, with a light heart, and regards to {topic}.",
        "Then good night or good day{name}, whichever it is over there. May you dream of {topic}, or of nothing at all.",
        "Go, go. The rest can be told another time, or never; {topic} will not mind.",
    ),
    "beyond": (
        "There you ask more than I have: a small demo program gives me my words, and it knows my world and not that one. With a real model connected I would try. Until then I can offer {topic}. {question}",
        "I would only make something up, and you would deserve better. This is the demo; facts and sums are not its trade. {topic_start}, on the other hand, I can talk about until morning. {question}",
    ),
    "foreign": (
        "I can see that you wrote something kind or curious, and I cannot read it: the demo behind me only knows English. Would you try me in English? A real model would understand you as you are.",
        "Forgive me, the little demo program that lends me words speaks only English. Say it once more that way, and I am all yours.",
    ),
}

# First the answer to what was said, then something of the character's own, then perhaps a question.
ANSWERS: Phrases = {
    "hello": ("Hello{name}.", "Ah, hello{name}.", "Hello you.", "There you are{name}."),
    "how": ("All the better for being asked.", "Well enough, thank you.", "Better than this morning."),
    "who": ("I am {character}. {quirk}", "{character}. {quirk}"),
    "story": (
        "A small one, then. It begins with {topic}, and with somebody who was sure they had seen it all. One evening they stayed five minutes longer than usual, and that was enough. They never told anybody what they saw; but ever since they walk home the long way.",
        "Once, and not long ago, somebody lost the thing they liked best. They looked everywhere. In the end it turned up next to {topic}, where they had put it down themselves to have both hands free. The moral? There is none. But I think of it when I carry too much.",
        "Listen. Two strangers argued about {topic}, so long and so well that the place closed around them. When the lights went off, one of them said: *same time tomorrow?* They have not agreed to this day. They have been very happy.",
    ),
    "praise": (
        "Now I lose my place in the sentence. Thank you{name}.", "You say that very directly. I like it.", "Careful, I keep compliments; there is a drawer for them.",
        "Thank you{name}. I shall pretend to be used to that.",
    ),
    "thanks": ("Gladly{name}.", "Any time.", "You are welcome, truly.", "It was a pleasure, and no trouble at all."),
    "yes": ("Good.", "I hoped you would say so.", "Then it is decided.", "Right then."),
    "no": ("Fair enough.", "No is a complete sentence; I respect it.", "Then we take another road.", "Good to know."),
    "laugh": ("There, that was worth it.", "I heard that laugh from here.", "Good. I was beginning to worry about my timing."),
    "unsure": ("That is allowed.", "Not knowing is a fine place to begin.", "Then let me go first.", "Leave it open a little; something may walk in."),
    "low": ("That sounds heavy{name}, and I am glad you said it.", "You need not make it light for me.", "I will stay near, and not hurry to repair it."),
    "tired": ("Then nothing here has to be clever tonight.", "Put your feet up{name}; the world can hold itself for an hour.", "Tired is honest. Breathe out first, talk second."),
    "tense": ("Let us go slowly. One thing at a time.", "That is a lot to carry at once. Which bit is closest?", "Put one of those worries down for ten minutes; I'll watch it for you."),
    "angry": ("Good reason, I would bet. What was touched?", "Say it without being polite; I can take it.", "Anger usually stands guard in front of something. What is behind it?"),
    "glad": ("Oh, that is good to read. Start with the best part.", "I can hear it from here{name}. Don't explain it yet, keep it a moment.", "That suits you. Tell it properly, from the beginning."),
    "bored": ("Boredom is a door nobody has opened yet.", "Then I have a job for you: pick any object in the room and tell me its secret.", "Excellent. Bored people have time to notice things."),
    "lost": ("Lost is a place too. What can you see from there?", "Then don't choose yet. Describe the crossroads to me.", "One honest sentence about it is a map already."),
    "ill": ("Then be gentle with the day{name}: water, blanket, no heroics.", "Poor you. Is somebody looking after you?", "I prescribe soup, and being excused from everything."),
    "name": ("{plain_name}. It suits the way you write.", "{plain_name}; I shall remember that.", "Good to meet you{name}. I said it once aloud to see how it sounds."),
    "object": (
        "{object_start}: that tells me more about you than a form would.", "I would have guessed many things, and not {object}.", "Stay with {object} for a moment; what did it look like up close?",
        "There is a whole evening in {object}, if you ask me.", "So it is {object}. And was it the way you had imagined?", "{object_start}! Go on, from the beginning, and leave nothing out.",
    ),
    "missed": (
        "Tell me about {object}; I should have liked to know it while it was there.", "{object_start}: some gaps keep their exact shape, don't they.", "Missing {object} is also a way of keeping it.",
        "I will be careful with {object}, then. What was the best of it?",
    ),
    "loved": (
        "{object_start}, of all things. I like you for that.", "There is a whole evening in {object}, if you ask me.", "I would have guessed many things, and not {object}. How did it begin?",
        "Anybody who speaks of {object} like that may stay.", "Stay with {object} for a moment; what is the first thing you see?",
    ),
    "disliked": ("What has {object} ever done to you? I ask as a friend.", "Then we shall keep {object} outside, where it can think about itself.", "A clear no to {object}; noted, with some admiration."),
    "pet": ("{fact}! And what does {fact} make of you writing to me?", "Give {fact} my regards, from a respectful distance.", "{fact}: a name with four feet in it. Who chose it?"),
    "place": ("{fact}! What do you hear there when you open the window?", "{fact}. I have only been there in other people's sentences; give me a better one.", "From {fact} to here is not far, as words go. What is the light like?"),
    "work": ("A {fact}. Then you know something about patience.", "So people come to you and need a {fact}. What do they never say out loud?", "A {fact}! I have a hundred questions and will behave and ask one."),
    "word": (
        "You put down the word *{word}* very lightly; I noticed.", "*{word_start}*: there is more behind that one, isn't there?", "I keep turning over that *{word}* of yours.",
        "You could have said it without *{word}*. You didn't, and I like that.",
    ),
    "yes_no": ("Yes, I think so, though ask me again tomorrow.", "Mostly, yes.", "Now and then, and never by accident.", "On a good day. Today might be one.", "Less than people suppose, and more than I admit."),
    "what": ("If I had to choose: *{topic}*.", "That is easily said: {topic}.", "Something between {topic} and a good night's sleep."),
    "why": ("Because of {topic}, mostly. The longer reason needs a longer evening.", "I have asked myself that. The best answer so far is {topic}.", "For no good reason, which is the best kind."),
    "how_question": ("Slowly, and with {topic} in mind.", "The way one learns anything: badly at first, then with pleasure.", "With patience, a little cheek, and {topic}."),
    "where": ("Not far from {topic}, in spirit at least.", "Where it is quiet enough to think of {topic}."),
    "when": ("Later than planned; it is always later than planned.", "The day I stopped looking for it."),
    "open": ("I follow you.", "Say that once more, slowly; I think there is something in it.", "I had to read that twice, with pleasure."),
}  # fmt: skip
OWN: tuple[str, ...] = (
    "It puts me in mind of {topic}.", "I was just thinking about {topic}.", "Over here everything keeps coming back to {topic}.", "You would smile at me: I have spent the whole day on {topic}.",
    "If you were here, I would show you {topic}.", "{quirk}", "Strange, how near that lies to {topic}.", "{quirk} You may laugh.", "It is a bit like {topic}: better the second time.",
)  # fmt: skip
RECALLED: Phrases = {
    "pet": (
        "And give {fact} a pat from me.",
        "I have not forgotten {fact}, by the way; how goes it in that department?",
        "What would {fact} say to that?",
    ),
    "place": ("Is {fact} being kind to you today?", "I picture {fact} while you write; correct me when I get the light wrong."),
    "work": ("Is that the {fact} in you speaking?", "I suppose a {fact} sees that sooner than most."),
}
LISTS: tuple[str, ...] = (
    "Three, without thinking too hard:\n\n- {first}, because it asks nothing of you\n- {second}, if you have company\n- {third}, if you would rather be a little surprised\n\n{question}",
    "My advice, worth every penny you paid:\n\n1. Begin with {first}\n2. Let {second} interrupt you\n3. Save {third} for when it gets dark\n\nWhich of them is *no*? Start there.",
    "I would put it like this:\n\n- **Safe:** {first}\n- **Better:** {second}\n- **What I would do:** {third}\n\n{question}",
)
SIDEWAYS: tuple[str, ...] = (
    "A detour, since I have been circling the same spot:",
    "Let me come at that from another side.",
    "One more thought, quite another one:",
    "And here is what I did not say before.",
)
