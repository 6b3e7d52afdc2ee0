"""Makes the fonts of print from their packages: static instances that have U+202F and U+2011.

    npm install @fontsource-variable/source-sans-3@5 @fontsource-variable/literata@5
    pip install 'fonttools[woff]==4.68.0'
    python make.py node_modules/@fontsource-variable .
"""

import pathlib
import sys
import tempfile

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.varLib.instancer import instantiateVariableFont

SOURCES, OUT = map(pathlib.Path, sys.argv[1:])
BLOCKS = ("latin", "latin-ext", "vietnamese")
# The letters of European and Vietnamese names, and the signs of French typography.
KEEP = [
    *range(0x20, 0x180), *range(0x218, 0x21C), 0x1A0, 0x1A1, 0x1AF, 0x1B0, *range(0x1E9E, 0x1EFA),
    0x2BC, 0x2C6, 0x2DA, 0x2DC, 0x300, 0x301, 0x302, 0x303, 0x306, 0x308, 0x309, 0x30C, 0x323, 0x327,
    *range(0x2010, 0x2028), 0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2116, 0x2122,
    0x2212, 0x2215, 0x2248, 0x2260, 0x2264, 0x2265,
]
FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "lnum", "tnum", "pnum", "frac"]
# Our family, weight, italic, the package and where its axes are set.
FACES = [
    ("Jalon Sans", 400, False, "source-sans-3", "wght", {"wght": 400}),
    ("Jalon Sans", 400, True, "source-sans-3", "wght", {"wght": 400}),
    ("Jalon Sans", 700, False, "source-sans-3", "wght", {"wght": 650}),
    ("Jalon Serif", 400, False, "literata", "opsz", {"wght": 400, "opsz": 12}),
    ("Jalon Serif", 400, True, "literata", "opsz", {"wght": 400, "opsz": 12}),
    ("Jalon Serif", 600, False, "literata", "opsz", {"wght": 600, "opsz": 16}),
    ("Jalon Display", 300, False, "literata", "opsz", {"wght": 280, "opsz": 72}),
    ("Jalon Display", 600, False, "literata", "opsz", {"wght": 620, "opsz": 72}),
]
STYLES = {300: "Light", 400: "Regular", 600: "SemiBold", 700: "Bold"}


def instance(package, axis, italic, axes, folder):
    """One font out of the files of each block of letters."""
    files = []
    for block in BLOCKS:
        slant = "italic" if italic else "normal"
        font = TTFont(SOURCES / package / "files" / f"{package}-{block}-{axis}-{slant}.woff2")
        font.flavor = None
        font = instantiateVariableFont(font, axes)
        for table in ("STAT", "HVAR", "MVAR", "avar", "DSIG", "vhea", "vmtx", "VVAR"):
            if table in font:
                del font[table]
        files.append(str(folder / f"{block}.ttf"))
        font.save(files[-1])
    return Merger().merge(files)


def complete(font):
    """U+202F, a space of a fifth of an em; U+2011, the hyphen."""
    cmap = font.getBestCmap()
    glyphs, metrics = font["glyf"], font["hmtx"].metrics
    font.setGlyphOrder(font.getGlyphOrder() + ["narrowspace"])
    glyphs.glyphs["narrowspace"] = Glyph()
    glyphs.glyphOrder = font.getGlyphOrder()
    metrics["narrowspace"] = (round(font["head"].unitsPerEm * 0.2), 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[0x202F] = "narrowspace"
            table.cmap[0x2011] = cmap.get(0x2010) or cmap[0x2D]


def shrink(font):
    """Leaves the letters that we keep."""
    options = subset.Options()
    options.layout_features = FEATURES
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.hinting = options.glyph_names = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=KEEP)
    subsetter.subset(font)


def rename(font, family, weight, italic, file):
    """Our name: a changed font may not keep a reserved one (OFL 1.1, 3)."""
    style = "Italic" if italic else STYLES[weight]
    plain = weight in (400, 700)
    names = font["name"]
    for record in list(names.names):
        if record.nameID in (1, 2, 3, 4, 6, 16, 17, 18, 21, 22) or record.nameID >= 25:
            names.removeNames(nameID=record.nameID)
    for number, words in {
        1: family if plain else f"{family} {style}",
        2: style if plain else "Regular",
        3: file,
        4: f"{family} {style}",
        6: f"{family}-{style}".replace(" ", ""),
        16: family,
        17: style,
    }.items():
        names.setName(words, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    kind = 1 if italic else 32 if weight == 700 else 64
    font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0b1100001 | kind
    font["head"].macStyle = 2 if italic else 1 if weight == 700 else 0


for family, weight, italic, package, axis, axes in FACES:
    file = f"{family}-{weight}{'-italic' if italic else ''}".lower().replace(" ", "-")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        font = instance(package, axis, italic, axes, folder)
        complete(font)
        # Read again: the subsetter wants a font whose tables agree on its glyphs.
        font.save(folder / "whole.ttf")
        font = TTFont(folder / "whole.ttf", recalcTimestamp=False)
        shrink(font)
        rename(font, family, weight, italic, file)
        # The same bytes every day: 1 January 2026, in seconds since 1904.
        font["head"].created = font["head"].modified = 3_850_070_400
        font.save(OUT / f"{file}.ttf")
