#if Gateway
    extension DashboardPage {
        /// The look of the audit report: its colours, in which text reaches a contrast of 4.5, and its type.
        static let style = """

            :root {
              color-scheme: light dark;
              --page: #f6f7f8; --ground: #ffffff; --ink: #16191d; --muted: #5a626b; --line: #9aa1a9; --grid: #e7e9ec;
              --neutral: #aab1b9; --base: #0067a3; --warm: #b94700; --third: #7a4fa0; --pass: #00704f; --fail: #b3241b;
              --on: #ffffff;
            }
            @media (prefers-color-scheme: dark) {
              :root {
                --page: #0e1013; --ground: #16191d; --ink: #e9ebee; --muted: #a2aab3; --line: #6a727b; --grid: #2a2f35;
                --neutral: #69717a; --base: #5cb8ec; --warm: #ff9d57; --third: #c5a3e6; --pass: #4fcba0;
                --fail: #ff8b80; --on: #0e1013;
              }
            }
            * { box-sizing: border-box; }
            html { -webkit-text-size-adjust: 100%; }
            body {
              margin: 0; background: var(--page); color: var(--ink); overflow-wrap: anywhere;
              font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
            }
            main { max-width: 1080px; margin: 0 auto; padding: 32px 24px 64px; }
            header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: end; gap: 12px 24px;
              margin-bottom: 24px; }
            .eyebrow { margin: 0; font-size: 13px; font-weight: 650; letter-spacing: 0.06em; text-transform: uppercase;
              color: var(--muted); }
            h1 { margin: 2px 0 0; font-size: clamp(28px, 5vw, 38px); line-height: 1.15; letter-spacing: -0.015em; }
            h2 { margin: 0 0 12px; font-size: 18px; line-height: 1.3; letter-spacing: -0.01em; }
            .count { color: var(--muted); font-weight: 400; }
            p { margin: 0 0 12px; }
            .live { text-align: right; }
            .live p { margin: 0; }
            .state { font-weight: 650; color: var(--muted); }
            .state::before { content: ""; display: inline-block; width: 9px; height: 9px; margin-right: 7px;
              border-radius: 50%; background: currentColor; }
            .state.pass { color: var(--pass); }
            .state.fail { color: var(--fail); }
            .muted { color: var(--muted); font-size: 14px; font-variant-numeric: tabular-nums; }
            .empty { margin: 0; color: var(--muted); }
            .problem { color: var(--fail); font-weight: 550; }
            .card { background: var(--ground); border: 1px solid var(--grid); border-radius: 10px; padding: 20px;
              margin-top: 16px; }
            .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 0 16px; }
            .row { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 16px; }
            .choice { color: var(--muted); font-size: 14px; margin-bottom: 12px; }
            .stale { opacity: 0.55; }

            .stack { display: flex; gap: 2px; height: 20px; margin: 4px 0 16px; border-radius: 5px; overflow: hidden;
              background: var(--grid); }
            .stack span { min-width: 3px; background: var(--hue); }
            .label { --hue: var(--neutral); }
            .bucket { --hue: var(--third); }
            .top-k { --hue: var(--base); }
            .full { --hue: var(--warm); }
            .legend { list-style: none; margin: 0; padding: 0; display: grid; gap: 6px;
              font-variant-numeric: tabular-nums; }
            .legend li { display: grid; grid-template-columns: 12px minmax(0, 1fr) auto 4.5em; gap: 10px;
              align-items: center; }
            .legend i { width: 12px; height: 12px; border-radius: 3px; background: var(--hue); }
            .legend small { color: var(--muted); font-size: 13px; margin-left: 6px; }
            .legend span:last-child { color: var(--muted); text-align: right; }

            dl { display: grid; grid-template-columns: minmax(110px, max-content) minmax(0, 1fr); gap: 6px 24px;
              margin: 0 0 6px; }
            dt { color: var(--muted); }
            dd { margin: 0; font-variant-numeric: tabular-nums; }
            code { font: 0.86em/1.5 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace; }
            .good { color: var(--pass); font-weight: 600; }
            .bad { color: var(--fail); font-weight: 600; }

            table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
            th, td { padding: 9px 0 9px 20px; text-align: right; vertical-align: top; border-top: 1px solid var(--grid); }
            thead th { border-top: 0; padding-top: 0; font-size: 13px; font-weight: 550; color: var(--muted);
              vertical-align: bottom; white-space: nowrap; }
            tbody th { font-weight: 550; }
            th:first-child, td:first-child, .words { padding-left: 0; text-align: left; }
            .words ~ .words, th + .words, td + .words { padding-left: 20px; }
            td small, th small { display: block; color: var(--muted); font-size: 13px; font-weight: 400; }
            .time { white-space: nowrap; }
            .meter { min-width: 130px; }
            .track { display: block; height: 4px; margin-top: 5px; border-radius: 2px; background: var(--grid);
              overflow: hidden; }
            .track span { display: block; height: 100%; border-radius: 2px; background: var(--base); }

            .wish { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 4px 24px; padding: 14px 0;
              border-top: 1px solid var(--grid); }
            .wish:first-child { border-top: 0; padding-top: 0; }
            .wish:last-child { padding-bottom: 0; }
            .wish p { margin: 0; }
            .wish blockquote { margin: 4px 0 0; padding-left: 12px; border-left: 3px solid var(--grid);
              white-space: pre-wrap; max-width: 76ch; }
            .actions { display: flex; gap: 8px; align-items: start; }
            button, select, textarea { font: inherit; color: inherit; background: var(--ground);
              border: 1px solid var(--line); border-radius: 6px; }
            button { padding: 4px 12px; font-size: 14px; font-weight: 550; cursor: pointer; }
            button:hover { border-color: var(--ink); }
            button:disabled { opacity: 0.5; cursor: default; }
            .primary { background: var(--base); border-color: var(--base); color: var(--on); }
            select { padding: 3px 6px; font-size: 14px; }
            .live button { margin-left: 6px; padding: 1px 9px; font-size: 13px; }
            :focus-visible { outline: 2px solid var(--base); outline-offset: 2px; }
            dialog { width: min(480px, calc(100vw - 32px)); padding: 24px; border: 1px solid var(--grid);
              border-radius: 10px; background: var(--ground); color: var(--ink); }
            dialog::backdrop { background: rgb(0 0 0 / 45%); }
            dialog label { display: block; margin-bottom: 4px; color: var(--muted); font-size: 14px; }
            textarea { width: 100%; padding: 8px 10px; resize: vertical; }
            dialog .actions { justify-content: flex-end; margin-top: 12px; }
            dialog .problem { margin: 8px 0 0; }

            @media (max-width: 680px) {
              main { padding: 20px 16px 48px; }
              .live { text-align: left; }
              .card { padding: 16px; }
              .wish { grid-template-columns: minmax(0, 1fr); gap: 10px; }
              table, tbody { display: block; }
              thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
              tr { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px 16px; padding: 12px 0;
                border-top: 1px solid var(--grid); }
              tbody tr:first-child { border-top: 0; padding-top: 0; }
              th, td, .words ~ .words, th + .words, td + .words { display: block; padding: 0; border: 0;
                text-align: left; }
              tbody th, td.wide { grid-column: 1 / -1; }
              td[data-name]::before { content: attr(data-name); display: block; font-size: 12.5px;
                color: var(--muted); line-height: 1.3; }
              dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
              dd { margin-bottom: 10px; }
            }
            @media (prefers-reduced-motion: no-preference) {
              .track span, .stack span { transition: width 0.3s, flex-grow 0.3s; }
            }

            """
    }
#endif
