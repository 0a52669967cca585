"""The typefaces lines are rendered in: where they come from, how often they are used, which are held aside.

Fetch them once (no font is committed)::

    apt-get install fonts-thai-tlwg fonts-noto-core fonts-dejavu fonts-arundina fonts-freefont-ttf fonts-unifont \
        xfonts-thai-etl xfonts-thai-manop xfonts-thai-nectec xfonts-thai-vor xfonts-thai-poonlap      # Debian
    npm install --prefix training --ignore-scripts                # the @fontsource packages in package.json
    pip download --no-deps -d training/packages odoo-addon-l10n-th-base-utils==19.0.2.0.0  # the national types
    python -m training.fonts                                      # unpacks and draws into training/fonts/, and checks

Debian's packages may also be unpacked anywhere: ``TRAINING_FONTS`` names the folder to use for /usr/share/fonts.

Licences: every @fontsource family here is under the SIL Open Font License 1.1, as are the Noto fonts;
fonts-thai-tlwg is GPL 2 or later with the font exception (Waree: Bitstream Vera); DejaVu is under the Bitstream
Vera licence, and Arundina under one much like it; FreeSerif is GPL 3 or later with a font exception, Unifont GPL 2 or
later with one.  Of the bitmap types of X11 those of etl and manop are in the public domain, nectec is GPL 2 or later,
vor and poonlap may be used and copied freely.  The national types come under the licence of the Department of
Intellectual Property and SIPA (use, study, adapt, distribute; not for sale by themselves), Sarabun New under GPL 2 or
later with a font exception; the three of Assumption University are licensed to these offices only, and training leaves
them out.  All others allow rendering and training; none is redistributed.
"""

from __future__ import annotations

import json
import os
import random
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).parent
BUILT = HERE / "fonts"
_FONTSOURCE = HERE / "node_modules" / "@fontsource"
_SYSTEM = Path(os.environ.get("TRAINING_FONTS", "/usr/share/fonts"))
_TLWG = _SYSTEM / "truetype" / "tlwg"
_NOTO = _SYSTEM / "truetype" / "noto"
_DEJAVU = _SYSTEM / "truetype" / "dejavu"
_ARUNDINA = _SYSTEM / "truetype" / "arundina"
_FREE = _SYSTEM / "truetype" / "freefont"
_UNIFONT = _SYSTEM / "opentype" / "unifont" / "unifont.otf"
_X11 = _SYSTEM / "X11" / "misc"
_PACKAGES = HERE / "packages"
_NUMERALS = BUILT / "numerals"

HELD_ASIDE = frozenset({"Umpush", "Trirong", "Anuphan", "Vor", "VorBold"})
"""Families that training never sees, nor another drawing of them: one of the old office kind, a serif, a sans without
loops, a terminal's bitmaps. The types that only measuring may use (``benchmarks.stress``) are further ones."""
OLD_OFFICE = frozenset({"Norasi", "Kinnari", "FreeSerif", "Taviraj", "ArundinaSerif", "NotoSerifThai"})
"""Families whose letters are akin to those of older office types: numerals of such a type stand among them."""


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
_NATIONAL_SHARE = {
    "THSarabunNew": 9.0,
    "THSarabun": 5.0,
    "THNiramitAS": 3.0,
    "THKrub": 2.0,
    "THBaijam": 1.5,
    "THFahKwang": 1.0,
    "THK2DJuly8": 1.2,
    "THKoHo": 1.2,
    "THKodchasal": 1.2,
    "THMaliGrade6": 0.8,
    "THChakraPetch": 1.0,
}
_NATIONAL_STYLES = {"Regular": 0.62, "Bold": 0.24, "Italic": 0.08, "Bold-Italic": 0.03, "BoldItalic": 0.03}
_BITMAPS = {
    "etl14-thai": ("Etl14", 0.1),
    "etl16-thai": ("Etl16", 0.1),
    "etl24-thai": ("Etl24", 0.15),
    "pvfixed_20r": ("Poonlap", 0.1),
    "pvfixed_20b": ("PoonlapBold", 0.1),
    "thai6x14": ("Nectec14", 0.1),
    "thai7x18": ("Nectec18", 0.15),
    "thai8x16": ("Nectec16", 0.15),
    "thai8x13": ("Manop13", 0.15),
    "thai9x13": ("Manop9", 0.1),
    "thai18": ("Vor", 0.1),
    "thai18b": ("VorBold", 0.1),
}
"""Bitmap types of X11: file, family, share."""
PENS, BENT = 40, 2
"""Hands that write numerals of old office types; how often the numerals of each family are bent anew."""
FOREIGN = ("NotoSansKhmer", "NotoSerifKhmer", "NotoNaskhArabic", "NotoSansMyanmar", "NotoSansDevanagari")
"""Faces of scripts that the reader does not know."""
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


