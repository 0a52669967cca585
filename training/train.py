"""Trains the reader: ``python -m training.train --minutes 105 --run first``.  Interrupted, the same command
goes on.

On a CPU two processes of one thread each share every step (gradients averaged over gloo): twice as fast as
one process with two threads, and ten times on a busy machine.  On a GPU one process trains, others draw lines
for it (``feed``), and each line serves several times; ``vary`` gives it another look each time. The schedule is
by the clock: the budget of minutes is spent whole, whatever the machine makes of it.
"""

from __future__ import annotations

import argparse
import math
import os
import time
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, distributed, nn

from extract.read.charset import CHARACTERS

from .data import MIXED, Lines, Mix
from .degrade import CONDITIONS
from .feed import Feed, Tensors, lengths, tensors
from .model import STRIDE, Reader
from .vary import vary

RUNS = Path(__file__).parent / "runs"
PEAK, FLOOR, DECAY, CLIP = 2e-3, 1.5e-5, 0.02, 2.0
EMA = 0.999
EMA_GPU = 0.9995
SURE = 0.3
"""A line of which the true text has three quarters of the probability, in nats, teaches little."""
SAVE_EVERY, EXPORT_EVERY, SAY_EVERY = 180.0, 900.0, 30.0


class Progress:
    """Share of the budget spent, and what the share asks for."""

    def __init__(self, budget: float, spent: float, peak: float, fresh: bool, turn: int) -> None:
        self._before, self._began, self._peak, self._turn = spent, time.monotonic(), peak, turn
        self._fresh = fresh
        self.share = spent / budget
        self._tick = 0

    def spent(self) -> float:
        return self._before + time.monotonic() - self._began

    def rate(self) -> float:
        """Learning rate: a short warm-up, then a cosine to the floor."""
        p = min(self.share, 1.0)
        if p < 0.02:
            return self._peak * (0.02 + p / 0.02)
        return FLOOR + (self._peak - FLOOR) * 0.5 * (1 + math.cos(math.pi * (p - 0.02) / 0.98))

    def lengths(self) -> tuple[int, int]:
        """Shortest and longest text of the next line."""
        self._tick += 1
        return lengths(self._tick, self.share, self._fresh, self._turn)


def averaged(model: nn.Module, share: Tensor) -> None:
    """Mean gradients over all processes; ``share`` is set to the first one's."""
    grads = [p.grad for p in model.parameters() if p.grad is not None]
    share[0] = share[0] if distributed.get_rank() == 0 else 0.0
    flat = torch.cat([g.flatten() for g in grads] + [share * distributed.get_world_size()])
    distributed.all_reduce(flat)
    flat /= distributed.get_world_size()
    at = 0
    for g in grads:
        g.copy_(flat[at : at + g.numel()].view_as(g))
        at += g.numel()
    share[0] = flat[-1]


def losses_of(model: nn.Module, ink: Tensor, widths: Tensor, labels: Tensor, lengths: Tensor) -> Tensor:
    """CTC's loss of each line, in nats.  ``ink``: float (n, 1, 48, width), 1 is black; ``labels``: (n, longest);
    widths and lengths on the CPU."""
    # a CPU without instructions for bfloat16 is ten times slower with it
    fast = ink.is_cuda or torch.backends.cpu.get_cpu_capability() not in ("DEFAULT", "AVX2")
    with torch.autocast(ink.device.type, dtype=torch.bfloat16, enabled=fast):
        logits = model(ink.contiguous(memory_format=torch.channels_last))
    scores = logits.float().log_softmax(1).permute(2, 0, 1)
    return nn.functional.ctc_loss(
        scores, labels, widths // STRIDE, lengths, blank=0, reduction="none", zero_infinity=True
    )


def loss_of(model: nn.Module, batch: Tensors, easy: float = 1.0) -> tuple[Tensor, int]:
    """The batch's loss a character, and the number of lines that it is of: with ``easy`` under 1, all lines that the
    network is not sure of, and that share of the others.

    Most lines teach a trained network nothing; to look is a third of the work of learning.  (Jiang et al. 2019,
    "Accelerating Deep Learning by Focusing on the Biggest Losers", with a threshold in place of the quantiles.)
    """
    ink = vary(batch.images.float().mul_(-1 / 255).add_(1))
    widths, labels, lengths = batch.widths, batch.labels, batch.lengths
    if easy < 1.0:
        with torch.no_grad():
            seen = losses_of(model, ink, widths, labels, lengths).cpu()
        kept = (seen > SURE) | (torch.rand_like(seen) < easy)
        kept[int(seen.argmax())] = True
        ink, labels = ink[kept.to(ink.device)], labels[kept.to(ink.device)]
        widths, lengths = widths[kept], lengths[kept]
    losses = losses_of(model, ink, widths, labels, lengths)
    return (losses / lengths.to(losses.device, non_blocking=True).clamp(min=1)).mean(), len(lengths)


