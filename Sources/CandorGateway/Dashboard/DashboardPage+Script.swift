#if Gateway
    extension DashboardPage {
        /// Asks the API every five seconds. Names and reasons are foreign text: they become text nodes and nothing else.
        static let script = #"""

            "use strict";
            const $ = id => document.getElementById(id);
            const number = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
            const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
            const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
            const period = 5000;
            const shown = new Map();
            let isPaused = false, timer = 0, pending = null;

            // Elements. Strings are appended as text.
            const make = (tag, attributes, ...children) => {
              const element = document.createElement(tag);
              for (const [name, value] of Object.entries(attributes ?? {}))
                if (value !== undefined && value !== null) element.setAttribute(name, value);
              element.append(...children.filter(child => child !== null && child !== undefined));
              return element;
            };
            const name = text => make("bdi", {}, text);
            const bits = value => value < 1e6 ? number.format(value)
              : value < 1e9 ? `${(value / 1e6).toFixed(2)} M` : `${(value / 1e9).toFixed(2)} G`;
            const time = seconds => {
              const date = new Date(seconds * 1000);
              if (Number.isNaN(date.getTime())) return "never";
              const year = date.getFullYear() === new Date().getFullYear() ? "" : ` ${date.getFullYear()}`;
              return make("time", { datetime: date.toISOString() }, day.format(date) + year);
            };
            const empty = text => make("p", { class: "empty" }, text);
            const cell = (title, content, kind = "") => make("td", { "data-name": title, class: kind || null }, ...[content].flat());
            const table = (id, titles, rows) => make("table", { "aria-labelledby": `${id}-title` },
              make("thead", {}, make("tr", {}, ...titles.map(([text, kind]) => make("th", { scope: "col", class: kind }, text)))),
              make("tbody", {}, ...rows));
            const button = (text, label, key, action, kind) => {
              const element = make("button", { type: "button", "aria-label": label, "data-key": key, class: kind }, text);
              element.addEventListener("click", action);
              return element;
            };
            const pairs = entries => entries.flatMap(([term, ...content]) => [make("dt", {}, term), make("dd", {}, ...content)]);

            // The API. The origin leaves out a name and a key that the page's own address may have.
            const ask = async (path, options = {}) => {
              const answer = await fetch(location.origin + path, { credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(10000), ...options });
              const text = await answer.text();
              if (answer.ok) return text;
              let problem = `the gateway answered with status ${answer.status}`;
              try {
                const { what, expected, actual } = JSON.parse(text).error;
                problem = `${what}: expected ${expected}, found ${actual}`;
              } catch { /* not of the API */ }
              throw new Error(problem);
            };
            const change = (path, body) => ask(path, {
              method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
            });

            // A change needs a reason: the dialog asks for it, and stays open where the API refuses.
            const confirmChange = (title, verb, path, body) => {
              pending = { path, body };
              $("dialog-title").replaceChildren(...title);
              $("confirm").textContent = verb;
              $("reason").value = "";
              $("dialog-problem").hidden = true;
              $("dialog").showModal();
              $("reason").focus();
            };
            $("cancel").addEventListener("click", () => $("dialog").close());
            $("form").addEventListener("submit", async event => {
              event.preventDefault();
              const reason = $("reason").value.trim();
              if (!pending || !reason) return;
              $("confirm").disabled = true;
              try {
                await change(pending.path, { ...pending.body, reason });
                $("dialog").close();
                refresh();
              } catch (error) {
                $("dialog-problem").textContent = error.message;
                $("dialog-problem").hidden = false;
              } finally {
                $("confirm").disabled = false;
              }
            });

            // What each answer looks like.
            const drawStatus = status => pairs([
              ["State", make("span", { class: status.storeAvailable ? "good" : "bad" }, status.storeAvailable ? "keeps what is decided" : "unavailable: every answer is of the lowest level")],
              ...(status.problem ? [["Problem", status.problem]] : []),
              ["Accounts", number.format(status.accounts)],
            ]);
            const drawAudit = head => pairs([
              ["Audit log", `${number.format(head.sequence)} ${head.sequence === 1 ? "record" : "records"}`],
              ["Its head", make("code", {}, `${head.sequence}:${head.hash}`)],
            ]);
            const drawTiers = ({ tiers }) => {
              const total = tiers.reduce((sum, tier) => sum + tier.accounts, 0);
              if (!total) return [empty("No accounts yet.")];
              const stack = make("div", { class: "stack", role: "img", "aria-label": tiers.map(tier => `${tier.tier}: ${tier.accounts}`).join(", ") });
              for (const tier of tiers.filter(tier => tier.accounts)) {
                const part = make("span", { class: tier.level ?? "label" });
                part.style.flexGrow = tier.accounts;
                stack.append(part);
              }
              return [stack, make("ul", { class: "legend" }, ...tiers.map(tier => make("li", { class: tier.level ?? "label" },
                make("i", {}), make("span", {}, name(tier.tier), make("small", {}, tier.level ?? "not in the configuration")),
                make("span", {}, number.format(tier.accounts)), make("span", {}, `${(100 * tier.accounts / total).toFixed(1)} %`))))];
            };
            const drawConsumers = ({ consumers }) => {
              if (!consumers.length) return [empty("Nothing has left yet.")];
              const meter = (title, measure, row) => {
                const most = Math.max(...consumers.map(other => other.usage[measure]), 1);
                const fill = make("span", {});
                fill.style.width = `${100 * row.usage[measure] / most}%`;
                return cell(title, [bits(row.usage[measure]), make("span", { class: "track", "aria-hidden": "true" }, fill)], "meter");
              };
              const titles = [["Account"], ["Tier", "words"], ["Bits in 24 h"], ["Bits in all"], ["Answers in 24 h"], ["Detailed"]];
              return [table("consumers", titles, consumers.map(row => make("tr", {},
                make("th", { scope: "row" }, name(row.account), make("small", {}, name(row.organisation))),
                cell("Tier", name(row.tier), "words wide"),
                meter("Bits in 24 h", "leakage-bits", row), meter("Bits in all", "total-leakage-bits", row),
                cell("Answers in 24 h", number.format(row.usage.answers)),
                cell("Detailed", number.format(row.usage["detailed-answers"])))))];
            };
            const drawUpgrades = ({ upgrades, total }) => {
              $("upgrades-count").textContent = total || "";
              if (!upgrades.length) return [empty("Nobody waits.")];
              return upgrades.map(upgrade => {
                const review = (verb, step, kind) => button(verb, `${verb} ${upgrade.tier} for ${upgrade.account}`, `${step}-${upgrade.id}`, () => confirmChange(
                  [`${verb} `, name(upgrade.tier), " for ", name(upgrade.account), "?"], verb, `/v1/upgrades/${upgrade.id}/${step}`, {}), kind);
                return make("article", { class: "wish" },
                  make("div", {},
                    make("p", {}, make("strong", {}, name(upgrade.account)), " asks for ", make("strong", {}, name(upgrade.tier)),
                      make("span", { class: "muted" }, ` · no. ${upgrade.id}, `, time(upgrade.submitted), ...(upgrade.expires ? [", until ", time(upgrade.expires)] : []))),
                    make("blockquote", {}, upgrade.justification)),
                  make("div", { class: "actions" }, review("Approve", "approve", "primary"), review("Deny", "deny")));
              });
            };
            const drawRestrictions = ({ restrictions, total }) => {
              $("restrictions-count").textContent = total || "";
              if (!restrictions.length) return [empty("Nobody is held back.")];
              const titles = [["Whom"], ["Effect", "words"], ["Why", "words"], ["Until", "words"], [""]];
              return [table("restrictions", titles, restrictions.map(({ account, organisation, restriction }) => {
                const [kind, who] = account === undefined ? ["organisations", organisation] : ["accounts", account];
                const effects = [...(restriction.level ? [`at most ${restriction.level}`] : []), ...(restriction.noise > 1 ? [`noise × ${restriction.noise}`] : [])];
                return make("tr", {},
                  make("th", { scope: "row" }, name(who), account === undefined ? make("small", {}, "organisation") : null),
                  cell("Effect", effects.join(", "), "words"),
                  cell("Why", [name(restriction.reason), make("small", {}, name(restriction.source))], "words wide"),
                  cell("Until", restriction.expires === undefined ? "it is lifted" : time(restriction.expires), "words time"),
                  make("td", {}, button("Lift", `Lift the restriction of ${who}`, `lift-${kind}-${who}-${restriction.source}`, () => confirmChange(
                    ["Lift the restriction of ", name(who), "?"], "Lift", `/v1/${kind}/${encodeURIComponent(who)}/lifts`, { source: restriction.source }))));
              }))];
            };
            const drawAlerts = ({ alerts }) => {
              if (!alerts.length) return [empty("No rule has fired.")];
              const titles = [["Rule"], ["Measure", "words"], ["Whom", "words"], ["When", "words"]];
              return [table("alerts", titles, alerts.map(alert => make("tr", {},
                make("th", { scope: "row" }, name(alert.rule)),
                cell("Measure", alert.measure ?? "", "words"),
                cell("Whom", [name(alert.account ?? alert.organisation ?? ""),
                  alert.account && alert.organisation ? make("small", {}, name(alert.organisation)) : null], "words"),
                cell("When", time(alert.time), "words time"))))];
            };
            const panels = [
              ["status", () => "/v1/status", drawStatus], ["audit", () => "/v1/audit/head", drawAudit],
              ["tiers", () => "/v1/tiers", drawTiers], ["upgrades", () => "/v1/upgrades?state=pending", drawUpgrades],
              ["consumers", () => `/v1/consumers?limit=20&by=${$("by").value}`, drawConsumers],
              ["restrictions", () => "/v1/restrictions", drawRestrictions], ["alerts", () => "/v1/alerts?limit=20", drawAlerts],
            ];

            // Draws what changed and nothing else, so that nothing flickers and the keyboard keeps its place.
            const draw = (id, text, build) => {
              const now = id === "status" ? JSON.stringify({ ...JSON.parse(text), time: 0 }) : text;
              if (shown.get(id) === now) return;
              const key = $(id).contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
              $(id).replaceChildren(...build(JSON.parse(text)));
              shown.set(id, now);
              if (key) [...$(id).querySelectorAll("button")].find(other => other.dataset.key === key)?.focus();
            };
            const update = async ([id, path, build]) => {
              const problem = $(`${id}-problem`);
              let text = "";
              try {
                draw(id, await ask(path()), build);
              } catch (error) {
                text = `Not up to date: ${error.message}`;
              }
              if (problem.textContent !== text) problem.textContent = text;
              problem.hidden = !text;
              $(id).classList.toggle("stale", text !== "");
              return !text;
            };
            const showState = (text, kind) => {
              if ($("state").textContent !== text) $("state").textContent = text;
              $("state").className = `state ${kind}`;
            };
            const refresh = async () => {
              clearTimeout(timer);
              const mine = timer = setTimeout(() => {}, 0);
              const results = await Promise.all(panels.map(update));
              if (timer !== mine) return;
              const isKept = JSON.parse(shown.get("status") ?? "{}").storeAvailable;
              if (!results.some(Boolean)) showState("gateway unreachable", "fail");
              else if (!isKept) showState("store unavailable", "fail");
              else showState("store available", "pass");
              if (results.some(Boolean)) $("updated").textContent = `updated ${clock.format(new Date())}`;
              schedule();
            };
            const schedule = () => {
              clearTimeout(timer);
              if (!isPaused && !document.hidden) timer = setTimeout(refresh, period);
            };
            $("pause").addEventListener("click", () => {
              isPaused = !isPaused;
              $("pause").setAttribute("aria-pressed", isPaused);
              $("pause").textContent = isPaused ? "Resume" : "Pause";
              if (isPaused) schedule(); else refresh();
            });
            $("by").addEventListener("change", refresh);
            document.addEventListener("visibilitychange", () => { if (!document.hidden && !isPaused) refresh(); });
            refresh();

            """#
    }
#endif
