-- Neovim's own client against `journey lsp`: prints, as one line of JSON, what Neovim stored and was answered.
-- JOURNEY: the binary. AT: line and byte column of the cursor, from 1. The file is the current buffer.
local line, column = vim.env.AT:match("(%d+):(%d+)")
line, column = tonumber(line), tonumber(column)
local buffer = vim.api.nvim_get_current_buf()
local path = vim.api.nvim_buf_get_name(buffer)
local report = {}
local ok, fault = pcall(function()
  local told = false
  local keep = vim.lsp.handlers["textDocument/publishDiagnostics"]
  local id = vim.lsp.start_client({
    name = "journey",
    cmd = { vim.env.JOURNEY, "lsp" },
    root_dir = vim.fn.fnamemodify(path, ":h"),
    handlers = {
      ["textDocument/publishDiagnostics"] = function(err, result, ...)
        told = told or result.uri == vim.uri_from_bufnr(buffer)
        return keep(err, result, ...)
      end,
    },
  })
  vim.lsp.buf_attach_client(buffer, id)
  local client
  assert(vim.wait(20000, function()
    client = vim.lsp.get_client_by_id(id)
    return client and client.initialized
  end, 10), "no answer to initialize")
  local pulls = (client.server_capabilities or {}).diagnosticProvider
  assert(vim.wait(20000, function() return told or pulls end, 10), "no diagnostics")
  vim.wait(200, function() return false end, 10)
  vim.api.nvim_win_set_cursor(0, { line, column - 1 })
  report.diagnostics = {}
  for _, one in ipairs(vim.diagnostic.get(buffer)) do
    table.insert(report.diagnostics, { code = one.code, line = one.lnum + 1, column = one.col + 1 })
  end
  local here = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local function ask(method, params)
    local answer = (vim.lsp.buf_request_sync(buffer, method, params, 20000) or {})[id] or {}
    assert(not answer.err, method .. ": " .. vim.inspect(answer.err))
    return answer.result
  end
  local completion = ask("textDocument/completion", here) or {}
  report.completion = {}
  for _, item in ipairs(completion.items or completion) do
    table.insert(report.completion, item.label)
  end
  local hover = ask("textDocument/hover", here)
  report.hover = hover and hover.contents.value or ""
  -- An edit in the buffer, sent as Neovim sends it, and what it changes.
  vim.api.nvim_buf_set_lines(buffer, line - 1, line, false, { "  send nothing_such" })
  vim.wait(20000, function() return #vim.diagnostic.get(buffer) > #report.diagnostics end, 10)
  report.after = {}
  for _, one in ipairs(vim.diagnostic.get(buffer)) do
    table.insert(report.after, { code = one.code, line = one.lnum + 1, column = one.col + 1 })
  end
end)
report.fault = not ok and tostring(fault) or nil
io.stdout:write(vim.fn.json_encode(report) .. "\n")
vim.cmd("qall!")
