"""Parses texts with the tree-sitter grammar for editors, and checks its queries.

    tree_sitter_parse.py TOOLS EDITORS CASES.json

CASES.json is a list of {"name", "text"} or {"name", "text", "declarations": N}: the first must be free of errors, the
others (half-typed) must still have so many declarations, as {"keyword name", ...}. Prints one line for each fault; ends
with 0 where there is none, 1 where there are, 2 where it could not run.
"""

import ctypes
import json
import pathlib
import subprocess
import sys
import tempfile


def fail(why):
    print(why)
    sys.exit(2)


tools, editors, cases = (pathlib.Path(a) for a in sys.argv[1:4])
sys.path.insert(0, str(tools / "python"))
try:
    import tree_sitter
except ImportError:
    fail("python has no tree_sitter")

grammar = editors / "tree-sitter-journey"
folder = tempfile.TemporaryDirectory()
library = pathlib.Path(folder.name) / "journey.so"
sources = [grammar / "src" / "parser.c", grammar / "src" / "scanner.c"]
try:
    built = subprocess.run(
        ["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-Wno-unused-but-set-variable", "-std=c11"]
        + [f"-I{grammar / 'src'}", "-o", library, *sources],
        capture_output=True,
        text=True,
        check=False,
    )
except OSError as why:
    fail(f"there is no C compiler ({why})")
if built.returncode != 0:
    print(f"the parser does not compile: {built.stderr}")
    sys.exit(1)
function = ctypes.CDLL(str(library)).tree_sitter_journey
function.restype = ctypes.c_void_p
capsule = ctypes.pythonapi.PyCapsule_New
capsule.restype = ctypes.py_object
capsule.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
language = tree_sitter.Language(capsule(function(), b"tree_sitter.Language", None))
parser = tree_sitter.Parser(language)
faults = []


def first_fault(node):
    if node.is_error or node.is_missing:
        return node
    for child in node.children:
        if child.has_error or child.is_missing:
            return first_fault(child)
    return node


def declarations(root):
    found = []
    for node in root.children:
        if node.type == "declaration":
            name = node.child_by_field_name("name")
            keyword = node.child_by_field_name("keyword")
            found.append(f"{keyword.text.decode()} {name.text.decode() if name else ''}".strip())
    return found


# What Zed lists of a file: an entry leads to the words that it shows.
outline = tree_sitter.Query(language, (editors / "zed/languages/journey/outline.scm").read_text())
entries = 0

for case in json.loads(cases.read_text()):
    text = case["text"].encode()
    root = parser.parse(text).root_node
    if root.end_byte > len(text):
        faults.append(f"{case['name']}: the tree is longer than the text")
    if "declarations" in case:
        missing = [d for d in case["declarations"] if d not in declarations(root)]
        if missing:
            faults.append(f"{case['name']}: lost {', '.join(missing)}")
    elif root.has_error:
        node = first_fault(root)
        line, column = node.start_point
        faults.append(f"{case['name']}:{line + 1}:{column + 1}: {node.type} {node.text[:40]!r}")
    else:
        for _, captures in tree_sitter.QueryCursor(outline).matches(root):
            entries += 1
            [item], [keyword] = captures["item"], captures["context"]
            if item.start_byte != keyword.start_byte:
                line, _ = keyword.start_point
                faults.append(f"{case['name']}:{line + 1}: Zed's entry for {keyword.text!r} leads to {item.type}")
if entries == 0 and any("declarations" not in case for case in json.loads(cases.read_text())):
    faults.append("Zed's outline is empty")

for path in sorted(editors.glob("**/*.scm")):
    try:
        tree_sitter.Query(language, path.read_text())
    except Exception as why:  # each fault of a query has a class of its own
        faults.append(f"{path.relative_to(editors)}: {why}")

for fault in faults:
    print(fault)
sys.exit(1 if faults else 0)
