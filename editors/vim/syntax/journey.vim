" Written by tests/it/editors.rs from src/vocabulary. Do not edit by hand.
if exists('b:current_syntax')
  finish
endif

syntax case match

syntax keyword journeyUnit day days hour hours minute minutes month months week weeks year years
syntax keyword journeyDay april august december february friday january july june march may
syntax keyword journeyDay monday november october saturday september sunday thursday tuesday
syntax keyword journeyDay wednesday
syntax keyword journeyValue care email invitation known letter no promotional push service sms
syntax keyword journeyValue transactional unknown whatsapp yes
syntax match journeyDeclaration /^\s*\%()\>/
syntax match journeyNumber /\<\d\+\%([.:]\d\+\)\?%\?/
syntax match journeyNumber /\<\d\{4}-\d\d-\d\d\>/
syntax match journeyMerge /{{.\{-}}}/ contained
syntax region journeyText start=/"/ skip=/\\"/ end=/"/ oneline contains=journeyMerge
syntax match journeyComment "//.*$"
syntax match journeyDoc "///.*$"

highlight default link journeyWord Keyword
highlight default link journeyStep Statement
highlight default link journeyUnit Type
highlight default link journeyDay Constant
highlight default link journeyValue Constant
highlight default link journeyDeclaration Structure
highlight default link journeyNumber Number
highlight default link journeyMerge Special
highlight default link journeyText String
highlight default link journeyComment Comment
highlight default link journeyDoc SpecialComment

let b:current_syntax = 'journey'
