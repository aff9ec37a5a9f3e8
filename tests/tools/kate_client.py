"""What Kate asks of the server and is told, with the package of editors/kate installed as its README says, on a virtual
screen. Kate keeps what it shows to itself, so what passes between the two is written down.

$JOURNEY is the command, $FILE the file, $PACKAGE the package. Writes JSON to $OUT. See tests/it/editor_clients.rs.
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
HOME.chmod(0o700)

# `journey` on the PATH: the server, with a copy of both directions.
commands = HOME / "bin"
commands.mkdir()
asked, told = HOME / "asked", HOME / "told"
server = commands / "journey"
server.write_text(f"""#!/bin/sh
tee {asked} | "{os.environ["JOURNEY"]}" "$@" | tee {told}
""")
server.chmod(0o755)

config, data = HOME / ".config", HOME / ".local" / "share"
syntax = data / "org.kde.syntax-highlighting" / "syntax"
syntax.mkdir(parents=True)
shutil.copy(PACKAGE / "journey.xml", syntax / "journey.xml")
(config / "kate" / "lspclient").mkdir(parents=True)
shutil.copy(PACKAGE / "lspclient.json", config / "kate" / "lspclient" / "settings.json")
# The plugin is on, and the question whether the server may be started was answered.
(config / "katerc").write_text(f"""[Kate Plugins]
lspclientplugin=true
[General]
Restore Window Configuration=false
[lspclient]
AllowedServerCommandLines={server} lsp
SemanticHighlighting=true
""")

environment = dict(
    os.environ,
    PATH=f"{commands}:{os.environ['PATH']}",
    XDG_CONFIG_HOME=str(config),
    XDG_DATA_HOME=str(data),
    XDG_CACHE_HOME=str(HOME / ".cache"),
    XDG_RUNTIME_DIR=str(HOME),
    QT_QPA_PLATFORM="xcb",
)


def messages(path):
    """The messages of one direction so far."""
    text = path.read_bytes() if path.exists() else b""
    found = []
    while match := re.search(rb"Content-Length: *(\d+)[^{]*", text):
        length = int(match.group(1))
        body = text[match.end() : match.end() + length]
        if len(body) < length:
            break
        found.append(json.loads(body))
        text = text[match.end() + length :]
    return found


def has(path, method):
    return [m for m in messages(path) if m.get("method") == method]


seen, running = {}, []
try:
    read, write = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1000x700x24"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    running.append(screen)
    os.close(write)
    environment["DISPLAY"] = ":" + os.read(read, 16).decode().strip()
    log = open(HOME / "log", "w")
    kate = ["dbus-run-session", "--", "kate", "-n", "-b", "-l", "11", "-c", "8", str(FILE)]
    running.append(subprocess.Popen(kate, env=environment, stdout=log, stderr=log))
    end = time.time() + 90
    wanted = ["textDocument/documentSymbol", "textDocument/semanticTokens/range"]
    while time.time() < end:
        if has(told, "textDocument/publishDiagnostics") and all(has(asked, m) for m in wanted):
            break
        time.sleep(0.3)
    time.sleep(1)
    seen["asked"] = [m["method"] for m in messages(asked) if "method" in m]
    seen["language"] = [m["params"]["textDocument"]["languageId"] for m in has(asked, "textDocument/didOpen")]
    published = has(told, "textDocument/publishDiagnostics")
    seen["problems"] = published[-1]["params"]["diagnostics"] if published else []
    seen["refused"] = [m["error"] for m in messages(told) if "error" in m]
    if not published:
        seen["log"] = (HOME / "log").read_text()[-2000:]
except Exception as why:  # the test shows it
    seen["error"] = repr(why)
finally:
    for process in reversed(running):
        process.terminate()
        process.wait()
pathlib.Path(os.environ["OUT"]).write_text(json.dumps(seen, ensure_ascii=False))
