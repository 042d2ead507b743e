"""Puts a piece of a bundle in its place: unpack.py PIECE TARGET

A piece is a folder with manifest.json and some of the chunks that the archives were cut into. Chunks are checked and kept in
TARGET/chunks; an archive whose chunks are all there is unpacked into TARGET, once. Wants Python alone.
"""

import concurrent.futures
import hashlib
import io
import json
import lzma
import pathlib
import shutil
import sys
import tarfile
import time


class Chunks(io.RawIOBase):
    """Files read one behind the other."""

    def __init__(self, files):
        self.files = iter(files)
        self.file = None

    def readable(self):
        return True

    def readinto(self, buffer):
        while True:
            if self.file is None:
                path = next(self.files, None)
                if path is None:
                    return 0
                self.file = open(path, "rb")
            count = self.file.readinto(buffer)
            if count:
                return count
            self.file.close()
            self.file = None


def keep(piece, chunks, archives):
    for archive in archives:
        for chunk in archive["chunks"]:
            source, target = piece / chunk["file"], chunks / chunk["file"]
            if not source.exists():
                continue
            if hashlib.sha256(source.read_bytes()).hexdigest() != chunk["sha256"]:
                raise SystemExit(f"unpack: {source} is damaged")
            shutil.copyfile(source, target)


def unpack(archive, chunks, target):
    start = time.perf_counter()
    files = [chunks / chunk["file"] for chunk in archive["chunks"]]
    with lzma.open(io.BufferedReader(Chunks(files), 1 << 20)) as plain, tarfile.open(fileobj=plain, mode="r|") as tar:
        tar.extractall(target, filter="fully_trusted") if hasattr(tarfile, "data_filter") else tar.extractall(target)
    (target / f"{archive['name']}.unpacked").touch()
    return f"unpack: {archive['name']} in {time.perf_counter() - start:.1f} s"


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__.splitlines()[0])
    piece, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    chunks = target / "chunks"
    chunks.mkdir(parents=True, exist_ok=True)
    manifest = json.loads((piece / "manifest.json").read_text())
    (target / "manifest.json").write_text(json.dumps(manifest))
    keep(piece, chunks, manifest["archives"])
    waiting = [archive for archive in manifest["archives"] if not (target / f"{archive['name']}.unpacked").exists()]
    whole = [a for a in waiting if all((chunks / c["file"]).exists() for c in a["chunks"])]
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for line in pool.map(lambda archive: unpack(archive, chunks, target), whole):
            print(line, flush=True)
    missing = [archive["name"] for archive in waiting if archive not in whole]
    print(f"unpack: {target} waits for {', '.join(missing)}" if missing else f"unpack: {target} is whole", flush=True)


if __name__ == "__main__":
    main()
