-- Driven by neovim.sh: prints what the editor sees, and ends with 0 when it is what it should be.
local function say(...) io.stdout:write(table.concat({ ... }, ' '), '\n') end
local function must(ok, what) if not ok then say('FAILED', what) vim.cmd('cquit 1') end end
local function request(method, line, character, more)
  local params = { textDocument = vim.lsp.util.make_text_document_params(0), position = { line = line, character = character } }
  for key, value in pairs(more or {}) do params[key] = value end
  local answers = vim.lsp.buf_request_sync(0, method, params, 10000) or {}
  for _, answer in pairs(answers) do return answer.result end
end
local function findings()
  local told = {}
  for _, one in ipairs(vim.diagnostic.get(0)) do table.insert(told, (one.lnum + 1) .. ':' .. (one.col + 1) .. ' ' .. tostring(one.code or (one.user_data and one.user_data.lsp and one.user_data.lsp.code))) end
  table.sort(told)
  return table.concat(told, ', ')
end

say('neovim', tostring(vim.version().major) .. '.' .. tostring(vim.version().minor))
vim.o.hidden = true
local client = vim.lsp.start_client({ name = 'stowage', cmd = { 'node', os.getenv('STOWAGE'), 'lsp', '--stdio' }, root_dir = vim.fn.getcwd() })
vim.lsp.buf_attach_client(0, client)
must(vim.wait(20000, function() return findings():find('schema%-enum') ~= nil end, 50), 'no findings: ' .. findings())
say('findings while open:', findings())

local hover = request('textDocument/hover', 8, 17)
say('hover:', (hover.contents.value:gsub('\n+', ' | ')))
must(hover.contents.value:find('One of: `SCTP`, `TCP`, `UDP`', 1, true), 'hover')

local definition = request('textDocument/definition', 5, 21)
say('definition:', definition[1].uri:match('[^/]*$'), 'line', definition[1].range.start.line + 1)
must(definition[1].uri:match('job.yaml$'), 'definition')

local range = { start = { line = 8, character = 16 }, ['end'] = { line = 8, character = 19 } }
local actions = request('textDocument/codeAction', 8, 16, { range = range, context = { diagnostics = {} } })
for _, action in ipairs(actions) do say('action:', action.title) end
vim.lsp.util.apply_workspace_edit(actions[1].edit, 'utf-16')
say('after the first action:', vim.fn.getline(9))
must(vim.wait(20000, function() return findings():find('schema%-enum') == nil end, 50), 'still there: ' .. findings())
say('findings afterwards:', findings())
vim.cmd('qall!')
