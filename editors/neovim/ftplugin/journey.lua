vim.bo.commentstring = "// %s"
vim.bo.expandtab = true
vim.bo.shiftwidth = 2
vim.bo.softtabstop = 2
-- Colours from the tree where its parser is installed, else from syntax/journey.vim.
if vim.treesitter and vim.treesitter.start then
  pcall(vim.treesitter.start, 0, "journey")
end
