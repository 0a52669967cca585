"""Counts how Thai is spelt, for ``extract/read/spelling.py``: ``python -m training.spelling``.

Words of PyThaiNLP's lists in the public domain (CC0: the Thai National Corpus' and the Textbook Corpus' word
frequencies, the dictionary, provinces, countries) and our own office phrases are strung together by frequency, and runs
of one to six letters counted. Numerals are never part of a run.
"""

from __future__ import annotations

import argparse
import random
from bisect import bisect
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extract.read.spelling import BITS, CODES, LOG_STEP, MODEL, ORDER

from .text import PHRASES, canonical

_FLATTEN = 0.75
"""Frequencies are raised to this power: office papers use the same words, but not as often."""


def _lists() -> list[tuple[float, list[str], list[float]]]:
    """(share, words, frequencies) of each list."""
    import pythainlp

    folder = Path(pythainlp.__file__).parent / "corpus"

    def rows(name: str) -> list[str]:
        return [r.strip() for r in (folder / name).read_text(encoding="utf-8-sig").splitlines() if r.strip()]

    def fine(word: str) -> bool:
        return bool(word) and all(c in CODES for c in word)

    counted = []
    for name in ("tnc_freq.txt", "ttc_freq.txt"):
        pairs = [(canonical(w.strip()), c.strip()) for w, _, c in (r.partition("\t") for r in rows(name))]
        some = [(w, float(c) ** _FLATTEN) for w, c in pairs if fine(w) and c.isdigit()]
        counted.append(([w for w, _ in some], [c for _, c in some]))
    dictionary = [canonical(w) for w in rows("words_th.txt")]
    places = [r.split(",")[0] for r in rows("thailand_provinces_th.csv")] + rows("countries_th.txt")
    alike = [
        (0.20, [w for w in dictionary if fine(w)]),
        (0.04, ["จังหวัด" + p for p in places if fine(p)] + [p for p in places if fine(p)]),
        (0.10, [w for p in PHRASES for w in p.split() if fine(w)]),
    ]
    return [(0.50, *counted[0]), (0.16, *counted[1]), *((s, w, [1.0] * len(w)) for s, w in alike)]


def write_text(rng: random.Random, characters: int) -> NDArray[np.uint64]:
    """Codes of that many letters and walls of running text."""
    lists = [(words, list(accumulate(weights))) for _, words, weights in _lists()]
    shares = list(accumulate(share for share, _, _ in _lists()))
    codes: list[int] = [0]
    while len(codes) < characters:
        words, sums = lists[min(bisect(shares, rng.random() * shares[-1]), len(lists) - 1)]
        word = words[min(bisect(sums, rng.random() * sums[-1]), len(words) - 1)]
        codes.extend(CODES[c] for c in word)
        if rng.random() < 0.15:
            codes.append(0)
    return np.array(codes, np.uint64)


def count(codes: NDArray[np.uint64], least: int) -> dict[str, NDArray[np.generic]]:
    """Runs of each length that were seen at least so often, sorted, as the gaps between their keys."""
    table: dict[str, NDArray[np.generic]] = {"total": np.array(float((codes > 0).sum()))}
    packed = np.zeros(codes.size, np.uint64)
    whole = np.ones(codes.size, bool)  # no wall but the first of the run
    for n in range(1, ORDER + 1):
        # one letter more at the end: run n at i is run n - 1 at i, and letter i + n - 1
        end = codes[n - 1 :]
        packed = (packed[: end.size] << np.uint64(BITS)) | end
        whole = whole[: end.size] & ((end > 0) if n > 1 else np.ones(end.size, bool))
        keys, counts = np.unique(packed[whole], return_counts=True)
        keep = counts >= (1 if n < 3 else least)
        keys, counts = keys[keep], counts[keep]
        logs = np.minimum(np.round(np.log2(counts) / LOG_STEP), 255)
        table[f"gaps{n}"] = np.diff(keys, prepend=np.uint64(0))
        table[f"logs{n}"] = logs.astype(np.uint8)
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--characters", type=int, default=12_000_000)
    parser.add_argument(
        "--least", type=int, default=4, help="runs of three letters or more seen less often are left out"
    )
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--into", type=Path, default=MODEL)
    args = parser.parse_args()
    table = count(write_text(random.Random(args.seed), args.characters), args.least)
    np.savez_compressed(args.into, **table)  # type: ignore[arg-type]
    runs = [len(table[f"logs{n}"]) for n in range(1, ORDER + 1)]
    print(f"{args.into}: {args.into.stat().st_size / 1e6:.2f} MB, runs of 1 to {ORDER} letters: {runs}")


if __name__ == "__main__":
    main()
