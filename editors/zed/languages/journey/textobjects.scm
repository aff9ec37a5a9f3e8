(declaration body: (block) @class.inside) @class.around
(declaration keyword: ["journey" "sequence" "test"] body: (block) @function.inside) @function.around
(comment)+ @comment.around
