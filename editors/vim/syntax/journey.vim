" Written by tests/it/editors.rs from src/vocabulary. Do not edit by hand.
if exists('b:current_syntax')
  finish
endif

syntax case match

syntax keyword journeyWord after again ahead allow already also and answers any apart approval
syntax keyword journeyWord approved at author bad because becomes before between by choices
syntax keyword journeyWord clicked client consent consents date declined does during each else
syntax keyword journeyWord emails ended enters escalation ever every except exits felt for from
syntax keyword journeyWord gathered gives goal handed has in is it key last least leaves less
syntax keyword journeyWord letters live locales loosens measure message messages money more most
syntax keyword journeyWord needs never not note now number of on once one opened or otherwise
syntax keyword journeyWord outside over passes past per points postpone preview purpose quiet
syntax keyword journeyWord reasoned received same sender since skip sooner start starts subject
syntax keyword journeyWord template test tested text than the theme themes those time times to
syntax keyword journeyWord unanswered under until up valid way when where while with within zone
syntax keyword journeyStep add ask clear end hand if match no notify remove repeat review run
syntax keyword journeyStep send set split task wait
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
