"""The typefaces lines are rendered in: where they come from, how often they are used, which are held aside.

Fetch them once (no font is committed)::

    apt-get install fonts-thai-tlwg fonts-noto-core fonts-dejavu fonts-arundina   # Debian
    npm install --prefix training --ignore-scripts                # the @fontsource packages in package.json
    python -m training.fonts                                      # woff2 to ttf, into training/fonts/, and a check

Licences: every @fontsource family here is under the SIL Open Font License 1.1, as are the Noto fonts;
fonts-thai-tlwg is GPL 2 or later with the font exception (Waree: Bitstream Vera); DejaVu is under the Bitstream
Vera licence, and Arundina under one much like it.  All allow rendering and training; none is redistributed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).parent
BUILT = HERE / "fonts"
_FONTSOURCE = HERE / "node_modules" / "@fontsource"
_TLWG = Path("/usr/share/fonts/truetype/tlwg")
_NOTO = Path("/usr/share/fonts/truetype/noto")
_DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
_ARUNDINA = Path("/usr/share/fonts/truetype/arundina")

HELD_ASIDE = frozenset({"Umpush", "Niramit", "Trirong", "Krub", "Anuphan"})
"""Families that training never sees: one of the old office kind, a serif, a light sans, two without loops."""


@dataclass(frozen=True, slots=True)
class Face:
    """One weight and slope of a family.  ``latin`` draws what ``thai`` lacks; the same file where one has
    both."""

    family: str
    style: str
    thai: Path
    latin: Path
    share: float
    """How often the face is drawn, relative to the others."""


# share per family: office types first, display faces rarely
_TLWG_SHARE = {
    "Laksaman": 9.0,
    "Garuda": 4.0,
    "Loma": 4.0,
    "Kinnari": 3.0,
    "Sawasdee": 2.0,
    "Waree": 2.0,
    "Norasi": 6.0,
    "Umpush": 2.0,
    "TlwgTypewriter": 1.0,
    "TlwgTypist": 0.8,
    "TlwgTypo": 1.0,
    "TlwgMono": 0.7,
    "Purisa": 0.3,
}
_ARUNDINA_SHARE = {"ArundinaSans": 2.0, "ArundinaSerif": 2.0, "ArundinaSansMono": 0.7}
_FONTSOURCE_SHARE = {
    "sarabun": 9.0,
    "noto-sans-thai": 3.0,
    "noto-sans-thai-looped": 3.0,
    "noto-serif-thai": 3.0,
    "ibm-plex-sans-thai": 1.5,
    "ibm-plex-sans-thai-looped": 2.0,
    "prompt": 1.5,
    "kanit": 1.2,
    "mitr": 1.0,
    "taviraj": 2.0,
    "trirong": 2.0,
    "maitree": 2.0,
    "pridi": 1.5,
    "chonburi": 0.3,
    "athiti": 1.2,
    "k2d": 1.2,
    "krub": 1.5,
    "niramit": 2.0,
    "bai-jamjuree": 1.5,
    "charm": 0.3,
    "charmonman": 0.2,
    "fahkwang": 1.0,
    "kodchasan": 1.0,
    "koho": 1.0,
    "mali": 0.5,
    "chakra-petch": 0.8,
    "anuphan": 1.0,
    "itim": 0.5,
    "pattaya": 0.2,
    "sriracha": 0.4,
    "google-sans": 1.5,
    "playpen-sans-thai": 0.4,
}
_STYLES = {
    "400-normal": 0.50,
    "700-normal": 0.20,
    "500-normal": 0.07,
    "600-normal": 0.07,
    "300-normal": 0.06,
    "400-italic": 0.07,
    "700-italic": 0.03,
}
_TLWG_STYLES = {
    "": 0.62,
    "-Bold": 0.22,
    "-Italic": 0.08,
    "-Oblique": 0.08,
    "-BoldItalic": 0.04,
    "-BoldOblique": 0.04,
    "-Light": 0.05,
}
OFFICE_PARTNERS = ("arimo", "tinos", "carlito", "cousine", "caladea", "gelasio")
"""Latin families of the measure of Arial, Times, Calibri, Courier, Cambria and Georgia: a run of Latin in such a type
amid Thai is common."""
PARTNERS = (
    *("courier-prime", "comic-neue"),
    *("open-sans", "roboto", "lato", "source-sans-3", "inter", "work-sans", "nunito", "rubik", "barlow", "oswald"),
    *("montserrat", "poppins", "raleway", "josefin-sans", "quicksand", "exo-2", "titillium-web"),
    *("pt-serif", "merriweather", "lora", "eb-garamond", "libre-baskerville", "roboto-slab"),
)
"""Latin families of all kinds: numerals of many types keep the reader from learning a few by heart (a 3 with a flat
head is not a 5)."""


def _title(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("-")) if name != "k2d" else "K2D"


def _from_debian() -> list[Face]:
    faces = []
    shares = [(_TLWG, f, s) for f, s in _TLWG_SHARE.items()] + [(_ARUNDINA, f, s) for f, s in _ARUNDINA_SHARE.items()]
    for folder, family, share in shares:
        for style, part in _TLWG_STYLES.items():
            path = next((p for e in ("ttf", "otf") if (p := folder / f"{family}{style}.{e}").exists()), None)
            if path is not None:
                faces.append(Face(family, style.strip("-") or "Regular", path, path, share * part))
    return faces


def _from_fontsource() -> list[Face]:
    faces = []
    for name, share in _FONTSOURCE_SHARE.items():
        for style, part in _STYLES.items():
            thai, latin = BUILT / f"{name}-thai-{style}.ttf", BUILT / f"{name}-latin-{style}.ttf"
            if thai.exists() and latin.exists():
                faces.append(Face(_title(name), style, thai, latin, share * part))
    return faces


def _from_noto() -> list[Face]:
    return [
        Face(
            "NotoLoopedThai",
            style,
            _NOTO / f"NotoLoopedThai-{style}.ttf",
            _NOTO / f"NotoSerif-{style}.ttf",
            share,
        )
        for style, share in (("Regular", 0.8), ("Bold", 0.3))
        if (_NOTO / f"NotoLoopedThai-{style}.ttf").exists()
    ]


@lru_cache(maxsize=1)
def all_faces() -> tuple[Face, ...]:
    """Every face found on this machine, in a fixed order.  RuntimeError if the fonts have not been
    fetched."""
    faces = _from_debian() + _from_fontsource() + _from_noto()
    if len({f.family for f in faces}) < 20:
        raise RuntimeError("fonts are missing: see the head of training/fonts.py for the three commands")
    return tuple(faces)


def partners() -> list[Path]:
    """Latin faces that may stand in for a face's own Latin; those of offices four times."""
    names = [*OFFICE_PARTNERS * 4, *PARTNERS]
    built = [BUILT / f"{n}-latin-{s}.ttf" for n in names for s in ("400-normal", "700-normal")]
    return [p for p in [*built, _DEJAVU / "DejaVuSans.ttf", _DEJAVU / "DejaVuSerif.ttf"] if p.exists()]


def symbols() -> Path:
    """The face of last resort, for signs that text faces lack."""
    return _DEJAVU / "DejaVuSans.ttf"


def build() -> None:
    """Unpack the woff2 subsets to ttf files, which FreeType reads everywhere."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    BUILT.mkdir(exist_ok=True)
    for name in [*_FONTSOURCE_SHARE, *OFFICE_PARTNERS, *PARTNERS]:
        licence = json.loads((_FONTSOURCE / name / "package.json").read_text(encoding="utf-8")).get("license")
        for style in _STYLES:
            for subset in ("thai", "latin"):
                source = _FONTSOURCE / name / "files" / f"{name}-{subset}-{style}.woff2"
                if not source.exists():
                    continue
                font = TTFont(source)
                if subset == "thai" and not all(c in font.getBestCmap() for c in range(0x0E50, 0x0E5A)):
                    raise RuntimeError(f"{source.name} has no Thai numerals")
                font.flavor = None
                font.save(BUILT / f"{name}-{subset}-{style}.ttf")
        print(f"{name}: {licence}")


if __name__ == "__main__":
    build()
    found = all_faces()
    families = {f.family for f in found}
    print(f"{len(found)} faces, {len(families)} families, aside: {', '.join(sorted(HELD_ASIDE))}")