def keep_statistics(model: nn.Module) -> None:
    """From now on the normalisation goes by the statistics that it has, whatever a batch is like."""
    for module in model.modules():
        if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
            module.eval()


def hold_below(model: Reader, upper: int) -> None:
    """From now on only the last ``upper`` blocks and the head learn: on a CPU most of the work of a step is saved."""
    learning = {id(p) for part in (*model.blocks[-upper:], model.head) for p in part.parameters()}
    for parameter in model.parameters():
        parameter.requires_grad_(id(parameter) in learning)


def weights_by_name(text: str) -> dict[str, float]:
    """``fax=0.4,worn=0.1`` as a mapping.  Raises ValueError for anything else."""
    pairs = (part.split("=") for part in text.split(",") if part)
    return {name.strip(): float(weight) for name, weight in pairs}


def _follow(average: nn.Module, model: nn.Module, keep: float) -> None:
    """The average moves towards the model by ``1 - keep``."""
    pairs = [
        (mine, new)
        for mine, new in zip(average.state_dict().values(), model.state_dict().values(), strict=True)
        if mine.dtype.is_floating_point
    ]
    with torch.no_grad():
        torch._foreach_lerp_([mine for mine, _ in pairs], [new for _, new in pairs], 1 - keep)  # type: ignore[attr-defined]


def _weights(state: dict[str, Any]) -> dict[str, Any]:
    """What a later run starts from, and what ``export`` needs: the averaged weights, at half precision."""
    average = {k: v.half().cpu() if v.dtype.is_floating_point else v.cpu() for k, v in state["average"].items()}
    return {"average": average, **{k: state[k] for k in ("step", "characters", "seed")}}


