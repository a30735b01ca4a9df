#!/usr/bin/env python3
"""Merge results of workloads.py, cross-check the peers and print Markdown tables.

    python workloads.py --peer jax --json >> round.jsonl
    python report.py round.jsonl

A cell is the lowest of the rounds' medians (a machine has slow spells); the
spread table gives the highest one over the lowest one.  Exits 1 if any two peers disagree on a
check value by more than 1e-3 relative.
"""
import collections
import json
import sys

from workloads import WORKLOADS

ORDER = ["torch", "torch-compile", "torch-compile-bwd", "jax", "jax-loop", "tf", "tf-xla", "onnxruntime", "numpy", "numpy-avx512"]
BESTABLE = [p for p in ORDER if p != "jax-loop"]  # jax-loop does not hand a loss back every step


def fmt(us):
    return f"{us:.1f}" if us < 1000 else f"{us:,.0f}".replace(",", " ")


def main():
    cells, failed, checks = collections.defaultdict(list), {}, collections.defaultdict(dict)
    for path in sys.argv[1:]:
        for line in open(path):
            r = json.loads(line)
            key = (r["workload"], r["peer"], r["threads"])
            if "us_median" in r:
                cells[key].append(r)
            elif "failed" in r:
                failed[key] = r["failed"]
            for name, v in r.get("check", {}).items():
                checks[(r["workload"], name)][(r["peer"], r["threads"])] = v
    peers = [p for p in ORDER if any(k[1] == p for k in cells)]
    bad = 0
    print("### Check values\n\n| workload | check | value | peers x threads | worst relative difference |\n|---|---|---|---|---|")
    for w in WORKLOADS:
        for (wn, name), d in checks.items():
            if wn != w.name:
                continue
            ref = d.get(("torch", 1)) or next(iter(d.values()))
            worst = max(abs(v - ref) / max(abs(ref), 1e-12) for v in d.values())
            bad += not worst <= 1e-3
            print(f"| {wn} | {name} | {ref:.7g} | {len(d)} | {worst:.1e}{'' if worst <= 1e-3 else ' **DISAGREE**'} |")
    for t in (1, 2):
        print(f"\n### Median time per step, microseconds, {t} thread{'s' * (t > 1)}\n")
        print("| workload | " + " | ".join(peers) + " | best |\n|---|" + "---:|" * len(peers) + "---|")
        for w in WORKLOADS:
            med = {p: min(r["us_median"] for r in cells[(w.name, p, t)]) for p in peers if (w.name, p, t) in cells}
            best = min((p for p in med if p in BESTABLE), key=med.get, default=None)
            row = []
            for p in peers:
                if p in med:
                    s = fmt(med[p])
                    row.append(f"**{s}**" if p == best else s)
                else:
                    row.append("failed" if (w.name, p, t) in failed else "-")
            extra = ""
            if best and w.flop:
                extra = f" ({w.flop / med[best] / 1e3:.1f} GFLOP/s)"
            ties = [p for p in med if p in BESTABLE and p != best and med[p] <= 1.25 * med[best]]
            if ties:
                extra += "; within 25 %: " + ", ".join(ties)
            print(f"| {w.note.split()[0]} {w.name} | " + " | ".join(row) + f" | {best}{extra} |")
    for t in (1, 2):
        print(f"\n### Noise, {t} thread{'s' * (t > 1)}: min and p90 of the best round, then highest / lowest round median\n")
        print("| workload | " + " | ".join(peers) + " |\n|---|" + "---:|" * len(peers))
        for w in WORKLOADS:
            row = []
            for p in peers:
                rs = cells.get((w.name, p, t))
                if not rs:
                    row.append("-")
                    continue
                b = min(rs, key=lambda r: r["us_median"])
                x = max(r["us_median"] for r in rs) / b["us_median"]
                row.append(f"{fmt(b['us_min'])} .. {fmt(b['us_p90'])}" + (f"; x{x:.2f} of {len(rs)}" if len(rs) > 1 else ""))
            print(f"| {w.name} | " + " | ".join(row) + " |")
    print("\n### Samples (samples x steps per sample, best round) and build time incl. compile and 11 check steps (s), 1 thread\n")
    print("| workload | " + " | ".join(peers) + " |\n|---|" + "---:|" * len(peers))
    for w in WORKLOADS:
        row = []
        for p in peers:
            rs = cells.get((w.name, p, 1))
            b = min(rs, key=lambda r: r["us_median"]) if rs else None
            row.append(f"{b['samples']}x{b['steps_per_sample']}; {max(r['build_s'] for r in rs):.1f} s" if b else "-")
        print(f"| {w.name} | " + " | ".join(row) + " |")
    if failed:
        print("\n### Failed\n")
        for k, v in failed.items():
            print(f"- {k[1]} {k[0]} threads {k[2]}: `{v[:160]}`")
    print(f"\nDisagreements above 1e-3: {bad}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
