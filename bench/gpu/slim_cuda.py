"""Empties a CUDA library of machine code that a GPU of one architecture cannot use: slim_cuda.py LIBRARY ARCHITECTURE

A library holds "fat binaries": regions of entries, each of them machine code (kind 2) or PTX (kind 1) for one architecture. What
is not for the given one (90 is an H100 or H200) is overwritten with zeros, in place; headers and sizes stay, so that the loader
finds what it expects, and zeros compress to nothing. Of a region without machine code for it the PTX stays: the driver compiles it.
"""

import mmap
import struct
import subprocess
import sys

REGION = 0xBA55ED50
PTX, CODE = 1, 2
SECTIONS = (".nv_fatbin", "__nv_relfatbin")


def sections(library):
    """Yields (offset, size) of the sections that hold regions."""
    listing = subprocess.run(["readelf", "-SW", library], capture_output=True, text=True, check=True).stdout
    for line in listing.splitlines():
        words = line.replace("[", " ").replace("]", " ").split()
        if len(words) > 5 and words[1] in SECTIONS:
            yield int(words[4], 16), int(words[5], 16)


def regions(memory, offset, size):
    """Yields (begin, end) of each region's entries."""
    at, end = offset, offset + size
    while at + 16 <= end:
        magic, _, header, length = struct.unpack_from("<IHHQ", memory, at)
        if magic != REGION:
            at += 8
            continue
        if at + header + length > end:
            raise SystemExit(f"slim_cuda: a region at {at} goes beyond its section")
        yield at + header, at + header + length
        at += header + length


def entries(memory, begin, end):
    """Yields (kind, architecture, begin, end) of each entry's content."""
    at = begin
    while at + 64 <= end:
        kind, _, header = struct.unpack_from("<HHI", memory, at)
        (length,) = struct.unpack_from("<Q", memory, at + 8)
        (architecture,) = struct.unpack_from("<I", memory, at + 28)
        if header == 0 or at + header + length > end:
            raise SystemExit(f"slim_cuda: an entry at {at} goes beyond its region")
        yield kind, architecture, at + header, at + header + length
        at += header + length


def slim(library, wanted):
    """Returns (entries kept, entries emptied, bytes emptied)."""
    kept = emptied = size = 0
    with open(library, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        for offset, length in sections(library):
            for region in regions(memory, offset, length):
                found = list(entries(memory, *region))
                code = any(kind == CODE and architecture == wanted for kind, architecture, _, _ in found)
                for kind, architecture, begin, end in found:
                    if kind == CODE and architecture == wanted or not code and kind == PTX and architecture <= wanted:
                        kept += 1
                        continue
                    memory[begin:end] = bytes(end - begin)
                    emptied += 1
                    size += end - begin
    return kept, emptied, size


def main():
    if len(sys.argv) != 3 or not sys.argv[2].isdigit():
        raise SystemExit(__doc__.splitlines()[0])
    kept, emptied, size = slim(sys.argv[1], int(sys.argv[2]))
    if kept == 0:
        raise SystemExit(f"slim_cuda: {sys.argv[1]} has nothing for sm_{sys.argv[2]}")
    print(f"{sys.argv[1]}: sm_{sys.argv[2]}: {kept} entries kept, {emptied} emptied, {size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
