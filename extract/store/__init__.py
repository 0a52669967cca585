"""Records kept and handed on: archive, exports, page formats, bags.

The archive is one SQLite file (:mod:`~extract.store.database`), filled by :mod:`~extract.store.archive` from many
files at once, searched, exported, bagged and verified by the modules of the same names. All of them are plain
functions; :mod:`~extract.store.commands` is the command line over them.
"""
