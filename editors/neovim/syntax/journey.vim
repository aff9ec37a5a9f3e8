" Written by tests/it/editors.rs from src/vocabulary. Do not edit by hand.
if exists('b:current_syntax')
  finish
endif

syntax case match

syntax keyword journeyWord after again ahead alert all already also and answer answered answers
syntax keyword journeyWord any apart approval approved at author bad because becomes before
syntax keyword journeyWord between blocks bounces by choices clicked client complaints consent
syntax keyword journeyWord consents date declined does drop during each else emails ended enters
syntax keyword journeyWord ever every exceed except exits expect felt for from gathered gives
syntax keyword journeyWord goal handed has in is it journeys key last least leaves less letters
syntax keyword journeyWord live locales loosens measure message messages money more most needs
syntax keyword journeyWord never not note now number occasion of older on once one opened or
syntax keyword journeyWord otherwise outside over passes past pause per points postpone preview
syntax keyword journeyWord purpose quiet reasoned received receives rest resume same sender sent
syntax keyword journeyWord since skip sooner start starts state subject takes template tested
syntax keyword journeyWord text than the theme themes those time times to unanswered under unless
syntax keyword journeyWord unsubscribes until up valid way what when where while with within zone
syntax keyword journeyStep add allow ask clear end hand if match no notify remove repeat review
syntax keyword journeyStep run send set split task wait
syntax keyword journeyUnit day days hour hours minute minutes month months week weeks year years
syntax keyword journeyDay april august december february friday january july june march may
syntax keyword journeyDay monday november october saturday september sunday thursday tuesday
syntax keyword journeyDay wednesday
syntax keyword journeyValue care email invitation known letter no promotional push service sms
syntax keyword journeyValue transactional unknown whatsapp yes
syntax match journeyDeclaration /^\s*\%(audience\|brand\|calendar\|decision\|email\|escalation\|event\|gate\|journey\|letter\|list\|person\|profile\|push\|relationship\|restraint\|segment\|sequence\|sms\|survey\|target\|team\|test\|whatsapp\)\>/
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
