(declaration keyword: ["journey" "sequence" "test"] name: (name) @name) @definition.function
(declaration name: (name) @name) @definition.type
(step (name) @name) @reference.call
