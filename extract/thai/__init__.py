"""Thai writing: digits, numbers, words for numbers, dates, document numbers, telephones, mending broken text.

One small pure module each, with the same verbs where they make sense (``parse``, ``is_valid``, ``format``,
``find``); the doctests are the specification. Nothing here guesses: what does not parse raises
``ValueError``.
"""
