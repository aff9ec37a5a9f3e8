" Written by tests/it/editors.rs from src/vocabulary. Do not edit by hand.
if exists('b:current_syntax')
  finish
endif

syntax case match

syntax keyword journeyWord after again ahead alert all already also and answer answers any apart
syntax keyword journeyWord approval approved at author bad because becomes before between bounces
syntax keyword journeyWord by choices clicked client complaints consent consents date declined
syntax keyword journeyWord does drop during each else emails ended enters ever every exceed
syntax keyword journeyWord except exits felt for from gathered gives goal handed has in is it
syntax keyword journeyWord journeys key last least leaves less letters live locales loosens
syntax keyword journeyWord measure message messages money more most needs never not note now
syntax keyword journeyWord number of older on once one opened or otherwise outside over passes
syntax keyword journeyWord past pause per points postpone preview purpose quiet reasoned received
syntax keyword journeyWord receives rest resume same sender since skip sooner start starts
syntax keyword journeyWord subject template test tested text than the theme themes those time
syntax keyword journeyWord times to unanswered under unsubscribes until up valid way what when
syntax keyword journeyWord where while with within zone
syntax keyword journeyStep add allow ask clear end hand if match no notify remove repeat review
syntax keyword journeyStep run send set split task wait
syntax keyword journeyUnit day days hour hours minute minutes month months week weeks year years
syntax keyword journeyDay april august december february friday january july june march may
syntax keyword journeyDay monday november october saturday september sunday thursday tuesday
syntax keyword journeyDay wednesday
syntax keyword journeyValue care email invitation known letter no promotional push service sms
syntax keyword journeyValue transactional unknown whatsapp yes
syntax match journeyDeclaration /^\s*\%(audience\|brand\|calendar\|decision\|email\|escalation\|event\|gate\|journey\|letter\|list\|person\|profile\|push\|relationship\|restraint\|segment\|sequence\|sms\|survey\|target\|team\|whatsapp\)\>/
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
