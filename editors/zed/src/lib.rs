//! Tells Zed how the language server is started, `journey lsp`, and hands it what a person has set.

use zed_extension_api::serde_json::{json, Value};
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
        let binary = LspSettings::for_worktree(server.as_ref(), worktree)
            .ok()
            .and_then(|settings| settings.binary);
        let (path, arguments, set) = match binary {
            Some(binary) => (binary.path, binary.arguments, binary.env),
            None => (None, None, None),
        };
        let command = path
            .or_else(|| worktree.which("journey"))
            .ok_or("`journey` is not on the PATH; install it, or set lsp.journey.binary.path")?;
        let mut env = worktree.shell_env();
        env.extend(set.into_iter().flatten());
        Ok(Command {
            command,
            args: arguments.unwrap_or_else(|| vec!["lsp".to_owned()]),
            env,
        })
    }

    /// What stands under `lsp.journey.settings`. The server asks for the section `journey`, and Zed looks it up here.
    fn language_server_workspace_configuration(
        &mut self,
        server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<Value>> {
        let settings = LspSettings::for_worktree(server.as_ref(), worktree)
            .ok()
            .and_then(|settings| settings.settings);
        Ok(settings.map(|own| match own.get("journey") {
            Some(_) => own,
            None => json!({ "journey": own }),
        }))
    }
}

zed::register_extension!(Journey);
