; Neovim: a declaration is a class, a step a statement, the inside of a block the inner part of either.
(declaration) @class.outer
(declaration body: (block) @class.inner)
(declaration keyword: ["journey" "sequence" "test"]) @function.outer
(declaration keyword: ["journey" "sequence" "test"] body: (block) @function.inner)
(step) @statement.outer
(clause) @statement.outer
(step body: (block) @conditional.inner) @conditional.outer
(block) @block.outer
(comment) @comment.outer
(doc_comment) @comment.outer
(text) @parameter.inner
