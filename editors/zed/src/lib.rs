//! Tells Zed how the language server is started: `journey lsp`, from the settings or the `PATH`.

use zed_extension_api::settings::LspSettings;
use zed_extension_api::{self as zed, Command, LanguageServerId, Result, Worktree};

struct Journey;

impl zed::Extension for Journey {
    fn new() -> Self {
        Journey
    }

    fn language_server_command(
        &mut self,
        server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Command> {
        let set = LspSettings::for_worktree(server.as_ref(), worktree)
            .ok()
            .and_then(|settings| settings.binary)
            .and_then(|binary| binary.path);
        let command = set
            .or_else(|| worktree.which("journey"))
            .ok_or("`journey` is not on the PATH; install it, or set lsp.journey.binary.path")?;
        Ok(Command {
            command,
            args: vec!["lsp".to_owned()],
            env: worktree.shell_env(),
        })
    }
}

zed::register_extension!(Journey);
