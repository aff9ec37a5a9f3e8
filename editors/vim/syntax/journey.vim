" Written by tests/it/editors.rs from src/vocabulary. Do not edit by hand.
if exists('b:current_syntax')
  finish
endif

syntax case match

syntax keyword journeyWord add after again ahead allow already also and answers any apart
syntax keyword journeyWord approval approved ask at audience author because becomes before
syntax keyword journeyWord between by clear clicked client consent consents date decision does
syntax keyword journeyWord during each else emails ended enters escalation ever every except
syntax keyword journeyWord exits for from gathered gives goal handed has in is it key last least
syntax keyword journeyWord leaves less letters live locales loosens measure message messages
syntax keyword journeyWord money more most needs never not note notify now number of on once one
syntax keyword journeyWord opened or otherwise outside over passes past per postpone preview
syntax keyword journeyWord purpose quiet received remove review same sender set since skip sooner
syntax keyword journeyWord start starts subject survey task template test tested text than the
syntax keyword journeyWord theme themes those time times to under until up valid way when where
syntax keyword journeyWord while with within zone
syntax keyword journeyStep end hand if match no repeat run send split wait
syntax keyword journeyUnit day days hour hours minute minutes month months week weeks year years
syntax keyword journeyDay april august december february friday january july june march may
syntax keyword journeyDay monday november october saturday september sunday thursday tuesday
syntax keyword journeyDay wednesday
syntax keyword journeyValue care email invitation known letter no promotional push service sms
syntax keyword journeyValue transactional unknown whatsapp yes
syntax match journeyDeclaration /^\s*\%(brand\|calendar\|email\|event\|gate\|journey\|list\|person\|profile\|relationship\|restraint\|segment\|sequence\|target\|team\)\>/
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
