"""The words of the grammar itself: which kind of token each is, and which say nothing of their own."""

from app.domain.ask.lexicon import Meaning

FILLER = "FILLER"
_WORDS: dict[str, str] = {
    FILLER: "who whom which what that there was were is are be been being had has have did do does the a an all any "
    "every each list show give find name named tell please me ever also their his her it they he she texts served "
    "serving "
    "serve serves worked working work stationed sat sitting sit operated held holding hold "
    "acted employed present located based recorded known attested when how about "
    "post office position job title s together names full complete table d",
    "BEGAN": "appointed became become becoming promoted sent went go came arrived arrive assigned "
    "posted",
    "FIRST": "first",
    "LAST": "last",
    "POSTS": "posts postings",
    "IN": "in at inside on into near",
    "OF": "of for with belonging",
    "TO": "to",
    "FROM": "from",
    "AS": "as",
    "BY": "by",
    "AND": "and plus but",
    "OR": "or",
    "BETWEEN": "between",
    "BEFORE": "before",
    "AFTER": "after",
    "SINCE": "since",
    "UNTIL": "until till through",
    "DURING": "during throughout",
    "THEN": "then later afterwards afterward subsequently next thereafter",
    "WITHIN": "within",
    "NOUN": "people person persons man men officer officers somebody someone anybody anyone everybody everyone "
    "individual individuals staff staffer folk those whoever",
    "WOMEN": "woman women female females",
    "HEADED": "headed heads head heading led leading lead leader leaders chief chiefs directed directing ran",
    "COMMANDED": "commanded commanding",
    "STUDIED": "studied studying graduated graduate graduates trained attended educated student students alumni "
    "pupil pupils",
    "AWARDED": "awarded received decorated holder holders recipient recipients",
    "CODE": "codename codenames codenamed pseudonym pseudonyms alias cryptonym",
    "RANKED": "rank ranks ranked ranking",
    "SUCCESSION": "succession succeeded successors successor predecessors predecessor followed replaced "
    "preceded",
    "WHERE": "where",
    "CAREER": "career careers biography trace path",
    "CERTAINLY": "certainly surely definitely",
    "POSSIBLY": "possibly perhaps maybe",
    "UNIDENTIFIED": "unidentified unnamed nameless unresolved",
    "YEARS": "year years",
    "MONTHS": "month months",
    "DAYS": "day days",
    "COVER": "cover undercover covers",
    "MET": "contemporaries contemporary colleagues colleague comrades alongside knew know met "
    "meet overlap overlapped",
}
_PHRASES: dict[str, tuple[str, ...]] = {
    FILLER: ("could you tell me", "can you tell me", "could you", "can you", "i want to know", "i would like to know",
             "i want", "i am looking for", "tell us", "show us", "give us", "who else", "in the texts",
             "do the texts say", "what do the texts say",
             "be found", "can be found", "took part", "names of all", "in order", "and when",
             "in chronological order", "chronologically", "in what order", "by date", "in the year", "the year",
             "in the years", "the years", "held the post of", "the post of", "post of", "time as", "served as",
             "for sure", "at any time", "according to the texts", "by name", "and how",
             "how sure", "and how sure", "how sure is it", "and how sure is it", "how sure is that",
             "and how sure is that", "how certain", "and how certain", "how certain is it", "and how certain is it",
             "how surely", "and how surely",
             "holders of the post of", "holder of the post of"),
    "HOWMANY": ("how many", "number of", "the number of", "count of", "count"),
    "OF": ("belonging to", "member of", "members of"),
    "UNTIL": ("up to", "until the end of", "no later than", "not later than", "to the end of"),
    "SINCE": ("from the beginning of", "starting in", "starting", "beginning in"),
    "BEFORE": ("prior to", "earlier than"),
    "AFTER": ("later than",),
    "DURING": ("in the course of",),
    "CAME": ("came after", "came before", "who came after", "who came before", "took over from"),
    "THEN": ("and then", "and later", "after that", "and after that", "followed by", "went on to be",
             "went on to become", "and afterwards", "and subsequently", "later became", "who later", "and next",
             "and finally", "finally"),
    "SOONER": ("before becoming", "before being", "before serving", "before he became", "before they became",
               "before he was", "before they were", "before she was", "prior to becoming", "before working",
               "before joining", "before going", "before heading", "before they served"),
    "EARLIER": ("after being", "after becoming", "after serving", "after having been", "having been",
                "after he was", "after they were", "after working", "who had been", "formerly", "previously",
                "who had earlier been", "earlier"),
    "PERSONNEL": ("intelligence people", "intelligence personnel", "intelligence staff", "personnel",
             "intelligence men",
                  "members of intelligence"),
    "HEADED": ("head of", "heads of", "at the head of", "in charge of", "chief of"),
    "COMMANDED": ("in command of",),
    "STUDIED": ("graduated from", "graduates of", "studied at", "student of", "trained at", "a course at",
                "educated at"),
    "AWARDED": ("awarded the title", "awarded the title of", "awarded the", "decorated with", "with the title of",
                "received the title"),
    "CODE": ("code name", "code names", "code named", "used the codename", "using the codename",
             "under the codename", "under the pseudonym",
             "with the codename", "operational pseudonym", "known as", "bore the codename"),
    "RANKED": ("with the rank of", "holding the rank of", "the rank of", "rank of", "with the rank", "in the rank of"),
    "HIGHER": ("or higher", "or above", "and above", "or more senior", "and higher", "or more"),
    "ATLEAST": ("at least",),
    "SUCCESSION": ("one after another", "one after the other", "in succession", "who succeeded whom",
                   "succession of", "line of", "the line of", "handed over", "handed over to"),
    "CAREER": ("career of", "the career of", "biography of", "life of", "what did"),
    "BECAMEOF": ("what became of", "what became", "what happened to", "what happened", "fate of", "the fate of",
                 "became of", "fates of"),
    "MET": ("served with", "worked with", "serve with", "work with", "contemporaries of", "contemporary of",
            "colleagues of", "colleague of", "together with", "could have known", "could have met", "overlapped with",
            "at the same time as", "at the same place as", "in the same place as", "with whom", "each other",
            "knew each other", "know each other", "meet each other", "could have met each other", "was there with",
             "knew", "could know", "who else was there with"),
    "COVER": ("under the cover of", "under cover of", "under cover as", "under the cover", "under cover",
              "with the cover of", "cover of", "covered as", "covered by", "under the guise of", "posing as",
              "disguised as"),
    "BY": ("on instructions from", "on instructions of", "on the instructions of", "on the orders of", "on orders of",
           "at the hands of", "ordered by"),
    "CERTAINLY": ("for certain", "for sure"),
    "SURELYORNOT": ("may have been", "might have been", "could have been", "certainly or possibly",
             "for certain or possibly", "possibly or certainly",
                    "certainly and possibly"),
    "WHERE": ("roster", "who was where", "who sat where", "who were where", "who served where", "was where",
             "and where"),
    "ONWARDS": ("onward", "onwards", "and later years", "and after", "or later", "or after"),
}
NUMBERS = {word: index for index, word in enumerate(
    ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1)}
