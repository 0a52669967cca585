"""Records kept and handed on: archive, exports, page formats, bags.

The archive is one SQLite file (:mod:`~extract.archive.database`), filled by :mod:`~extract.archive.archive` from many
files at once, searched, exported, bagged and verified by the modules of the same names. All of them are plain
functions; :mod:`~extract.archive.commands` is the command line over them.
"""
