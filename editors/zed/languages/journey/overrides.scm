(comment) @comment.inclusive
(doc_comment) @comment.inclusive
(text) @string
