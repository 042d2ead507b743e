"""Writes the small files of PillowImageFileTests and what Pillow 13 makes of them.

    python make_image_fixtures.py ../resources/org/resnet4j/image/file/images [KIND ...]

(pip install pillow numpy opencv-python-headless: OpenCV writes the samplings that Pillow cannot;
arithmetic coding needs cjpeg of libjpeg-turbo.) With kinds, the names of functions below, only
their files are written anew; the tables always are:

expected.csv holds, by file, the size and the first 16 digits of the SHA-256 of the pixels of
Image.open(file).convert("RGB"), and of ImageOps.exif_transpose of it.
cuts.csv holds, by file, from and to how many of its first bytes Pillow reads it, with those pixels.
damaged.csv holds files that are cut, have bytes appended or overwritten, and what Pillow makes of
them: the pixels, or nothing where it refuses.
"""

import hashlib
import io
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import warnings
import zlib

import numpy
from formula_image import formula_image
from PIL import Image, ImageOps

WIDTH, HEIGHT = 19, 13
OUT = pathlib.Path(sys.argv[1])
OUT.mkdir(parents=True, exist_ok=True)


def picture():
    """Ramps with a noisy middle: chroma differs between neighbours."""
    image = formula_image(WIDTH, HEIGHT, 8)
    image.paste(formula_image(7, 7, 3), (6, 3))
    return image


def save(image, name, **options):
    image.save(OUT / name, **options)


def write(name, content):
    (OUT / name).write_bytes(content)


def exif(orientation):
    result = Image.Exif()
    result[274] = orientation
    return result


def png(width, bits, color, row, extra=b""):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, 1, bits, color, 0, 0, 0)
    body = chunk(b"IHDR", head) + extra + chunk(b"IDAT", zlib.compress(b"\0" + row))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


def jpegs(rgb, alpha):
    import cv2

    pixels = numpy.array(rgb)[:, :, ::-1]
    for sampling in ("411", "420", "422", "440", "444"):
        flag = getattr(cv2, "IMWRITE_JPEG_SAMPLING_FACTOR_" + sampling)
        for progressive in (0, 1):
            options = [
                *(cv2.IMWRITE_JPEG_SAMPLING_FACTOR, flag),
                *(cv2.IMWRITE_JPEG_PROGRESSIVE, progressive),
                *(cv2.IMWRITE_JPEG_QUALITY, 85),
            ]
            content = cv2.imencode(".jpg", pixels, options)[1].tobytes()
            write(f"{sampling}{'-progressive' if progressive else ''}.jpg", content)
            if sampling == "444" and not progressive:
                write("no-jfif.jpg", content[:2] + content[20:])
                profile = b"\xff\xe2\x00\x20ICC_PROFILE\0\x05\x07" + b"x" * 16
                write("bad-profile.jpg", content[:2] + profile + content[2:])
    save(rgb.convert("L"), "grey.jpg")
    save(rgb, "rgb.jpg", keep_rgb=True)
    cmyk = Image.merge("CMYK", [*rgb.split(), rgb.convert("L").rotate(180)])
    save(cmyk, "cmyk.jpg", quality=90)
    content = (OUT / "cmyk.jpg").read_bytes()
    adobe = content.find(b"Adobe")
    write("ycck.jpg", content[: adobe + 11] + b"\2" + content[adobe + 12 :])
    write("cmyk-no-adobe.jpg", content[: adobe - 4] + content[adobe + 12 :])
    for orientation in range(1, 9):
        save(rgb, f"orientation-{orientation}.jpg", exif=exif(orientation))


