-- For Neovim 0.11: `vim.lsp.enable("journey")`.
local journey = require("journey")
return {
  cmd = { "journey", "lsp" },
  filetypes = { "journey", "toml" },
  -- Of TOML files journey.toml alone; another server may know it, too.
  root_dir = function(buffer, start)
    local file = vim.api.nvim_buf_get_name(buffer)
    if vim.bo[buffer].filetype == "journey" or vim.fn.fnamemodify(file, ":t") == "journey.toml" then
      start(journey.root(file))
    end
  end,
  capabilities = journey.capabilities(),
  commands = journey.commands,
}
