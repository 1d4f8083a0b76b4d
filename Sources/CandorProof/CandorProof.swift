// The zero-knowledge engine.