def _from_national() -> list[Face]:
    faces = []
    for family, share in _NATIONAL_SHARE.items():
        for style, part in _NATIONAL_STYLES.items():
            path = BUILT / f"{family}-{style}.ttf"
            if path.exists():
                faces.append(Face(family, style, path, path, share * part))
    return faces


def _from_free() -> list[Face]:
    faces = [
        Face("FreeSerif", style or "Regular", path, path, share)
        for style, share in (("", 2.5), ("Bold", 0.8))
        if (path := _FREE / f"FreeSerif{style}.ttf").exists()
    ]
    if _UNIFONT.exists():
        faces.append(Face("Unifont", "Regular", _UNIFONT, _UNIFONT, 0.5))
    for name, (family, share) in _BITMAPS.items():
        path = BUILT / f"{name}.ttf"
        if path.exists():
            faces.append(Face(family, "Regular", path, path, share))
    return faces


@lru_cache(maxsize=1)
def pens() -> tuple[Path, ...]:
    """Faces of numerals alone, as pens write those of old office types."""
    return tuple(sorted(_NUMERALS.glob("pen-*.ttf")))


@lru_cache(maxsize=1)
def bent() -> tuple[Path, ...]:
    """Faces of numerals alone, those of the families that are trained on, bent."""
    return tuple(sorted(_NUMERALS.glob("bent-*.ttf")))


@lru_cache(maxsize=1)
def foreign() -> tuple[Face, ...]:
    """Faces of scripts that the reader does not know."""
    paths = (_NOTO / f"{name}-Regular.ttf" for name in FOREIGN)
    return tuple(Face(p.stem, "Regular", p, p, 1.0) for p in paths if p.exists())


@lru_cache(maxsize=1)
def all_faces() -> tuple[Face, ...]:
    """Every face found on this machine, in a fixed order.  RuntimeError if the fonts have not been
    fetched."""
    faces = _from_debian() + _from_fontsource() + _from_noto() + _from_national() + _from_free()
    if len({f.family for f in faces}) < 20:
        raise RuntimeError("fonts are missing: see the head of training/fonts.py for the commands")
    return tuple(faces)


@lru_cache(maxsize=1)
def partners() -> tuple[Path, ...]:
    """Latin faces that may stand in for a face's own Latin; those of offices four times."""
    names = [*OFFICE_PARTNERS * 4, *PARTNERS]
    built = [BUILT / f"{n}-latin-{s}.ttf" for n in names for s in ("400-normal", "700-normal")]
    return tuple(p for p in [*built, _DEJAVU / "DejaVuSans.ttf", _DEJAVU / "DejaVuSerif.ttf"] if p.exists())


def symbols() -> Path:
    """The face of last resort, for signs that text faces lack."""
    return _DEJAVU / "DejaVuSans.ttf"


def _build_fontsource() -> None:
    """Unpack the woff2 subsets to ttf files, which FreeType reads everywhere."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

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


def _build_national() -> None:
    """The national types out of their package."""
    for package in _PACKAGES.glob("odoo_addon_l10n_th_base_utils-*.whl"):
        with zipfile.ZipFile(package) as files:
            for name in files.namelist():
                file = Path(name)
                if file.suffix == ".ttf" and file.parent.name in _NATIONAL_SHARE:
                    _, _, style = file.stem.partition("-")
                    (BUILT / f"{file.parent.name}-{style}.ttf").write_bytes(files.read(name))


def _build_numerals() -> None:
    """Numerals that no font has: written by pens, and those of the families trained on, bent."""
    from training import pen, reshape

    _NUMERALS.mkdir(exist_ok=True)
    rng = random.Random(16)
    for seed in range(PENS):
        pen.save(_NUMERALS / f"pen-{seed:02}.ttf", pen.numerals(seed), rng.uniform(*pen.CONSONANTS))
    for face in all_faces():
        if face.family in HELD_ASIDE or face.style not in ("Regular", "400-normal"):
            continue
        for turn in range(BENT):
            glyphs, consonants = reshape.numerals(face.thai, rng.randrange(10**6))
            pen.save(_NUMERALS / f"bent-{face.family}-{turn}.ttf", glyphs, consonants)


def build() -> None:
    """Makes what lies in ``training/fonts``.  Raises RuntimeError if a font lacks Thai numerals."""
    from training import bitmaps

    BUILT.mkdir(exist_ok=True)
    _build_fontsource()
    _build_national()
    for name in _BITMAPS:
        source = _X11 / f"{name}.pcf.gz"
        if source.exists():
            bitmaps.outlines(source, BUILT / f"{name}.ttf")
    _build_numerals()


if __name__ == "__main__":
    build()
    found = all_faces()
    families = {f.family for f in found}
    print(f"{len(found)} faces, {len(families)} families, aside: {', '.join(sorted(HELD_ASIDE))}")
    print(f"numerals: {len(pens())} pens, {len(bent())} bent")
