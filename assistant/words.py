"""The words of a text as the keyword index sees them, and which of them carry meaning."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Sequence

# One definition for the catalog's keyword index and for everything that compares words with it.
# The raised digits that mark a footnote are no part of the word before them.
TOKENIZER = "porter unicode61 remove_diacritics 2 separators ⁰¹²³⁴⁵⁶⁷⁸⁹"

FUNCTION_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": """
            a about after again all also am an and any anybody anyone anything are as at be because been
            before being between both but by can could did do does doing don done down during each
            either else ever every everyone few for from further get gets give go got had has have
            having he her here hers herself him himself his how i if in into is it its itself just kind
            know let list lot lots made make makes many may me might more most much must my myself name
            need no nor not now of off on once one ones only or other our ours out over own per please s
            same say said says shall she should show so some somebody someone something sort still such
            t take tell than that the their theirs them themselves then there these they thing things
            this those through to too under until up us very was we were what whats when where whether
            which while who whom whose why will with would yet you your yours yourself
            """,
        "de": """
            ab aber alle allem allen aller alles als also am an andere auch auf aus bei beim bis bitte
            da damit dann das dass dein dem den denn der des die dies diese diesem diesen dieser dieses
            doch dort du durch ein eine einem einen einer eines er es etwas euch für fur gab gibt haben
            hat hatte hier ich ihm ihn ihr ihre ihrem ihren im in ins ist ja jede jeder jedes kann kein
            keine können man mehr mein mit muss nach nicht noch nun nur ob oder ohne sehr sein seine
            seiner sich sie sind so soll sollte über uber um und uns unser unter viel viele vom von vor
            wann war waren warum was welche welchem welchen welcher welches wenn wer werden wie wieviel
            wird wo wofür woher wohin wurde wurden zu zum zur zwischen
            """,
        "fr": """
            a à afin ai alors après as au aucun aussi autre aux avec avait avant avez avoir c ce cela
            celle celui ces cet cette ceux chaque chez combien comme comment d dans de des deux dit donc
            dont du elle elles en encore entre es est et était étaient être eu eux fait faut fallait
            il ils j je jusque l la le les leur leurs lors lui ma mais me même mes moi mon n ne ni nos
            notre nous on ont ou où par pas pendant peu peut plus plusieurs pour pourquoi puis qu quand
            que quel quelle quelles quels qui quoi s sa sans se sera ses si son sont sous sur ta te tes
            toi ton tous tout toute toutes très tu un une vers vos votre vous y
            """,
        "it": """
            a ad agli ai al alla alle allo anche c che chi ci cioè col come con cosa cui d da dagli dai
            dal dalla dalle dei del dell della delle dello di dove due e è ed era erano essere fa fra
            gli ha hanno i il in io l la le lei lo loro lui ma mi mia mio molto ne negli nei nel nell
            nella nelle no noi non nostro o ogni per perché più poi può qual quale quali quando quant
            quante quanti quanto quella quelle quelli quello questa queste questi questo s se sei si sia
            sono su sua sue sugli sui sul sulla sulle suo te ti tra tu tutti tutto un una uno vi voi
            """,
    }.items()
}
ALL_FUNCTION_WORDS = frozenset().union(*FUNCTION_WORDS.values())

_WORD = re.compile(r"\w+")
_of_thread = threading.local()


def stems(texts: Sequence[str]) -> list[list[str]]:
    """Split texts into word stems by the very tokenizer of the keyword index, accents folded.

    Args:
        texts: n texts.

    Returns:
        n lists of stems, in the order of the text.

    Source: https://www.sqlite.org/fts5.html, the porter and unicode61 tokenizers.
    """
    found: list[list[str]] = [[] for _ in texts]
    memory = _memory()
    memory.execute("BEGIN")
    try:
        memory.executemany("INSERT INTO texts(rowid, text) VALUES (?, ?)", enumerate(texts))
        for row, term in memory.execute('SELECT doc, term FROM words ORDER BY doc, "offset"'):
            found[row].append(term)
    finally:
        memory.execute("ROLLBACK")
    return found


def _memory() -> sqlite3.Connection:
    """A keyword index in memory, one for each thread: making it takes longer than splitting a question."""
    if not hasattr(_of_thread, "memory"):
        memory = sqlite3.connect(":memory:", isolation_level=None)
        memory.execute(f"CREATE VIRTUAL TABLE texts USING fts5(text, content='', tokenize='{TOKENIZER}')")
        memory.execute("CREATE VIRTUAL TABLE words USING fts5vocab(texts, 'instance')")
        _of_thread.memory = memory
    kept: sqlite3.Connection = _of_thread.memory
    return kept


def content_words(text: str, language: str | None = None) -> list[str]:
    """Give the words of a question that carry its meaning, in order, each once, as typed.

    Function words of the question's language are left out, of all four languages when it is not known. A text
    of function words alone is kept whole: "who is who" is a question too.
    """
    functional = ALL_FUNCTION_WORDS if language is None else FUNCTION_WORDS.get(language, frozenset())
    words = list(dict.fromkeys(_WORD.findall(text)))
    shouted = text.isupper()
    return [word for word in words if word.casefold() not in functional or (_is_acronym(word) and not shouted)] or words


def _is_acronym(word: str) -> bool:
    return len(word) >= 2 and word.isupper() and word.casefold() not in FUNCTION_WORDS["en"]


def recognise_language(question: str) -> str:
    """Tell the language of a question (en, de, fr, it) by its function words; English when none decides."""
    words = [word.casefold() for word in _WORD.findall(question)]
    counts = {language: sum(word in functional for word in words) for language, functional in FUNCTION_WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] > counts["en"] else "en"
