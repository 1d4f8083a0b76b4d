#if Gateway
    import CandorAccess
    import CandorCore

    extension UpstreamAnswer {
        /// What monitoring keeps of each row. A mask has accepted the rows.
        func observations() -> [Observation] {
            let classes = batch.classes
            var rows = scores
            if batch.kind == .logits {
                var span = rows.mutableSpan
                // The shape was checked when the answer was read.
                guard (try? Softmax.formProbabilities(fromLogits: &span, classes: classes)) != nil else { return [] }
            }
            let span = rows.span
            return (0..<batch.rows).map { row in
                Observation(probabilities: span.extracting(row * classes..<(row + 1) * classes))
            }
        }
    }
#endif
