"""Leaves out of JNA's archive the libraries for other systems than Linux x86_64, 1.5 MB: slim_jna.py JAR ..."""

import os
import sys
import zipfile

for path in sys.argv[1:]:
    with zipfile.ZipFile(path) as given, zipfile.ZipFile(path + ".part", "w", zipfile.ZIP_DEFLATED) as slim:
        for entry in given.infolist():
            folder = entry.filename.removeprefix("com/sun/jna/").split("/")[0]
            if "-" not in folder or folder == "linux-x86-64" or "META-INF" in entry.filename:
                slim.writestr(entry, given.read(entry))
    os.replace(path + ".part", path)
