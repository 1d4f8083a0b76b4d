#if Gateway
    import CandorAccess
    import CandorCore

    extension UpstreamAnswer {
        /// What monitoring keeps of each row. A mask has accepted the rows.
        ///
        /// Its logits are made probabilities where they are: nobody uses them any more.
        consuming func observations() -> [Observation] {
            let classes = batch.classes
            if batch.kind == .logits {
                var span = scores.mutableSpan
                // The shape was checked when the answer was read.
                guard (try? Softmax.formProbabilities(fromLogits: &span, classes: classes)) != nil else { return [] }
            }
            let span = scores.span
            return (0..<batch.rows).map { row in
                Observation(probabilities: span.extracting(row * classes..<(row + 1) * classes))
            }
        }
    }
#endif
