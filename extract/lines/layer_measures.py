"""The numbers that decide whether a text layer is what its page shows, and which of its glyphs make a line.

*Ems* are sizes of a glyph's type.
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.model.measure import Measures, measure


@dataclass(frozen=True, slots=True)
class LayerMeasures(Measures):
    """From the glyphs of a text layer to lines."""

    few: int = measure(60, "glyphs", (42, 84))
    """Fewer beside a large image are a page number or a caption, not the page's text."""
    large_image: float = measure(0.25, "share of the page", (0.227, 0.275))
    """Images that cover more are told of: no print inside them was read."""
    white: int = measure(250, "gray levels", (208, 250))
    """A drawing whose darkest pixel is lighter shows nothing."""
    garbled: float = measure(0.06, "share of the letters", (0.05, 0.072))
    """So much impossible Thai makes a broken layer: sound ones have under 0.005, and repair brings broken ones under
    0.02."""
    garbled_least: int = measure(3, "letters", (3, 3))
    """As few as this break none."""
    garbled_lines: float = measure(0.2, "share of the longer lines", (0.167, 0.24))
    """Where more of them have twice that share, the body is broken under a sound head."""
    garbled_line: int = measure(10, "letters", (10, 12))
    """A longer line has as many."""
    garbled_judged: int = measure(4, "lines", (4, 4))
    """So many longer lines tell."""
    stretch: int = measure(60, "Thai letters", (None, 66))
    """Stretches of so many hold known words (a third of the letters and more), or are no Thai."""
    unknown: float = measure(0.08, "share of a stretch's letters", (None, 0.112))
    """A stretch with fewer in known words is no Thai."""
    unknown_stretches: float = measure(0.4, "share of the stretches", (None, 0.56))
    """More of them make a layer that is not trusted."""
    junk_letters: int = measure(60, "Latin letters", (None, 84))
    """Fewer tell nothing of a layer without Thai."""
    junk_thai: float = measure(0.15, "times the Latin letters", (0.125, 0.18))
    """A layer with more Thai is judged by its Thai."""
    junk_words: int = measure(12, "words", (None, 17))
    """So many tell whether they are words."""
    junk_known: float = measure(0.6, "share of the words", (None, 0.84))
    """Where fewer look like words of any language, another program read Thai print as Latin."""
    turned: float = measure(0.6, "share of the glyphs", (None, 0.84))
    """So much of the print must run one way for the page to be turned."""

    ink: int = measure(18, "gray levels", (16, 22))
    """Between a letter's darkest and lightest pixel, drawn small; paper against paper has none."""
    ink_side: float = measure(0.15, "share of the glyph's width", (None, 0.21))
    """What is left out at both sides of a glyph where its ink is looked for: a neighbour's ink reaches in."""
    ink_seen: float = measure(0.5, "share of the word's glyphs", (0.357, 0.7))
    """A word is there if so many have ink."""
    ink_wide: float = measure(0.1, "ems", (None, 0.14))
    """Narrower glyphs (a full stop) are too small to tell."""
    word_gap: float = measure(0.6, "ems", (0.545, 0.72))
    """Glyphs this near on one baseline are one word where hidden ones are looked for."""
    number_gap: float = measure(0.2, "ems", (0.167, 0.24))
    """A hidden figure this near to one in sight is of the same number."""
    number_type: float = measure(2.0, "times the smaller", (1.43, None))
    """If their types differ by less than this."""
    hyphen: float = measure(0.1, "ems", (0.0833, 0.12))
    """A soft hyphen as long as this is drawn."""
    row: float = measure(0.4, "share of the lower one's height", (0.333, 0.44))
    """Two lines that share more of their height, one of the layer and one seen on the image, are of one row."""

    space_latin: float = measure(0.18, "ems", (0.129, None))
    """A space between Latin letters, or beside a figure, is wider; in type it is about a quarter."""
    space_thai: float = measure(0.3, "ems", (0.214, None))
    """A space between Thai letters is wider: those of justified Thai stand up to a tenth apart."""
    column_gap: float = measure(1.6, "ems", (1.52, 2.24))
    """White wider than this parts two lines: the parts of a letterhead, columns."""
    figure_gap: float = measure(0.8, "ems", (0.571, None))
    """The same between figures."""
    overlap: float = measure(0.5, "ems", (0.417, 0.6))
    """Glyphs that reach farther over one another are parted by no rule."""
    number_step: float = measure(0.06, "ems", (0.05, 0.072))
    """Figures drawn one after the other with less white between them, or over one another by less, are one number's,
    whatever rule runs through it."""
    ran_over: float = measure(1.0, "ems", (0.714, 1.2))
    """Figures over one another right behind a rule are two numbers': the first is wider than its cell."""
    rule_level: float = measure(0.3, "ems", (None, 0.42))
    """How far over the baseline a rule is looked for that parts two glyphs."""
    baseline: float = measure(0.3, "ems", (None, 0.42))
    """How far apart the baselines of one row's glyphs are."""
    twice: float = measure(0.1, "ems", (None, 0.14))
    """A glyph drawn again as near as this makes bold print."""
    stacked: float = measure(0.05, "ems", (0.0417, 0.055))
    """Narrower glyphs in one place are a font's without widths."""
    drawn_back: float = measure(0.6, "ems", (0.545, 0.72))
    """A glyph that begins as far before where the last one ended begins a new stretch of drawing."""
    drawn_on: float = measure(1.0, "ems", (0.714, None))
    """One that begins as far behind it does so too."""
    mark_over: float = measure(0.1, "ems", (None, 0.14))
    """A mark drawn by itself belongs to a letter that begins as far before it."""
    mark_wide: float = measure(0.1, "ems", (None, 0.14))
    """A figure or sign that is narrower is a mark that its font stores under another's code."""
    font_wide: float = measure(0.2, "ems", (0.182, 0.24))
    """If some glyph of the font is wider than this."""
    tis_letters: int = measure(5, "letters", (5, 5))
    """So many letters of the codes of TIS-620 show that a font gives Thai as Latin."""
    tis_share: float = measure(0.5, "share of the letters", (0.455, 0.55))
    """If more of its letters are such."""
    context: int = measure(14, "glyphs", (10, None))
    """Looked at before and behind each."""

    raised_figure: float = measure(0.9, "times the size before", (0.643, None))
    """Raised figures no larger than this are a note's mark."""
    raised_letter: float = measure(0.86, "times the size before", (0.84, 0.88))
    """Raised letters no larger than this: a browser sets them in 5/6."""
    raised_least: float = measure(0.12, "ems of the glyph before", (None, 0.168))
    """They stand higher than this over its baseline."""
    raised_most: float = measure(0.7, "ems of the glyph before", (0.5, 0.98))
    """And lower than this."""
    raised_figures: int = measure(3, "figures", (3, 3))
    """A mark has no more figures."""
    raised_letters: int = measure(8, "letters", (5, None))
    """Nor more letters."""
    raised_rows: int = measure(3, "rows", (2, None))
    """A mark stands in the row of the glyph it hangs on, or so many above less one."""
    raised_gap: float = measure(0.5, "ems", (0.357, None))
    """It begins as near to where that glyph ends; what is parted by more white are two marks."""
    raised_type: float = measure(0.02, "ems", (0.0167, 0.024))
    """Glyphs of one mark do not differ more in size."""


LAYER = LayerMeasures()
