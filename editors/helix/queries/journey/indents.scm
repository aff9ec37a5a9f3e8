[
  (block)
  (group)
] @indent

[
  "}"
  ")"
] @outdent
