(declaration keyword: _ @context name: (_) @name) @item
(step keyword: _ @context (name)? @name) @item
