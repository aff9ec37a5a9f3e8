" What Vim shows of a file, with the package of editors/vim and ALE.  $JOURNEY is the command, $FILE the file, $AT its line
" and column (from 1), $PACKAGE the package.  Writes JSON to $OUT.  See tests/it/editor_clients.rs.
set nocompatible encoding=utf-8
let &runtimepath = $PACKAGE . ',' . &runtimepath
set packpath+=/usr/share/vim/vimfiles
let s:seen = {}

function! s:Wait(seconds, done) abort
  for l:turn in range(a:seconds * 10)
    if a:done()
      return
    endif
    sleep 100m
  endfor
endfunction

function! s:Texts() abort
  let l:texts = []
  for l:buffer in getbufinfo()
    if l:buffer.bufnr != s:buffer
      let l:texts += getbufline(l:buffer.bufnr, 1, '$')
    endif
  endfor
  return l:texts + split(execute('messages'), "\n")
endfunction

try
  let s:seen.ale = 0
  silent! packadd ale
  let s:seen.ale = exists(':ALELint') == 2
  let g:ale_journey_executable = $JOURNEY
  let g:ale_hover_to_preview = 1
  syntax on
  filetype plugin on
  execute 'edit' fnameescape($FILE)
  let s:buffer = bufnr('')
  let s:seen.filetype = &filetype
  let [s:line, s:column] = map(split($AT, ':'), {_, v -> str2nr(v)})
  call cursor(s:line, s:column)
  let s:first = match(getline(s:line), '\S') + 1
  let s:seen.syntax = synIDattr(synID(s:line, s:first, 1), 'name')
  if s:seen.ale
    ALELint
    call s:Wait(30, {-> !empty(ale#engine#GetLoclist(s:buffer))})
    let s:seen.problems = map(copy(ale#engine#GetLoclist(s:buffer)), {_, p -> {'code': get(p, 'code', ''), 'line': p.lnum, 'text': p.text}})
    call cursor(s:line, s:column)
    ALEHover
    call s:Wait(20, {-> join(s:Texts()) =~# 'welcome_letter'})
    let s:seen.hover = join(s:Texts(), "\n")
  endif
catch
  let s:seen.error = v:exception . ' at ' . v:throwpoint
endtry
call writefile([json_encode(s:seen)], $OUT)
qall!