"""Small numbers written out."""
FATE_FORMS: dict[str, tuple[str, ...]] = {
    "arrested": ("arrest", "arrests"), "captured": ("capture", "was taken prisoner", "taken prisoner"),
    "shot": ("execution", "executions", "executed", "execution by shooting"), "killed": ("murdered", "killing"),
    "died": ("death", "deaths", "die"), "defected": ("defection", "defector", "defectors", "defect"),
    "vanished": ("disappearance", "disappear", "vanish"), "rehabilitated": ("rehabilitation",),
    "repressed": ("repression", "repressions", "victims of repression", "victim of repression"),
    "imprisoned": ("imprisonment", "prisoner", "prisoners", "in prison", "in jail"), "released": ("release",),
    "escaped": ("escape", "fled"), "emigrated": ("emigration", "emigrate", "emigrants"),
    "sentenced": ("trial", "tried"), "surrendered": ("surrender",), "exchanged": ("exchange",),
    "survived": ("survivor", "survivors"), "last-seen": ("seen last",),
}  # fmt: skip
"""Nouns and verbs that name a fate as its participle does, by the fate's id: English, not a vocabulary's business."""


def phrases() -> list[tuple[str, Meaning]]:
    """Every word and phrase of the grammar with its kind of token."""
    found = [(word, kind) for kind, words in _WORDS.items() for word in words.split()]
    found += [(phrase, kind) for kind, several in _PHRASES.items() for phrase in several]
    return [(phrase, Meaning(None, kind, phrase)) for phrase, kind in found]
