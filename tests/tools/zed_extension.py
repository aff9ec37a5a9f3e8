"""Loads Zed's extension as Zed does, in Wasmtime, and asks it for everything that Zed asks: how the server is started, and
what its settings are.

    zed_extension.py TOOLS EXTENSION.wasm

Reads `[{"settings": {…}, "found": "/path/to/journey" or null}, …]` from standard input: what the user has set under
`lsp.journey`, and what `which journey` finds. Prints what the extension answers to each."""

import json
import sys
import tempfile

tools, extension = sys.argv[1:]
sys.path.insert(0, f"{tools}/python")
try:
    from wasmtime import Engine, Store, WasiConfig
    from wasmtime.component import Component, Linker, ResourceHost, ResourceType, Variant
except ImportError as why:
    print(why)
    sys.exit(2)

WORKTREE = 1
# What the case at hand has set and found, and what was asked of it.
case = {}
asked = []


def get_settings(_store, _location, category, key):
    asked.append(f"{category} {key}")
    return Variant("ok", json.dumps(case["settings"]))


def of_worktree(answer):
    """A method of the folder that is open. What is lent must be given back."""

    def method(store, worktree, *arguments):
        worktree.drop(store)
        return answer(*arguments)

    return method


engine = Engine()
component = Component.from_file(engine, extension)
linker = Linker(engine)
linker.add_wasip2()
with linker.root() as root:
    for number, name in enumerate(["worktree", "project", "key-value-store"], WORKTREE):
        root.add_resource(name, ResourceType.host(number), lambda store, rep: None)
    root.add_func("get-settings", get_settings)
    root.add_func("[method]worktree.id", of_worktree(lambda: 1))
    root.add_func("[method]worktree.which", of_worktree(lambda name: case["found"] if name == "journey" else None))
    root.add_func("[method]worktree.shell-env", of_worktree(lambda: [("SHELL_HAS", "this")]))
    for name in ["common", "context-server", "dap", "lsp", "process", "slash-command"]:
        # These hold types only.
        with root.add_instance(f"zed:extension/{name}"):
            pass

with tempfile.TemporaryDirectory() as folder:
    store = Store(engine)
    wasi = WasiConfig()
    wasi.env = [("PWD", "/")]
    wasi.preopen_dir(folder, "/")
    wasi.inherit_stderr()
    store.set_wasi(wasi)
    instance = linker.instantiate(store, component)

    def call(name, *arguments):
        return instance.get_func(store, name)(store, *arguments)

    call("init-extension")
    answers = []
    for case in json.load(sys.stdin):
        lent = lambda: ResourceHost.borrow(1, WORKTREE)
        command = call("language-server-command", "journey", lent())
        if not isinstance(command, str):
            command = {"command": command.command, "args": command.args, "env": dict(command.env)}
        given = call("language-server-workspace-configuration", "journey", lent())
        settings = given.payload and json.loads(given.payload)
        answers.append({"command": command, "settings": settings})
print(json.dumps({"answers": answers, "asked": sorted(set(asked))}))