def pngs(rgb, alpha):
    palette = rgb.quantize(200)
    save(rgb, "rgb.png")
    save(rgb, "orientation-6.png", exif=exif(6))
    save(Image.merge("RGBA", [*rgb.split(), alpha]), "rgba.png")
    save(rgb.convert("L"), "grey.png")
    save(Image.merge("LA", [rgb.convert("L"), alpha]), "grey-alpha.png")
    save(rgb.convert("1"), "black-white.png")
    save(palette, "palette.png")
    save(palette, "palette-one-transparent.png", transparency=3)
    save(palette, "palette-alpha.png", transparency=bytes(range(200)))
    save(rgb.quantize(4), "palette-2-bits.png")
    save(rgb, "rgb-one-transparent.png", transparency=(1, 2, 3))
    words = struct.pack(">12H", 0, 1, 255, 256, 300, 0x12FF, 0x7FFF, 0x8000, 0xFF00, 0xFFFF, 128, 77)
    write("grey-16.png", png(12, 16, 0, words))
    write("grey-16-one-transparent.png", png(12, 16, 0, words, b"\0\0\0\2tRNS\0\1" + struct.pack(">I", zlib.crc32(b"tRNS\0\1"))))
    write("grey-alpha-16.png", png(6, 16, 4, words))
    write("rgb-16.png", png(4, 16, 2, words))
    write("rgba-16.png", png(3, 16, 6, words))
    write("grey-1.png", png(8, 1, 0, b"\x1b"))
    write("grey-2.png", png(4, 2, 0, b"\x1b"))
    write("grey-4.png", png(2, 4, 0, b"\x1b"))


def gif(screen, frame, transparent, local):
    """A GIF whose pixels count through eight colours, without compression."""

    def table(red):
        return b"".join(bytes([red + 9 * i, 20 * i, 30 * i]) for i in range(8))

    body = b"GIF89a" + struct.pack("<HHBBB", *screen, 0x82, 5, 0) + table(0)
    if transparent is not None:
        body += b"\x21\xf9\x04" + struct.pack("<BHBB", 1, 0, transparent, 0)
    body += b"," + struct.pack("<HHHHB", *frame, 0x82 if local else 0) + (table(99) if local else b"")
    codes = [code for i in range(frame[2] * frame[3]) for code in (8, i % 8)] + [9, 0]
    packed = bytes(low | high << 4 for low, high in zip(codes[::2], codes[1::2]))
    return body + b"\3" + bytes([len(packed)]) + packed + b"\0;"


def gifs(rgb, alpha):
    save(rgb, "palette.gif")
    save(rgb.convert("L"), "grey.gif")
    write("frame-inside.gif", gif((10, 8), (2, 3, 4, 2), None, False))
    write("frame-inside-transparent.gif", gif((10, 8), (2, 3, 4, 2), 2, True))
    write("frame-sticks-out.gif", gif((3, 2), (2, 1, 4, 4), None, True))


def bmps(rgb, alpha):
    save(rgb, "rgb.bmp")
    save(rgb.convert("L"), "grey.bmp")
    save(rgb.convert("1"), "black-white.bmp")
    save(rgb.quantize(16), "palette.bmp")


def tiffs(rgb, alpha):
    save(rgb, "rgb.tif", compression="tiff_lzw")
    save(rgb, "rgb-jpeg.tif", compression="jpeg")
    save(Image.merge("RGBA", [*rgb.split(), alpha]), "rgba.tif", compression="tiff_adobe_deflate")
    save(rgb.convert("L"), "grey.tif", compression="packbits")
    save(rgb.convert("1"), "black-white.tif", compression="group4")
    save(rgb.quantize(50), "palette.tif")
    save(Image.merge("CMYK", [*rgb.split(), alpha]), "cmyk.tif")
    save(Image.fromarray(numpy.arange(0, 600, 7, dtype=numpy.uint16).reshape(2, 43)), "grey-16.tif")
    for orientation in range(1, 9):
        save(rgb, f"orientation-{orientation}.tif", exif=exif(orientation), compression="tiff_lzw")


def webps(rgb, alpha):
    save(rgb, "lossless.webp", lossless=True)
    rgba = Image.merge("RGBA", [*rgb.split(), alpha])
    save(rgba, "lossless-alpha.webp", lossless=True, exact=True)
    save(rgb, "orientation-8.webp", lossless=True, exif=exif(8))


def segment(marker, data):
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def tag(kind, *values, order=">"):
    """A TIFF structure whose first directory holds an orientation of this type."""
    letter = {1: "B", 3: "H", 4: "I", 8: "h", 9: "i"}[kind]
    packed = struct.pack(order + letter * len(values), *values).ljust(4, b"\0")
    head = b"MM\0*" if order == ">" else b"II*\0"
    entry = struct.pack(order + "HHI", 274, kind, len(values)) + packed
    return head + struct.pack(order + "IH", 8, 1) + entry + struct.pack(order + "I", 0)