def work(rank: int, world: int, args: argparse.Namespace) -> None:
    """One process of the training."""
    torch.set_num_threads(1)
    import cv2

    cv2.setNumThreads(1)
    os.environ.setdefault("MASTER_ADDR", "127.0.0.1")
    os.environ.setdefault("MASTER_PORT", args.port)
    if world > 1:
        distributed.init_process_group("gloo", rank=rank, world_size=world)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(args.seed)
    # channels last: a fifth faster on a CPU
    model = Reader().to(device, memory_format=torch.channels_last)
    average = Reader().to(device)
    average.load_state_dict(model.state_dict())
    optimiser = torch.optim.AdamW(model.parameters(), lr=PEAK, weight_decay=DECAY, betas=(0.9, 0.98), fused=True)
    folder = RUNS / args.run
    folder.mkdir(parents=True, exist_ok=True)
    saved = folder / "state.pt"
    step, spent, stretch = 0, 0.0, 0
    start_from = saved if saved.exists() else Path(args.start) if args.start else None
    if start_from is not None:
        state = torch.load(start_from, map_location=device, weights_only=True)
        if state["characters"] != CHARACTERS:
            raise SystemExit("the saved state knows other characters")
        if start_from == saved:
            model.load_state_dict(state["model"])
            average.load_state_dict(state["average"])
            optimiser.load_state_dict(state["optimiser"])
            step, spent, stretch = state["step"], state["spent"], state["stretch"] + 1
        else:
            model.take(state["average"])
            average.take(state["average"])
    progress = Progress(args.minutes * 60, spent, args.peak, not args.start, args.turn)
    mix = Mix(args.confusable, args.cells, args.foreign, args.mixed, args.even, CONDITIONS | args.damage, args.favour)
    if args.settled:
        keep_statistics(model)
    if args.upper:
        hold_below(model, args.upper)
    feed = None
    if device == "cuda":
        seed = args.seed * 1000 + stretch * 100
        drawing = max(1, (os.cpu_count() or 2) - 1)
        feed = Feed(drawing, seed, args.area, mix, fresh=not args.start)
        batches = feed.batches()
    else:
        lines = Lines(args.seed * 1000 + stretch * 10 + rank, mix)
        batches = map(tensors, lines.batches(args.area, 320, progress.lengths))
    said = stored = exported = time.monotonic()
    seen, used, count = 0, 0, 0
    total = torch.zeros((), device=device)
    share = torch.zeros(1)
    while progress.share < 1.0:
        batch = next(batches)
        for group in optimiser.param_groups:
            group["lr"] = progress.rate()
        loss, learnt = loss_of(model, batch, args.easy)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        share[0] = progress.spent() / (args.minutes * 60)
        if world > 1:
            averaged(model, share)
        progress.share = float(share[0])
        if feed is not None:
            feed.share.value = progress.share
        nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        optimiser.step()
        step += 1
        _follow(average, model, min(EMA_GPU if feed else EMA, (1 + step) / (10 + step)))
        seen, used = seen + len(batch.lengths) * world, used + learnt * world
        total, count = total + loss.detach(), count + 1
        now = time.monotonic()
        if rank == 0 and now - said > SAY_EVERY:
            drawn = f" drawn {feed.store.fresh} kept {len(feed.store)}" if feed is not None else ""
            rates = f"lines/s {seen / (now - said):.0f} learnt {used / (now - said):.0f}{drawn}"
            print(
                f"{time.strftime('%H:%M:%S')} share {progress.share:.3f} step {step} loss {float(total) / count:.4f}"
                f" {rates} rate {progress.rate():.5f}",
                flush=True,
            )
            said, seen, used, count = now, 0, 0, 0
            total.zero_()
        if rank == 0 and (now - stored > SAVE_EVERY or progress.share >= 1.0):
            state = {
                "model": model.state_dict(),
                "average": average.state_dict(),
                "optimiser": optimiser.state_dict(),
                "step": step,
                "spent": progress.spent(),
                "stretch": stretch,
                "characters": CHARACTERS,
                "seed": args.seed,
            }
            for file, held in ((saved, state), (folder / "weights.pt", _weights(state))):
                torch.save(held, file.with_suffix(".new"))
                file.with_suffix(".new").replace(file)
            stored = now
        if rank == 0 and args.export and (now - exported > EXPORT_EVERY or progress.share >= 1.0):
            exported = now
            from .export import export

            export(average, Path(args.export), {"run": args.run, "step": step, "seed": args.seed})
    if world > 1:
        distributed.destroy_process_group()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=105.0, help="budget of the whole training")
    parser.add_argument("--run", default="first", help="name of the run; its state is training/runs/NAME/state.pt")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1), help="on a CPU, one to a core")
    parser.add_argument("--area", type=int, default=6000, help="columns of a batch, for each process")
    parser.add_argument("--turn", type=int, default=4, help="on a CPU, every so manieth line is a long one")
    parser.add_argument("--peak", type=float, default=PEAK, help="highest learning rate")
    parser.add_argument("--confusable", type=float, default=0.0, help="share of lines of signs that look alike")
    parser.add_argument("--cells", type=float, default=0.0, help="share of lines that are cells of numbers")
    parser.add_argument("--foreign", type=float, default=0.0, help="share of lines of scripts unknown to the reader")
    parser.add_argument("--mixed", type=float, default=MIXED, help="share of lines with signs of another type")
    parser.add_argument(
        "--easy", type=float, default=1.0, help="share kept of the lines that the network reads surely already"
    )
    parser.add_argument("--even", type=float, default=0.0, help="share of lines in which all faces are as likely")
    parser.add_argument("--damage", type=weights_by_name, default={}, help="weights of conditions, as fax=0.4,worn=0.1")
    parser.add_argument("--favour", type=weights_by_name, default={}, help="families drawn more often, as Norasi=3")
    parser.add_argument(
        "--settled", action="store_true", help="keep the normalisation's statistics: for refining on small batches"
    )
    parser.add_argument("--upper", type=int, default=0, help="only so many of the last blocks, and the head, learn")
    parser.add_argument("--start", default="", help="weights to begin a new run with (another run's state.pt)")
    parser.add_argument("--export", default="", help="write the averaged weights there as ONNX every 15 minutes")
    parser.add_argument("--port", default="29417", help="port on this machine at which the processes meet")
    args = parser.parse_args()
    world = 1 if torch.cuda.is_available() else args.processes
    if world == 1:
        work(0, 1, args)
        return
    torch.multiprocessing.spawn(work, args=(world, args), nprocs=world)  # type: ignore[attr-defined,no-untyped-call]


if __name__ == "__main__":
    main()
