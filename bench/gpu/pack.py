"""Cuts archives into chunks and lays these into pieces: pack.py OUT LIMIT_BYTES DESCRIPTION ARCHIVE...

OUT/piece1, piece2, ... each have at most LIMIT_BYTES, with manifest.json and unpack.py, which takes them in any order.
"""

import hashlib
import json
import pathlib
import shutil
import sys

LEAST_CHUNK = 1 << 20


class Pieces:
    def __init__(self, out, limit):
        self.out, self.limit = out, limit
        self.number, self.left = 0, 0

    def room(self):
        """Bytes that go into the piece at hand, or into the next one where these are too few."""
        if self.left < LEAST_CHUNK:
            self.number += 1
            self.left = self.limit
            (self.out / f"piece{self.number}").mkdir(parents=True)
        return self.left

    def put(self, name, content):
        (self.out / f"piece{self.number}" / name).write_bytes(content)
        self.left -= len(content)
        return {"file": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(), "piece": self.number}


def cut(archive, pieces):
    chunks = []
    with open(archive, "rb") as file:
        while file.tell() < archive.stat().st_size:
            content = file.read(pieces.room())
            chunks.append(pieces.put(f"{archive.name}.{len(chunks)}", content))
    return {"name": archive.name.split(".")[0], "chunks": chunks}


def main():
    if len(sys.argv) < 5:
        raise SystemExit(__doc__.splitlines()[0])
    out, limit, description = pathlib.Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    for old in out.glob("piece*"):
        shutil.rmtree(old)
    pieces = Pieces(out, limit - (1 << 16))  # the manifest travels too
    archives = [cut(pathlib.Path(name), pieces) for name in sys.argv[4:]]
    manifest = json.dumps({"description": description, "archives": archives}, indent=1)
    for piece in sorted(out.glob("piece*")):
        (piece / "manifest.json").write_text(manifest)
        shutil.copy(pathlib.Path(__file__).with_name("unpack.py"), piece)
        size = sum(file.stat().st_size for file in piece.iterdir())
        print(f"{piece}: {size / (1 << 20):.1f} MiB: {', '.join(sorted(file.name for file in piece.iterdir()))}")


if __name__ == "__main__":
    main()
