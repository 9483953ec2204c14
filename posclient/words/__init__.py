"""The words catalogue: every text that a person reads, in Chinese and in English, found by its key.

A new text is one entry in each `assets/translations/<language>/LC_MESSAGES/till.po`, with its key as the message id.
"""

from posclient.words.catalogue import Language, WordsError
from posclient.words.names import Names, Pack, name_in, names_in, pack_of
from posclient.words.words import Words, load

__all__ = ["Language", "Names", "Pack", "Words", "WordsError", "load", "name_in", "names_in", "pack_of"]
