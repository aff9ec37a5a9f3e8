(source_file) @local.scope
(declaration name: (name) @local.definition)
