(declaration body: (block) @class.inside) @class.around
(declaration keyword: ["journey" "sequence"] body: (block) @function.inside) @function.around
(declaration keyword: "test" body: (block) @test.inside) @test.around
(step) @entry.around
(clause) @entry.around
(text) @parameter.inside
(comment) @comment.inside
(comment)+ @comment.around
