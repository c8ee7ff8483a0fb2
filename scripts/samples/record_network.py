#!/usr/bin/env python3
"""Records the captures in test/fixtures/network: one connection at several places, and what lies beneath TCP.

    python3 scripts/samples/record_network.py            all of them, as root, about two minutes
    python3 scripts/samples/record_network.py snat …     only these

Each scene does one thing, says what, and has a folder with a capture for each place. `test/network` has what the
product must say of it. Ports, numbers and times differ from one recording to the next, frame numbers hardly.
"""

import pathlib
import sys

sys.dont_write_bytecode = True
import beneath
import between
from network import Network

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "test" / "fixtures" / "network"
SCENES = between.SCENES | beneath.SCENES


def main():
    for name in sys.argv[1:] or SCENES:
        folder = FIXTURES / name
        with Network() as net:
            SCENES[name](net, folder)
        sizes = ", ".join(f"{file.name} {file.stat().st_size}" for file in sorted(folder.iterdir()))
        print(f"{name}: {sizes}", flush=True)


if __name__ == "__main__":
    main()
