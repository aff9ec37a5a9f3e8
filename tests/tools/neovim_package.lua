-- What Neovim shows of a file, with the package of editors/neovim and nothing else of a user's.
--   nvim --headless -u NONE -i NONE -n --cmd "set rtp^=editors/neovim" -l/-c "luafile …" ; see tests/it/editor_clients.rs
-- $JOURNEY is the command, $FILE the file, $AT its line and column (in bytes, from 1). Writes JSON to $OUT.
local out = {}
local ok, why = pcall(function()
  vim.cmd("filetype plugin on")
  vim.cmd("syntax on")
  require("journey").setup({ cmd = { vim.env.JOURNEY, "lsp" } })
  vim.cmd("edit " .. vim.fn.fnameescape(vim.env.FILE))
  local buffer = vim.api.nvim_get_current_buf()
  out.filetype = vim.bo.filetype
  out.commentstring = vim.bo.commentstring
  out.omnifunc = vim.bo.omnifunc
  out.explains = vim.fn.has("nvim-0.10") == 1 or vim.fn.maparg("K", "n", false, true).buffer == 1
  local row, column = vim.env.AT:match("(%d+):(%d+)")
  vim.api.nvim_win_set_cursor(0, { tonumber(row), tonumber(column) - 1 })
  local function group(line, col)
    return vim.fn.synIDattr(vim.fn.synID(line, col, 1), "name")
  end
  out.syntax = group(tonumber(row), vim.fn.match(vim.fn.getline(tonumber(row)), "\\S") + 1)
  vim.wait(20000, function()
    return #vim.diagnostic.get(buffer) > 0
  end, 50)
  out.codes = {}
  for _, d in ipairs(vim.diagnostic.get(buffer)) do
    table.insert(out.codes, d.code)
  end
  local params = vim.lsp.util.make_position_params(0, "utf-16")
  local answers = vim.lsp.buf_request_sync(buffer, "textDocument/hover", params, 10000) or {}
  for _, answer in pairs(answers) do
    local contents = answer.result and answer.result.contents
    out.hover = contents and (contents.value or vim.inspect(contents))
  end
  -- A click on who sends a letter: the places, in the list of Neovim's own. Where there are more lenses on the line, it
  -- is chosen among them.
  vim.ui.select = function(items, _, choose)
    for _, item in ipairs(items) do
      if item.lens.command.command == "journey.showReferences" then
        choose(item)
      end
    end
  end
  vim.fn.search("^email welcome_letter")
  vim.lsp.codelens.refresh()
  vim.wait(20000, function()
    return #vim.lsp.codelens.get(buffer) > 0
  end, 50)
  vim.lsp.codelens.run()
  out.list = { title = vim.fn.getqflist({ title = 1 }).title, places = {}, shown = vim.bo.buftype == "quickfix" }
  for _, place in ipairs(vim.fn.getqflist()) do
    table.insert(out.list.places, ("%d:%d %s"):format(place.lnum, place.col, vim.trim(place.text)))
  end
  vim.cmd("cclose")
  -- The picture of a text that is not saved; the browser is ours.
  require("journey").open = function(uri)
    out.picture = table.concat(vim.fn.readfile(vim.uri_to_fname(uri)), "\n"):find("wait 17 minutes", 1, true) ~= nil
  end
  local line = vim.fn.search("wait 1 day")
  vim.fn.setline(line, "  wait 17 minutes")
  require("journey").preview()
  vim.wait(20000, function()
    return out.picture ~= nil
  end, 50)
  -- The configuration, and another TOML file beside it.
  local folder = vim.fn.fnamemodify(vim.env.FILE, ":p:h")
  local enabled = dofile(vim.api.nvim_get_runtime_file("lsp/journey.lua", false)[1])
  out.toml = {}
  for _, name in ipairs({ "journey.toml", "other.toml" }) do
    vim.cmd("edit! " .. vim.fn.fnameescape(folder .. "/" .. name))
    vim.bo.filetype = "toml"
    local here = vim.api.nvim_get_current_buf()
    local told = { attached = vim.tbl_count(vim.lsp.buf_get_clients(here)), enabled = false }
    enabled.root_dir(here, function(root)
      told.enabled = vim.fn.resolve(root) == vim.fn.resolve(folder)
    end)
    if told.attached > 0 then
      vim.fn.search("name")
      local asked = vim.lsp.util.make_position_params(0, "utf-16")
      for _, answer in pairs(vim.lsp.buf_request_sync(here, "textDocument/hover", asked, 10000) or {}) do
        told.hover = answer.result and answer.result.contents.value
      end
    end
    out.toml[name] = told
  end
end)
if not ok then
  out.error = tostring(why)
end
vim.fn.writefile({ vim.fn.json_encode(out) }, vim.env.OUT)
vim.cmd("qall!")
