-- For Neovim 0.11: `vim.lsp.enable("journey")`.
return {
  cmd = { "journey", "lsp" },
  filetypes = { "journey" },
  root_markers = { "journey.toml" },
}
