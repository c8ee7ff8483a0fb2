#!/usr/bin/env python3
"""Analyzes captures on the workers of a Dask cluster, and finds the causes of all their flows.

dask_causes.py [--scheduler ADDRESS] [--workers N] [--check] OUTPUT CAPTURE...

OUTPUT is a folder that all workers can write to. Without --scheduler, it starts N workers (2) on this machine. The command is
tcp-handshake, or what the environment variable TCP_HANDSHAKE names. --check also analyzes all captures in one call, and fails
unless that finds the same causes. Needs Dask distributed (Debian: python3-distributed).
"""

import argparse
import collections
import json
import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

from dask.distributed import Client, LocalCluster, as_completed, get_worker

COMMAND = shlex.split(os.environ.get("TCP_HANDSHAKE", "tcp-handshake"))


def analyze(capture, output):
    """Writes the flows of one capture; answers which worker did, and what went wrong."""
    lines = Path(output) / f"{re.sub(r'[^A-Za-z0-9.-]+', '_', capture)}.ndjson"
    partial = lines.with_suffix(".partial")
    with partial.open("wb") as out:
        call = subprocess.run(
            [*COMMAND, "analyze", "--format", "ndjson", "--fail-on", "never", capture],
            stdout=out,
            stderr=subprocess.PIPE,
            check=False,
        )
    # A worker that dies leaves a partial file, which nobody reads; Dask gives its captures to another one.
    partial.replace(lines)
    return {"lines": str(lines), "worker": get_worker().address, "status": call.returncode, "error": call.stderr.decode()}


def summary(*arguments):
    call = subprocess.run(
        [*COMMAND, "summary", "--format", "json", "--fail-on", "never", *arguments],
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(call.stdout)


def without_numbers(causes):
    """What of a cause does not depend on how captures number frames and flows."""
    kept = []
    for cause in causes:
        cause = {key: value for key, value in cause.items() if key not in ("examples", "frames", "captures")}
        cause["message"] = re.sub(r", first frame .*$", "", cause["message"])
        cause["contrast"] = re.sub(r"frame [\d,]+( of \S+)?", "frame", cause.get("contrast", ""))
        kept.append(cause)
    return kept


def main():
    parser = argparse.ArgumentParser(description="Causes of many captures, with Dask.")
    parser.add_argument("--scheduler")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("output")
    parser.add_argument("captures", nargs="+")
    options = parser.parse_args()
    Path(options.output).mkdir(parents=True, exist_ok=True)
    address = options.scheduler or LocalCluster(
        n_workers=options.workers, threads_per_worker=1, dashboard_address=None
    )
    begun = time.monotonic()
    with Client(address) as client:
        futures = client.map(analyze, options.captures, output=options.output, pure=False)
        results = [future.result() for future in as_completed(futures)]
    took = time.monotonic() - begun
    for result in results:
        if result["status"] > 1:
            print(result["error"], end="", file=sys.stderr)
    shares = collections.Counter(result["worker"] for result in results)
    print(f"{len(results)} captures in {took:.1f} s: {', '.join(f'{count} by {at}' for at, count in shares.items())}")
    merged = summary("--merge-ndjson", *sorted(result["lines"] for result in results))["merged"]
    print(f"{merged['flows']} flows of {merged['captures']} captures")
    for cause in merged["causes"]:
        print(f"{cause['severity']}: {cause['message']}")
        if "contrast" in cause:
            print(f"  {cause['contrast']}")
    if options.check:
        [whole] = summary("--merge", *options.captures)["captures"]
        if without_numbers(whole["causes"]) != without_numbers(merged["causes"]):
            sys.exit("One call for all captures finds other causes.")
        print("One call for all captures finds the same causes.")


if __name__ == "__main__":
    main()
