(declaration keyword: _ @context name: (_) @name) @item
(block (step keyword: _ @context (name)? @name)) @item
