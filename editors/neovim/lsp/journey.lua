-- For Neovim 0.11: `vim.lsp.enable("journey")`.
local journey = require("journey")
return {
  cmd = { "journey", "lsp" },
  filetypes = { "journey" },
  root_markers = { "journey.toml" },
  capabilities = journey.capabilities(),
  commands = journey.commands,
}
