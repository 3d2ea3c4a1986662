"""What is counted: the head noun after a number, in the singular."""

import re

from corpus.quantity.numerals import LETTER

_IRREGULAR = {
    "people": "person", "men": "man", "women": "woman", "children": "child",
    "feet": "foot", "teeth": "tooth", "geese": "goose", "mice": "mouse",
    "lives": "life", "wives": "wife", "knives": "knife", "leaves": "leaf",
    "halves": "half", "shelves": "shelf", "wolves": "wolf", "loaves": "loaf",
    "criteria": "criterion", "phenomena": "phenomenon", "bacteria": "bacterium",
    "nuclei": "nucleus", "fungi": "fungus", "larvae": "larva", "indices": "index",
    "matrices": "matrix", "vertices": "vertex", "axes": "axis", "analyses": "analysis",
    "crises": "crisis", "bases": "base", "hypotheses": "hypothesis",
    "theses": "thesis", "diagnoses": "diagnosis", "buses": "bus", "gases": "gas",
    "lenses": "lens", "viruses": "virus", "campuses": "campus", "bonuses": "bonus",
    "statuses": "status", "focuses": "focus", "censuses": "census",
    "series": "series", "species": "species", "aircraft": "aircraft",
    "spacecraft": "spacecraft", "sheep": "sheep", "fish": "fish", "deer": "deer",
    "staff": "staff", "police": "police", "personnel": "person", "cattle": "cattle",
    "spectra": "spectrum", "quanta": "quantum", "strata": "stratum",
    "movies": "movie", "cookies": "cookie", "calories": "calorie", "zombies": "zombie",
    "ties": "tie", "dies": "die", "shoes": "shoe", "horses": "horse", "houses": "house",
    "cases": "case", "phases": "phase", "databases": "database", "purchases": "purchase",
    "causes": "cause", "courses": "course", "nurses": "nurse", "diseases": "disease",
    "responses": "response", "licenses": "license", "expenses": "expense",
    "employees": "employee", "caches": "cache", "axles": "axle", "headaches": "headache",
    "degrees": "degree", "potatoes": "potato", "tomatoes": "tomato", "heroes": "hero",
    "vetoes": "veto", "echoes": "echo",
}  # fmt: skip
_IRREGULAR_SINGULARS = frozenset(_IRREGULAR)

# Words in s that are no plurals.
_NOT_PLURAL = frozenset(
    """
    is was has does this its his as us plus minus thus yes always perhaps across
    towards besides afterwards sometimes versus less unless whereas bus gas lens
    virus campus bonus status focus census basis analysis crisis thesis
    consensus shows goes says gives gets makes takes remains becomes includes
    indicates suggests represents provides contains means seems appears leads
    comes uses requires allows helps keeps holds runs works needs wants offers
    adds reaches brings puts lies exists occurs corresponds refers describes
    presents reports illustrates previous various serious continuous numerous
    simultaneous continuous obvious famous porous aqueous homogeneous anonymous
    enormous dangerous gaseous ferrous religious mass glass class loss cross
    process access success stress press boss pass wireless regardless
    nevertheless nonetheless sales news physics mathematics economics politics odds
    headquarters overseas respectively hours versus alias james paris texas mars
    jesus kansas illinois arkansas massachusetts states nations
    """.split()
)
_STOP = frozenset(
    """
    of the and or in on at to for by with from into than that which who whose
    whom when where while if because although though but nor so yet as per via
    about above after before between under over during within without against
    among around through is are was were be been being am has have had do does
    did will would can could shall should may might must not no he she it they
    we you i this these those there here then also only just even still already
    later earlier ago each both all any some such more most less least other
    respectively compared versus vs until since upon onto off out up down near
    toward towards along beside besides behind beyond now today yesterday
    tomorrow again once twice too very quite rather instead either neither
    whether how why what a an his her its their our my your him them us me said
    says rose fell grew told made got went came took gave found using depending
    based due followed including according
    """.split()
)
_PHRASE = re.compile(
    rf"(?:[ \u00a0\u2009]|(?<=\d)-(?=[a-z]))([A-Za-z]{LETTER}*+(?:[-‐'’&]{LETTER}++){{0,8}}+)"
)
# a 30-item list, the 10,000-seat stadium; but not two-dimensional
_MODIFIER = re.compile(r"-([a-z]{3,}+)(?![\w-])")
_ADJECTIVES = (
    "al",
    "ed",
    "ive",
    "ic",
    "ary",
    "ly",
    "ing",
    "ous",
    "ar",
    "old",
    "odd",
    "ish",
    "plus",
    "fold",
)
_LONGEST = 5  # words from the number to its noun


def singular(word: str) -> str:
    """Return the singular of a plural noun in lower case; other words unchanged."""
    low = word.lower()
    if (known := _IRREGULAR.get(low)) is not None:
        return known
    if (
        not low.endswith("s")
        or low.endswith(("ss", "us", "is"))
        or low in _NOT_PLURAL
        or len(low) < 3
    ):
        return low
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return low[:-2]
    return low[:-1]


def plural(word: str) -> bool:
    """Tell whether *word* looks like a plural noun."""
    low = word.lower()
    if low in _IRREGULAR_SINGULARS:
        return True
    return (
        len(low) > 3
        and low.endswith("s")
        and not low.endswith(("ss", "us", "is", "’s", "'s"))
        and low not in _NOT_PLURAL
    )


def counted(text: str, start: int, *, one: bool = False) -> tuple[int, str] | None:
    """Return where the noun counted by the number before *start* ends, and the noun.

    Takes the words up to the first plural, as long as nothing shows that the phrase
    has ended; *one* asks for the very next word instead, in the singular.
    """
    modifier = _MODIFIER.match(text, start) if text.startswith("-", start) else None
    if modifier is not None:
        noun = modifier[1]
        return None if noun.endswith(_ADJECTIVES) else (modifier.end(), singular(noun))
    position = start
    for _ in range(_LONGEST):
        match = _PHRASE.match(text, position)
        if match is None:
            return None
        word = match[1]
        low = word.lower()
        if low in _STOP:
            return None
        position = match.end()
        if one:
            return (
                (position, low)
                if word.islower() and len(low) > 2 and not low.endswith("ly")
                else None
            )
        if plural(word):
            following = _PHRASE.match(text, position)
            # "patents holders": the last of several plurals is the head
            if (
                following
                and following[1].islower()
                and plural(following[1])
                and following[1] not in _STOP
            ):
                return following.end(), singular(following[1])
            return position, singular(word.rpartition("-")[2] if "-" in word else word)
    return None
