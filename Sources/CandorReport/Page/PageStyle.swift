/// The style sheet of the page: palette and rules of the diagrams, then the page's own.
enum PageStyle {
    static let sheet = ChartStyle.palette(selector: ":root") + colours + ChartStyle.rules + layout + tables

    private static let colours = """
        :root { --page: #f6f7f8; --pass: #00704f; --fail: #b3241b; --code: #eef0f2; }
        @media (prefers-color-scheme: dark) {
          :root { --page: #0e1013; --pass: #4fcba0; --fail: #ff8b80; --code: #23282e; }
        }

        """

    private static let layout = """
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body {
          margin: 0; background: var(--page); color: var(--cr-ink);
          font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
          overflow-wrap: break-word;
        }
        main { max-width: 1080px; margin: 0 auto; padding: 40px 24px 72px; }
        header { margin-bottom: 24px; }
        .eyebrow { margin: 0; font-size: 13px; font-weight: 650; letter-spacing: 0.06em; text-transform: uppercase;
          color: var(--cr-muted); }
        h1 { margin: 4px 0 2px; font-size: clamp(28px, 5vw, 40px); line-height: 1.15; letter-spacing: -0.015em;
          overflow-wrap: anywhere; }
        .summary { margin: 0; color: var(--cr-muted); }
        section { margin-top: 48px; }
        h2 { margin: 0 0 8px; font-size: 22px; line-height: 1.25; letter-spacing: -0.01em; }
        h3 { margin: 24px 0 8px; font-size: 16px; line-height: 1.35; }
        p { margin: 0 0 12px; }
        .prose { max-width: 68ch; }
        .card { background: var(--cr-ground); border: 1px solid var(--cr-grid); border-radius: 10px; padding: 20px; }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 16px; }
        .pair > * { min-width: 0; }
        .verdicts { margin-top: 0; }
        .verdict { border-left: 5px solid var(--tone); }
        .verdict.pass { --tone: var(--pass); }
        .verdict.fail { --tone: var(--fail); }
        .verdict p { margin: 0; font-size: 18px; line-height: 1.45; }
        .badge { display: flex; align-items: center; gap: 8px; margin: 0 0 8px; font-size: 14px; font-weight: 650;
          color: var(--tone); }
        .badge svg { width: 20px; height: 20px; flex: none; }
        .badge path { fill: none; stroke: currentColor; stroke-width: 2.5; stroke-linecap: round;
          stroke-linejoin: round; }
        figure { margin: 0; }
        figure > svg { display: block; width: 100%; max-width: 500px; height: auto; margin: 0 auto; }
        .caption { margin: 12px 0 0; font-size: 14px; color: var(--cr-muted); max-width: 76ch; }
        code, pre { font: 0.9em/1.5 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace; }
        code { padding: 1px 5px; border-radius: 4px; background: var(--code); overflow-wrap: anywhere;
          unicode-bidi: isolate; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
        pre { margin: 0 0 12px; padding: 14px 16px; border-radius: 8px; background: var(--code); white-space: pre-wrap;
          overflow-wrap: anywhere; unicode-bidi: isolate; }
        dl { display: grid; grid-template-columns: minmax(110px, max-content) minmax(0, 1fr); gap: 8px 24px; margin: 0; }
        dt { color: var(--cr-muted); overflow-wrap: anywhere; }
        .statement dt { color: var(--cr-ink); }
        dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
        ul { margin: 0; padding-left: 20px; }
        li { margin-bottom: 6px; }
        details { margin-top: 12px; }
        summary { cursor: pointer; color: var(--cr-base); font-weight: 550; }
        summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--cr-base); outline-offset: 3px; }
        @media (max-width: 640px) {
          main { padding: 24px 16px 48px; }
          section { margin-top: 36px; }
          .card { padding: 16px; }
          dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
          dd { margin-bottom: 12px; }
          dd:last-child { margin-bottom: 0; }
        }
        @media print {
          body { background: none; }
          figure, .verdict, tr { break-inside: avoid; }
        }

        """

    /// Below 640 px a wide table becomes a list: the name of a row on a line of its own, its numbers in a grid.
    private static let tables = """
        table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
        caption { text-align: left; font-weight: 650; padding-bottom: 8px; }
        th, td { padding: 9px 0 9px 16px; text-align: right; vertical-align: top; border-top: 1px solid var(--cr-grid); }
        thead th { border-top: 0; padding-top: 0; font-size: 13px; font-weight: 550; line-height: 1.35;
          color: var(--cr-muted); vertical-align: bottom; }
        th:first-child, td:first-child { padding-left: 0; text-align: left; }
        tbody th { font-weight: 400; }
        td { white-space: nowrap; }
        td small { display: block; color: var(--cr-muted); font-size: 13px; }
        .base { color: var(--cr-base); }
        .mirage { color: var(--cr-mirage); }
        td.base, td.mirage { font-weight: 600; }
        .fails { color: var(--fail); font-weight: 600; }
        .holds { color: var(--pass); font-weight: 600; }
        .card + .card { margin-top: 16px; }
        .outcomes th small { display: block; color: var(--cr-muted); font-size: 14px; }
        .scroll { overflow-x: auto; margin-top: 10px; }
        .cells + .cells { margin-top: 32px; }
        .cells table { table-layout: fixed; }
        .cells thead th:first-child { width: 40%; }
        .cells th code { background: none; padding: 0; }
        @media (max-width: 640px) {
          .compare { font-size: 15px; }
          .compare th, .compare td { padding-left: 10px; }
          .compare th:first-child { padding-left: 0; }
          .compare small { white-space: normal; }
          .cells table, .cells tbody, .cells caption { display: block; table-layout: auto; }
          .cells thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          .cells tr { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 8px 12px; padding: 12px 0;
            border-top: 1px solid var(--cr-grid); }
          .cells th, .cells td { display: block; padding: 0; border: 0; text-align: left; }
          .cells tbody th { grid-column: 1 / -1; }
          .cells td::before { content: attr(data-name); display: block; font-size: 12.5px; font-weight: 400;
            color: var(--cr-muted); white-space: normal; line-height: 1.3; }
        }
        @media (max-width: 360px) {
          .card { padding: 12px; }
          .compare { font-size: 14px; }
        }

        """
}
