; Neovim
(block) @indent.begin
(group) @indent.begin
(block "}" @indent.branch @indent.end)
(group ")" @indent.branch @indent.end)
(comment) @indent.ignore
(text) @indent.ignore
