import CandorModel
import CandorTraining
import Measurement

/// Whole epochs on one thread, with everything that a step does: gather, forward, loss, backward, optimiser.
func epochs() {
    let adam = { (batch: Int) in TrainingRecipe(optimiser: .adam, rate: 1e-3, batch: batch, epochs: 1_000_000) }
    epoch("Adult epoch: 39,073 rows, batch 32", Shapes.adult, rows: 39_073, adam(32))
    epoch("Gaussian epoch: 1,680 rows, batch 64", Shapes.gaussian, rows: 1_680, adam(64))
    epoch("Fashion-MNIST, a tenth of an epoch: 6,000 rows, batch 128", Shapes.fashion, rows: 6_000, adam(128))
}

private func epoch(_ name: String, _ architecture: Architecture, rows: Int, _ recipe: TrainingRecipe) {
    measure(name, .microseconds, seconds: 4) {
        let network = try Network(architecture, seed: 1)
        return try Trainer(
            network, samples: Shapes.samples(architecture, rows: rows), recipe: recipe, seed: 1, workers: 1)
    } sample: { trainer in
        let time = try Clock.threadTime { _ = try trainer.runEpoch() }
        return time / 1_000
    }
}
