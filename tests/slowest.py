"""Prints where the time of the tests went: the slowest classes and the slowest tests of all test projects.

Usage: slowest.py FOLDER    FOLDER holds what xunit's -xml wrote, one file a project, and NAME.times of run.sh.
"""

import glob
import os
import re
import sys
import xml.etree.ElementTree as tree
from collections import Counter

SHOWN = 12

tests = Counter()
classes = Counter()
for path in glob.glob(os.path.join(sys.argv[1], "*.xml")):
    project = os.path.basename(path).removesuffix(".xml").removeprefix("AnnotateHub.")
    for test in tree.parse(path).iter("test"):
        seconds = float(test.get("time", "0"))
        name = test.get("name").removeprefix("AnnotateHub.")
        tests[f"{project}: {name[:110]}"] += seconds
        classes[f"{project}: {test.get('type').split('.')[-1]}"] += seconds

for heading, times in (("class", classes), ("test", tests)):
    print(f"Seconds by {heading}, of {sum(times.values()):.0f} in all:")
    for name, seconds in times.most_common(SHOWN):
        print(f"{seconds:8.1f}  {name}")

processor = Counter()
for path in glob.glob(os.path.join(sys.argv[1], "*.times")):
    project = os.path.basename(path).removesuffix(".times").removeprefix("AnnotateHub.")
    with open(path, encoding="ascii") as file:
        spent = re.findall(r"(\d+)m([\d.]+)s", file.read())
    processor[project] = sum(60 * int(minutes) + float(seconds) for minutes, seconds in spent)
print(f"Seconds of processor by project, of {sum(processor.values()):.0f} in all:")
for name, seconds in processor.most_common():
    print(f"{seconds:8.1f}  {name}")
