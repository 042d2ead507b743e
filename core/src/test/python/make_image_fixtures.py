"""Writes the small files of PillowImageFileTests and what Pillow 13 makes of them.

    python make_image_fixtures.py ../resources/org/resnet4j/data/images

(pip install pillow numpy opencv-python-headless: OpenCV writes the samplings that Pillow cannot.)
expected.csv holds, by file, the size and the first 16 digits of the SHA-256 of the pixels of
Image.open(file).convert("RGB"), and of ImageOps.exif_transpose of it.
"""

import hashlib
import io
import pathlib
import struct
import sys
import zlib

import cv2
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


def jpegs(rgb):
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


def gifs(rgb):
    save(rgb, "palette.gif")
    save(rgb.convert("L"), "grey.gif")
    write("frame-inside.gif", gif((10, 8), (2, 3, 4, 2), None, False))
    write("frame-inside-transparent.gif", gif((10, 8), (2, 3, 4, 2), 2, True))
    write("frame-sticks-out.gif", gif((3, 2), (2, 1, 4, 4), None, True))


def bmps(rgb):
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


def sha(image):
    return hashlib.sha256(image.tobytes()).hexdigest()[:16]


rgb = picture()
alpha = formula_image(WIDTH, HEIGHT, 6).getchannel(0)
jpegs(rgb)
pngs(rgb, alpha)
gifs(rgb)
bmps(rgb)
tiffs(rgb, alpha)
webps(rgb, alpha)
lossy = io.BytesIO()
formula_image(24, 20, 2).save(OUT / "lossy.webp", quality=80)
Image.open(OUT / "lossy.webp").save(OUT.parent / "lossy.webp.png")
(OUT / "lossy.webp").rename(OUT.parent / "lossy.webp")
with open(OUT / "expected.csv", "w") as out:
    out.write("file,width,height,pixels,upright\n")
    for file in sorted(OUT.iterdir()):
        if file.suffix == ".csv":
            continue
        image = Image.open(file).convert("RGB")
        with Image.open(file) as again:
            again.load()
            upright = ImageOps.exif_transpose(again).convert("RGB")
        out.write(f"{file.name},{image.width},{image.height},{sha(image)},{sha(upright)}\n")
