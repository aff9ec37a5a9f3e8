vim.api.nvim_create_autocmd({ "BufRead", "BufNewFile" }, {
  pattern = "*.journey",
  callback = function()
    vim.bo.filetype = "journey"
  end,
})
