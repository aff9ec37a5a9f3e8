-- Starts the language server in every version from 0.7 on: `require("journey").setup()`.
local M = {}

-- The folder with journey.toml above a file; without one, the file's own folder.
function M.root(file)
  local folder = vim.fn.fnamemodify(file, ":p:h")
  local found = vim.fn.findfile("journey.toml", folder .. ";")
  return found ~= "" and vim.fn.fnamemodify(found, ":p:h") or folder
end

-- A click on "sent by 2 journeys": the places go into the quickfix list, in the columns that were agreed on.
function M.show_references(command, context)
  local convert = vim.lsp.util.locations_to_items
  local client = context and vim.lsp.get_client_by_id(context.client_id)
  local columns = client and client.offset_encoding or "utf-16"
  vim.fn.setqflist({}, " ", { title = command.title, items = convert(command.arguments[3], columns) })
  vim.cmd("copen")
end

M.commands = { ["journey.showReferences"] = M.show_references }

-- What this client can do: all that Neovim can, and the commands above.
function M.capabilities()
  local all = vim.lsp.protocol.make_client_capabilities()
  all.experimental = { commands = vim.tbl_keys(M.commands) }
  return all
end

-- What Neovim sets by itself from 0.8 (completion) and 0.10 (`K`) on. What a user has set stays.
local function familiar(buffer)
  if vim.bo[buffer].omnifunc == "" then
    vim.bo[buffer].omnifunc = "v:lua.vim.lsp.omnifunc"
  end
  if vim.fn.has("nvim-0.10") == 0 and vim.fn.mapcheck("K", "n") == "" then
    vim.keymap.set("n", "K", vim.lsp.buf.hover, { buffer = buffer })
  end
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
    root_dir = M.root(file),
    capabilities = M.capabilities(),
    commands = M.commands,
  }, options)
  if vim.fn.executable(config.cmd[1]) == 0 then
    vim.notify_once("journey: `" .. config.cmd[1] .. "` is not on the PATH", vim.log.levels.WARN)
    return
  end
  familiar(buffer)
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

-- Opens a page in a browser.
local function open(uri)
  if vim.ui.open then
    vim.ui.open(uri)
  else
    vim.fn.jobstart({ vim.fn.has("mac") == 1 and "open" or "xdg-open", uri }, { detach = true })
  end
end

-- Shows the journey at the cursor in a browser, as its text is now, saved or not.
function M.preview()
  local line = vim.api.nvim_win_get_cursor(0)[1] - 1
  local wanted = { uri = vim.uri_from_bufnr(0), position = { line = line, character = 0 } }
  local command = { command = "journey.preview", arguments = { wanted } }
  vim.lsp.buf_request(0, "workspace/executeCommand", command, function(fault, answer)
    if fault then
      vim.notify("journey: " .. fault.message, vim.log.levels.WARN)
    elseif answer and not answer.shown then
      M.open(answer.uri)
    end
  end)
end

M.open = open

function M.setup(options)
  options = options or {}
  vim.api.nvim_create_autocmd("FileType", {
    pattern = "journey",
    callback = function(event)
      attach(event.buf, options)
    end,
  })
  -- Of TOML files journey.toml alone; another server may know it, too.
  vim.api.nvim_create_autocmd({ "BufReadPost", "BufNewFile" }, {
    pattern = "journey.toml",
    callback = function(event)
      attach(event.buf, options)
    end,
  })
  vim.api.nvim_create_user_command("JourneyPreview", M.preview, {})
end

return M
