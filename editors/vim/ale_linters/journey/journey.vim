" The language server, for ALE.
call ale#Set('journey_executable', 'journey')

function! ale_linters#journey#journey#Root(buffer) abort
  let l:found = ale#path#FindNearestFile(a:buffer, 'journey.toml')
  return empty(l:found) ? fnamemodify(bufname(a:buffer), ':p:h') : fnamemodify(l:found, ':h')
endfunction

call ale#linter#Define('journey', {
\   'name': 'journey',
\   'lsp': 'stdio',
\   'executable': {buffer -> ale#Var(buffer, 'journey_executable')},
\   'command': '%e lsp',
\   'project_root': function('ale_linters#journey#journey#Root'),
\})
