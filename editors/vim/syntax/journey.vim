" Written by tests/it/editors.rs from src/vocabulary. Do not edit by hand.
if exists('b:current_syntax')
  finish
endif

syntax case match

syntax keyword journeyWord after again ahead allow already also and answers any apart approval
syntax keyword journeyWord approved at author bad because becomes before between by choices
syntax keyword journeyWord clicked client consent consents date does during each else emails
syntax keyword journeyWord ended enters escalation ever every except exits felt for from gathered
syntax keyword journeyWord gives goal handed has in is it key last least leaves less letters live
syntax keyword journeyWord locales loosens measure message messages money more most needs never
syntax keyword journeyWord not note notify now number of on once one opened or otherwise outside
syntax keyword journeyWord over passes past per points postpone preview purpose quiet reasoned
syntax keyword journeyWord received review same sender since skip sooner start starts subject
syntax keyword journeyWord task template test tested text than the theme themes those time times
syntax keyword journeyWord to under until up valid way when where while with within zone
syntax keyword journeyStep add ask clear end hand if match no remove repeat run send set split
syntax keyword journeyStep wait
syntax keyword journeyUnit day days hour hours minute minutes month months week weeks year years
syntax keyword journeyDay april august december february friday january july june march may
syntax keyword journeyDay monday november october saturday september sunday thursday tuesday
syntax keyword journeyDay wednesday
syntax keyword journeyValue care email invitation known letter no promotional push service sms
syntax keyword journeyValue transactional unknown whatsapp yes
syntax match journeyDeclaration /^\s*\%(audience\|brand\|calendar\|decision\|email\|event\|gate\|journey\|letter\|list\|person\|profile\|push\|relationship\|restraint\|segment\|sequence\|sms\|survey\|target\|team\|whatsapp\)\>/
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