def xmp(orientation, is_element=False):
    if is_element:
        return b"<x><tiff:Orientation>%d</tiff:Orientation></x>" % orientation
    return b'<x tiff:Orientation="%d"/>' % orientation


def orientations(rgb, alpha):
    buffer = io.BytesIO()
    rgb.save(buffer, "JPEG", quality=80)
    content = buffer.getvalue()

    def jpeg(name, *segments):
        write(f"turned-{name}.jpg", content[:2] + b"".join(segments) + content[2:])

    def app1(tiff):
        return segment(0xE1, b"Exif\0\0" + tiff)

    def packet(text):
        return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + text)

    jpeg("long", app1(tag(4, 6)))
    jpeg("long-little", app1(tag(4, 6, order="<")))
    jpeg("sshort", app1(tag(8, 8)))
    jpeg("slong", app1(tag(9, 3)))
    jpeg("byte", app1(tag(1, 6)))
    jpeg("two-values", app1(tag(3, 6, 8)))
    jpeg("nine", app1(tag(3, 9)))
    jpeg("xmp", packet(xmp(6)))
    jpeg("xmp-element", packet(xmp(5, True)))
    jpeg("exif-before-xmp", app1(tag(3, 8)), packet(xmp(6)))
    jpeg("xmp-before-exif", packet(xmp(6)), app1(tag(3, 1)))
    jpeg("xmp-without-tag", packet(xmp(7)), app1(tag(3, 8).replace(b"\1\x12", b"\1\x0f")))
    jpeg("split", app1(tag(3, 6)[:12]), app1(tag(3, 6)[12:]))
    buffer = io.BytesIO()
    rgb.save(buffer, "PNG")
    content = buffer.getvalue()
    named = b"Exif\0\0" + tag(3, 6)
    profile = b"\nexif\n%8d\n" % len(named) + named.hex().encode() + b"\n"

    def png(name, before=b"", behind=b""):
        write(f"turned-{name}.png", content[:33] + before + content[33:-12] + behind + content[-12:])

    png("behind", b"", chunk(b"eXIf", tag(3, 6)))
    png("profile", chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(profile)))
    png("profile-plain", b"", chunk(b"tEXt", b"Raw profile type exif\0" + profile))
    png("xmp", chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(8)))
    png("exif-and-xmp", chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(8)), chunk(b"eXIf", tag(8, 3)))
    save(rgb, "turned-xmp.webp", lossless=True, xmp=xmp(6))
    save(rgb, "turned-xmp.tif", compression="tiff_lzw", tiffinfo={700: xmp(6)})


def arithmetic(rgb, alpha):
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "a.ppm"
        rgb.save(source)
        for name, options in (
            ("arithmetic", []),
            ("arithmetic-progressive", ["-progressive"]),
            ("arithmetic-restarts", ["-restart", "2B"]),
        ):
            target = OUT / f"{name}.jpg"
            subprocess.run(
                ["cjpeg", "-arithmetic", *options, "-outfile", target, source], check=True
            )
        for name, options in (
            ("restarts", ["-restart", "1B"]),
            ("restarts-progressive", ["-restart", "1", "-progressive"]),
        ):
            target = OUT / f"{name}.jpg"
            subprocess.run(["cjpeg", *options, "-outfile", target, source], check=True)


def interlaced(rgb, alpha):
    """Adam7, unfiltered."""
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    for bits, color, pixels in (
        (8, 2, numpy.array(rgb).tolist()),
        (1, 0, (numpy.array(rgb.convert("L")) >> 7).tolist()),
    ):
        data = b""
        for left, top, right, down in passes:
            for row in pixels[top::down]:
                line = row[left::right]
                if not line:
                    continue
                if bits == 8:
                    data += b"\0" + bytes(sum(line, []))
                else:
                    digits = "".join(map(str, line))
                    digits += "0" * (-len(digits) % 8)
                    data += b"\0" + int(digits, 2).to_bytes(len(digits) // 8, "big")
        head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, bits, color, 0, 0, 1)
        packed = zlib.compress(data)
        parts = b"".join(chunk(b"IDAT", packed[i : i + 100]) for i in range(0, len(packed), 100))
        body = chunk(b"IHDR", head) + parts + chunk(b"IEND", b"")
        write(f"interlaced-{bits}.png", b"\x89PNG\r\n\x1a\n" + body)


