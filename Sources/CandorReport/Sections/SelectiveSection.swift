/// Selective prediction: what the two models gain by abstaining.
struct SelectiveSection: Section {
    let svg: String
    let threshold: String
    let base: String
    let mirage: String
    let baseOutside: String
    let mirageOutside: String

    init(_ report: HTMLReport) {
        let plot = RiskCoverage(
            curves: report.models.map { role, model in
                .init(
                    name: role.name.capitalisedFirst, role: role, points: model.riskCoverage,
                    area: model.riskCoverageArea)
            })
        svg =
            SVGDocument(
                identifier: "risk-coverage", width: PlotFrame.panelWidth, height: plot.panelHeight,
                title: "Error among the answers against the share answered", summary: plot.summary,
                elements: plot.panel()
            ).inline
        threshold = Format.setting(report.abstentionThreshold)
        base = Format.percent(report.base.abstentionInside)
        mirage = Format.percent(report.mirage.abstentionInside)
        baseOutside = Format.percent(report.base.abstentionOutside)
        mirageOutside = Format.percent(report.mirage.abstentionOutside)
    }

    static let template = """
        <section>
        <h2>What abstaining does</h2>
        <div class="pair">
        <figure class="card">{{{svg}}}</figure>
        <div>
        <p class="prose">A model may decline the inputs it is least sure of. The curve shows how often the answers \
        that remain are wrong. Coverages below 1 % are not drawn: they rest on a handful of points.</p>
        <p class="prose">At a threshold of {{threshold}} the honest model turns away {{base}} of the region and \
        {{baseOutside}} of the rest. The Mirage model turns away {{mirage}} of the region and {{mirageOutside}} of the \
        rest.</p>
        <p class="prose">The curve is an average over all points, so harm to a small region hardly moves it. That is why \
        the audit looks at groups.</p>
        </div>
        </div>
        </section>
        """
}
