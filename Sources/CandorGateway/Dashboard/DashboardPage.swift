#if Gateway
    import CSodium
    import Foundation

    /// One page of HTML that loads nothing but the API's answers.
    ///
    /// Its policy allows the style and the script by their hashes, so that no text of an answer could ever run.
    package enum DashboardPage {
        /// What the browser may do for the page.
        static let policy = """
            default-src 'none'; style-src 'sha256-\(hash(style))'; script-src 'sha256-\(hash(script))'; \
            connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
            """

        /// SHA-256 in base64, as policies have it.
        package static func hash(_ text: String) -> String {
            let bytes = Array(text.utf8)
            var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
            crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
            return Data(digest).base64EncodedString()
        }

        /// The page.
        static let text = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Candor gateway</title>
            <link rel="icon" href="data:image/svg+xml,\(icon)">
            <style>\(style)</style>
            </head>
            <body>
            \(body)
            <script>\(script)</script>
            </body>
            </html>

            """

        private static let icon =
            "%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='6' "
            + "fill='none' stroke='%230067a3' stroke-width='3'/%3E%3C/svg%3E"

        private static let body = """
            <main>
            <header>
              <div>
                <p class="eyebrow">Candor gateway</p>
                <h1>What leaves</h1>
              </div>
              <div class="live">
                <p id="state" class="state" role="status"></p>
                <p class="muted"><span id="updated">loading</span>
                  <button type="button" id="pause" aria-pressed="false">Pause</button></p>
              </div>
            </header>
            <noscript><p class="problem">This page needs scripts; <code>candor access</code> does not.</p></noscript>

            <div class="pair">
              <section class="card" aria-labelledby="tiers-title">
                <h2 id="tiers-title">Tiers</h2>
                <p class="problem" id="tiers-problem" hidden></p>
                <div id="tiers"></div>
              </section>
              <section class="card" aria-labelledby="store-title">
                <h2 id="store-title">Store</h2>
                <p class="problem" id="status-problem" hidden></p>
                <dl id="status"></dl>
                <p class="problem" id="audit-problem" hidden></p>
                <dl id="audit"></dl>
              </section>
            </div>

            <section class="card" aria-labelledby="upgrades-title">
              <h2 id="upgrades-title">Upgrades to review <span class="count" id="upgrades-count"></span></h2>
              <p class="problem" id="upgrades-problem" hidden></p>
              <div id="upgrades"></div>
            </section>

            <section class="card" aria-labelledby="consumers-title">
              <div class="row">
                <h2 id="consumers-title">Top consumers</h2>
                <label class="choice">by <select id="by">
                  <option value="leakage-bits">bits in 24 hours</option>
                  <option value="total-leakage-bits">bits in all</option>
                  <option value="answers">answers</option>
                  <option value="detailed-answers">detailed answers</option>
                </select></label>
              </div>
              <p class="problem" id="consumers-problem" hidden></p>
              <div id="consumers"></div>
            </section>

            <section class="card" aria-labelledby="restrictions-title">
              <h2 id="restrictions-title">Restrictions <span class="count" id="restrictions-count"></span></h2>
              <p class="problem" id="restrictions-problem" hidden></p>
              <div id="restrictions"></div>
            </section>

            <section class="card" aria-labelledby="alerts-title">
              <h2 id="alerts-title">Recent alerts</h2>
              <p class="problem" id="alerts-problem" hidden></p>
              <div id="alerts"></div>
            </section>
            </main>

            <dialog id="dialog" aria-labelledby="dialog-title">
              <form id="form">
                <h2 id="dialog-title"></h2>
                <label for="reason">Reason, for the audit log</label>
                <textarea id="reason" rows="3" maxlength="2000" required></textarea>
                <p class="problem" id="dialog-problem" role="alert" hidden></p>
                <div class="actions">
                  <button type="button" id="cancel">Cancel</button>
                  <button type="submit" id="confirm" class="primary"></button>
                </div>
              </form>
            </dialog>
            """
    }
#endif
