"""What Helix shows of a file, with the package of editors/helix installed as its README says, in a terminal of tmux.

$HX is Helix, $JOURNEY the command, $FILE the file, $AT its line and column (from 1), $PACKAGE the package, $GRAMMAR the
tree-sitter grammar. Writes JSON to $OUT. See tests/it/editor_clients.rs.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import time

HOME = pathlib.Path(os.environ["HOME"])
FILE = pathlib.Path(os.environ["FILE"])
PACKAGE = pathlib.Path(os.environ["PACKAGE"])
GRAMMAR = pathlib.Path(os.environ["GRAMMAR"])
HX = os.environ["HX"]
LINE, COLUMN = map(int, os.environ["AT"].split(":"))
ESCAPE = re.compile(r"\x1b\[[0-9;:]*m")

# `journey` on the PATH, and a home of nobody's.
commands = HOME / "bin"
commands.mkdir()
(commands / "journey").symlink_to(os.environ["JOURNEY"])
os.environ["PATH"] = f"{commands}:{os.environ['PATH']}"
os.environ["TERM"] = "xterm-256color"
os.environ["LC_ALL"] = "C.UTF-8"
for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
    os.environ.pop(name, None)

# 1 to 3 of the README.
helix = HOME / ".config" / "helix"
(helix / "runtime" / "grammars").mkdir(parents=True)
shutil.copy(PACKAGE / "languages.toml", helix / "languages.toml")
shutil.copytree(PACKAGE / "queries" / "journey", helix / "runtime" / "queries" / "journey")
source = GRAMMAR / "src"
subprocess.run(
    ["cc", "-O2", "-shared", "-fPIC", "-I", source, source / "parser.c", source / "scanner.c"]
    + ["-o", helix / "runtime" / "grammars" / "journey.so"],
    check=True,
)

seen = {}
health = subprocess.run([HX, "--health", "journey"], capture_output=True, text=True).stdout
seen["health"] = ESCAPE.sub("", health)

socket = HOME / "tmux"


def tmux(*words):
    return subprocess.run(["tmux", "-S", socket, *words], capture_output=True, text=True).stdout


def screen():
    return tmux("capture-pane", "-p")


def keys(*words):
    for word in words:
        tmux("send-keys", word)
        time.sleep(0.3)


def typed(text):
    # One by one: of keys that come at once Helix 25.01 sends the edits in any order.
    for key in text:
        tmux("send-keys", "-l", key)
        time.sleep(0.2)


def colour(line, word):
    """The colour in which a word of a line is drawn."""
    before = line[: line.index(word)]
    drawn = re.findall(r"\x1b\[([0-9;:]*)m", before)
    return next((code for code in reversed(drawn) if code.startswith(("38", "39", "3", "9")) or code == "0"), "")


def until(words, seconds=40):
    """The screen once it shows these words, or as it is after so many seconds."""
    end = time.time() + seconds
    while time.time() < end:
        shown = screen()
        if words in shown:
            return shown
        time.sleep(0.3)
    return screen()


try:
    tmux("-f", "/dev/null", "new-session", "-d", "-x", "140", "-y", "40", f"{HX} {FILE}")
    until("journey welcome")
    coloured = [l for l in tmux("capture-pane", "-p", "-e").split("\n") if "send" in l and "welcome_letter" in l]
    seen["colours"] = [colour(line, word) for line in coloured[:1] for word in ("send", "welcome_letter")]
    # The bullet beside the number of problems.
    until("● 1")
    keys("Space", "d")
    seen["problems"] = until("J0401")
    keys("Escape", ":")
    typed(f"goto {LINE}")
    keys("Enter", "g", "h")
    typed("l" * (COLUMN - 1))
    keys("Space", "k")
    seen["hover"] = until("email welcome_letter")
    keys("Escape", "g", "d")
    # The status line has the place at its end.
    seen["definition"] = until(" 18:7")
    keys(":")
    typed(f"goto {LINE}")
    keys("Enter", "o")
    typed("send b")
    for attempt in range(8):
        keys("C-x")
        seen["completion"] = until("brand_story    ", 5)
        if "brand_story    " in seen["completion"]:
            break
    keys("Escape", "u", ":")
    typed("q!")
    keys("Enter")
except Exception as why:  # the test shows it
    seen["error"] = repr(why)
finally:
    tmux("kill-server")
pathlib.Path(os.environ["OUT"]).write_text(json.dumps(seen, ensure_ascii=False))
