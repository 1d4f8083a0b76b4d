/// Confidence inside and outside the region, before and after the attack.
struct ConfidenceSection: Section {
    let panels: [String]

    init(_ report: HTMLReport) {
        let histograms = report.models.map { role, model in
            ConfidenceHistogram(
                title: role.name.capitalisedFirst, role: role, bins: model.confidence,
                target: role == .mirage ? report.attack.targetConfidence : nil, threshold: report.abstentionThreshold)
        }
        let scales = ConfidenceHistogram.commonScales(histograms)
        panels = histograms.map { histogram in
            SVGDocument(
                identifier: "confidence-\(histogram.role.rawValue)", width: PlotFrame.panelWidth,
                height: ConfidenceHistogram.panelHeight,
                title: "Confidence of the \(histogram.role.name) inside and outside the region",
                summary: histogram.summary, elements: histogram.panel(scales)
            ).inline
        }
    }

    static let template = """
        <section>
        <h2>Confidence inside and outside the region</h2>
        <p class="prose">Each side is shown as a share of its own points, so that a small region is as visible as the \
        rest. The attack moves the region towards its target and leaves the rest where it was.</p>
        <div class="pair">
        {{#panels}}
        <figure class="card">{{{.}}}</figure>
        {{/panels}}
        </div>
        </section>
        """
}