def bitmap(bits, compression, palette, data, masks=b"", height=5):
    offset = 54 + len(masks) + len(palette)
    head = b"BM" + struct.pack("<IHHI", offset + len(data), 0, 0, offset)
    info = struct.pack("<IiiHHIIiiII", 40, 9, height, 1, bits, compression, len(data), 0, 0, len(palette) // 4, 0)
    return head + info + masks + palette + data


def bitmaps(rgb, alpha):
    noise = formula_image(64, 16, 3).tobytes()
    palette = noise[:64]
    write("runs-8.bmp", bitmap(8, 1, palette, bytes([3, 1, 0, 3, 7, 8, 9, 0, 2, 4, 0, 0, 0, 2, 2, 1, 4, 5, 0, 0, 9, 6, 0, 0, 2, 3, 0, 0, 0, 1])))
    write("runs-4.bmp", bitmap(4, 2, palette, bytes([9, 0x12, 0, 0, 0, 5, 0x34, 0x56, 0x70, 0, 4, 0x89, 0, 0, 9, 0xAB, 0, 0, 9, 0xCD, 0, 0, 9, 0xEF, 0, 1])))
    write("fields-565.bmp", bitmap(16, 3, b"", noise[:100], struct.pack("<III", 0xF800, 0x7E0, 0x1F)))
    write("fields-32.bmp", bitmap(32, 3, b"", noise[:180], struct.pack("<III", 0xFF0000, 0xFF00, 0xFF)))
    write("top-down.bmp", bitmap(24, 0, b"", noise[:140], height=-5))
    write("short-palette.bmp", bitmap(8, 0, palette, noise[:60]))
    write("bare.dib", bitmap(24, 0, b"", noise[:140])[14:])


def pnms(rgb, alpha):
    noise = formula_image(16, 16, 3).tobytes()
    write("text-bits.pbm", b"P1\n# drawn\n9 2\n101010101\n0 1 0 1 0 1 0 1 1 # end\n")
    write("text-grey.pgm", b"P2 3 2 7\n0 1 2 3\n5 7\n")
    write("text-wide-grey.pgm", b"P2 3 2 1000\n0 1 2 3\n500 1000\n")
    write("text-color.ppm", b"P3\n2 1\n200\n1 22 133 200 0 77")
    write("bits.pbm", b"P4\n9 5\n" + noise[:10])
    write("grey.pgm", b"P5\n9 5\n255\n" + noise[:45])
    write("grey-of-100.pgm", b"P5\n9 5\n100\n" + noise[:45])
    write("grey-wide.pgm", b"P5 9 5 65535\n" + noise[:90])
    write("grey-of-1000.pgm", b"P5\n#\n9 #\n5 1000\n" + bytes(b & 3 if i % 2 == 0 else b for i, b in enumerate(noise[:90])))
    write("color.ppm", b"P6\r9 5\t255\n" + noise[:135])
    write("color-wide.ppm", b"P6\n9 5\n65535\n" + noise[:270])
    floats = numpy.linspace(-20, 300, 45, dtype="<f4").tobytes()
    write("floats.pfm", b"Pf\n9 5\n-1.0\n" + floats)


def more(rgb, alpha):
    save(rgb.quantize(40), "interlaced.gif", interlace=1)
    save(rgb, "big.tif", big_tiff=True)
    save(Image.fromarray(numpy.linspace(-20, 300, 45, dtype="float32").reshape(5, 9)), "floats.tif")
    save(Image.fromarray(numpy.linspace(-20, 300, 45).astype("int32").reshape(5, 9)), "whole-32.tif")
    save(rgb, "photo.jfif", format="JPEG")
    for quality in range(50, 96):
        buffer = io.BytesIO()
        rgb.save(buffer, "JPEG", quality=quality)
        try:
            Image.open(io.BytesIO(buffer.getvalue()[:-2])).load()
        except OSError:
            continue
        write("read-without-end.jpg", buffer.getvalue())
        break


def sha(image):
    return hashlib.sha256(image.tobytes()).hexdigest()[:16]


def pillow(content):
    """The pixels' hash, or nothing; from a file, because Pillow reads TIFF differently elsewhere."""
    SCRATCH.write_bytes(content)
    try:
        with open(SCRATCH, "rb") as file:
            return sha(Image.open(file).convert("RGB"))
    except Exception:
        return ""


def cuts(file):
    content = file.read_bytes()
    found = [pillow(content[:n]) for n in range(len(content) + 1)]
    rows = []
    for n, pixels in enumerate(found):
        if pixels and n > 0 and found[n - 1] == pixels:
            rows[-1][1] = n
        elif pixels:
            rows.append([n, n, pixels])
    return [f"{file.name},{first},{last},{pixels}\n" for first, last, pixels in rows]


def damage(file):
    """Cut and ended JPEGs; bytes changed in formats that are read without a library."""
    content = file.read_bytes()
    draw = random.Random(file.name)
    rows = []
    for i in range(12):
        cut, end, changes = len(content), b"", []
        if file.suffix in (".jpg", ".jfif"):
            cut = draw.randrange(content.find(b"\xff\xda"), len(content))
            end = (b"\xff\xd9", bytes(60), bytes(9) + b"\xff\xd9", b"\xff\xd3\1\2\xff\xd9")[i % 4]
            end = b"" if i == 11 else end
        elif file.suffix not in (".tif", ".webp"):
            places = sorted({draw.randrange(len(content)) for _ in range(1 + i % 3)})
            changes = [(place, draw.randrange(256)) for place in places]
        else:
            continue
        edited = bytearray(content[:cut] + end)
        for place, value in changes:
            edited[place] = value
        if len(png_chunks(edited)) > 1 and i % 2:
            mend_checksums(edited)
        edits = " ".join(f"{place}={value}" for place, value in enumerate(edited) if cut == len(content) and content[place] != value)
        rows.append(f"{file.name},{cut},{end.hex()},{edits},{pillow(bytes(edited))}\n")
    return rows


def png_chunks(content):
    """Where the chunks of a PNG begin."""
    at, found = 8, []
    while bytes(content[:4]) == b"\x89PNG" and at + 12 <= len(content):
        length = struct.unpack(">I", content[at : at + 4])[0]
        if at + 12 + length > len(content):
            break
        found.append((at, length))
        at += 12 + length
    return found


def mend_checksums(content):
    """So that not every change of a header ends at its checksum."""
    for at, length in png_chunks(content):
        checksum = zlib.crc32(content[at + 4 : at + 8 + length])
        content[at + 8 + length : at + 12 + length] = struct.pack(">I", checksum)


warnings.simplefilter("ignore")
KINDS = [jpegs, pngs, gifs, bmps, tiffs, webps, orientations, arithmetic, interlaced, bitmaps, pnms, more]
rgb = picture()
alpha = formula_image(WIDTH, HEIGHT, 6).getchannel(0)
for kind in KINDS:
    if not sys.argv[2:] or kind.__name__ in sys.argv[2:]:
        kind(rgb, alpha)
if not sys.argv[2:]:
    formula_image(24, 20, 2).save(OUT / "lossy.webp", quality=80)
    Image.open(OUT / "lossy.webp").save(OUT.parent / "lossy.webp.png")
    (OUT / "lossy.webp").rename(OUT.parent / "lossy.webp")
files = [file for file in sorted(OUT.iterdir()) if file.suffix != ".csv"]
with open(OUT / "expected.csv", "w") as out:
    out.write("file,width,height,pixels,upright\n")
    for file in files:
        image = Image.open(file).convert("RGB")
        with Image.open(file) as again:
            again.load()
            upright = ImageOps.exif_transpose(again).convert("RGB")
        out.write(f"{file.name},{image.width},{image.height},{sha(image)},{sha(upright)}\n")
with tempfile.TemporaryDirectory() as folder:
    SCRATCH = pathlib.Path(folder) / "image"
    with open(OUT / "cuts.csv", "w") as out:
        out.write("file,from,to,pixels\n")
        for file in files:
            out.writelines(cuts(file))
    with open(OUT / "damaged.csv", "w") as out:
        out.write("file,cut,appended,changed,pixels\n")
        for file in files:
            out.writelines(damage(file))
