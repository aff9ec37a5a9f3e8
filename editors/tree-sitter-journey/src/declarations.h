// Written by tests/it/editors from src/vocabulary. Do not edit by hand.
static const char *const DECLARATIONS[] = {
    "audience", "brand", "calendar", "decision", "email", "escalation", "event", "gate", "journey",
    "letter", "list", "person", "profile", "push", "relationship", "restraint", "segment",
    "sequence", "sms", "survey", "target", "team", "test", "whatsapp",
    NULL,
};
