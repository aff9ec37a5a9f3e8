-- Starts the language server in every version from 0.7 on: `require("journey").setup()`.
local M = {}

-- The folder with journey.toml above a file; without one, the file's own folder.
local function root(file)
  local folder = vim.fn.fnamemodify(file, ":p:h")
  local found = vim.fn.findfile("journey.toml", folder .. ";")
  return found ~= "" and vim.fn.fnamemodify(found, ":p:h") or folder
end

local clients = {}

local function attach(buffer, options)
  local file = vim.api.nvim_buf_get_name(buffer)
  if file == "" then
    return
  end
  local config = vim.tbl_extend("force", {
    name = "journey",
    cmd = { "journey", "lsp" },
    root_dir = root(file),
  }, options)
  if vim.fn.executable(config.cmd[1]) == 0 then
    vim.notify_once("journey: `" .. config.cmd[1] .. "` is not on the PATH", vim.log.levels.WARN)
    return
  end
  -- Neovim 0.8 and later know by themselves which server is already there.
  if vim.lsp.start then
    vim.lsp.start(config, { bufnr = buffer })
    return
  end
  local client = clients[config.root_dir]
  if not client or not vim.lsp.get_client_by_id(client) then
    client = vim.lsp.start_client(config)
    clients[config.root_dir] = client
  end
  if client then
    vim.lsp.buf_attach_client(buffer, client)
  end
end

-- Shows the journey at the cursor in a browser.
function M.preview()
  local name
  for line = vim.fn.line("."), 1, -1 do
    name = vim.fn.getline(line):match("^journey%s+([%w_]+)")
    if name then
      break
    end
  end
  if not name then
    vim.notify("journey: there is no journey above the cursor", vim.log.levels.WARN)
    return
  end
  local file = vim.api.nvim_buf_get_name(0)
  vim.fn.jobstart({ "journey", "preview", name, "--project", root(file), "--open" })
end

function M.setup(options)
  options = options or {}
  vim.api.nvim_create_autocmd("FileType", {
    pattern = "journey",
    callback = function(event)
      attach(event.buf, options)
    end,
  })
  vim.api.nvim_create_user_command("JourneyPreview", M.preview, {})
end

return M
