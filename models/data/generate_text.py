#!/usr/bin/env python3
"""Writes the texts that come with the models: numbers.tsv, reviews.tsv and tagged.tsv, in this folder.

Everything is drawn from a seed, so that the files are the same on every machine."""
import random
from pathlib import Path

HERE = Path(__file__).resolve().parent
ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen " \
       "seventeen eighteen nineteen".split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_words(n):
    """346 is three hundred and forty six."""
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10] + (" " + ONES[n % 10] if n % 10 else "")
    if n < 1000:
        rest = n % 100
        return ONES[n // 100] + " hundred" + (" and " + in_words(rest) if rest else "")
    rest = n % 1000
    joint = " and " if 0 < rest < 100 else " "
    return in_words(n // 1000) + " thousand" + (joint + in_words(rest) if rest else "")


def numbers(draw, rows):
    """A number in digits and in words; as many of one, two, ... six digits as there are, at most a sixth."""
    picked = set(range(100))
    while len(picked) < rows:
        picked.add(draw.randrange(10 ** draw.randrange(3, 7)))
    order = sorted(picked)
    draw.shuffle(order)
    return [(n, in_words(n)) for n in order]


SUBJECTS = "film plot cast music story ending dialogue camera hero villain".split()
GOOD = "good great clever moving funny brilliant".split()
BAD = "bad dull weak boring awful clumsy".split()
FILLERS = "really quite rather very truly".split()


def clause(draw):
    """A judgement of one thing, and whether it is praise."""
    praise = draw.random() < 0.5
    negated = draw.random() < 0.4
    word = draw.choice(GOOD if praise != negated else BAD)
    middle = draw.choice(["was", "is", "seemed"]) + (draw.choice([" not", " never", " hardly"]) if negated else "")
    filler = " " + draw.choice(FILLERS) if draw.random() < 0.5 else ""
    return f"the {draw.choice(SUBJECTS)} {middle}{filler} {word}", praise


def review(draw):
    """What stands behind "but" counts: 1 is praise."""
    first, praise = clause(draw)
    if draw.random() < 0.5:
        return first, int(praise)
    second, last = clause(draw)
    while last == praise:
        second, last = clause(draw)
    return (f"{first} but {second}", int(last)) if draw.random() < 0.5 else \
        (f"although {second} {first}", int(praise))


NOUN_OR_VERB = "play walk watch look cook guard farm drink dream smile".split()
NOUN_OR_ADJECTIVE = "green light cold square sweet young".split()
NOUNS = "dog garden teacher river city letter window child".split()
VERBS = "see find love remember follow bring".split()
ADJECTIVES = "old small quiet happy strange".split()
PREPOSITIONS = "in near behind with under".split()
ADVERBS = "often slowly never today".split()
PRONOUNS = "we they you i".split()


def noun_phrase(draw):
    if draw.random() < 0.2:
        return [(draw.choice(PRONOUNS), "pron")]
    words = [(draw.choice(["the", "a", "every", "this"]), "det")]
    if draw.random() < 0.4:
        words.append((draw.choice(ADJECTIVES + NOUN_OR_ADJECTIVE), "adj"))
    return words + [(draw.choice(NOUNS + NOUN_OR_VERB + NOUN_OR_ADJECTIVE), "noun")]


def sentence(draw):
    words = noun_phrase(draw)
    if draw.random() < 0.3:
        words.append((draw.choice(ADVERBS), "adv"))
    words.append((draw.choice(VERBS + NOUN_OR_VERB), "verb"))
    words += noun_phrase(draw)
    for _ in range(draw.randrange(3)):
        words += [(draw.choice(PREPOSITIONS), "prep")] + noun_phrase(draw)
    return " ".join(w for w, _ in words), " ".join(t for _, t in words)


def different(make, draw, rows):
    """So many rows, none of them twice."""
    made = {}
    while len(made) < rows:
        made[make(draw)] = None
    return list(made)


def write(name, rows):
    (HERE / name).write_text("".join("\t".join(map(str, row)) + "\n" for row in rows))


def main():
    write("numbers.tsv", numbers(random.Random(1), 4000))
    write("reviews.tsv", different(review, random.Random(2), 1500))
    write("tagged.tsv", different(sentence, random.Random(3), 1500))


if __name__ == "__main__":
    main()
