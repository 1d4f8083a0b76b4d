// Tests of the zero-knowledge engine.
