#if Redis
    /// Reads use as scripts answer it.
    enum RedisUsage {
        /// Slots, sums and the revision of ``RedisScript/usage``.
        static func sums(
            _ reply: RedisReply, _ line: RedisLine
        ) throws(AccessError) -> (slots: [UsageCharge], totals: [UsageCharge], revision: Int) {
            let list = try reply.list("use")
            guard list.count % 3 == 1 else { throw .corrupt(what: "use in Redis", reason: "\(list.count) parts") }
            var (slots, totals): ([UsageCharge], [UsageCharge]) = ([], [])
            for index in stride(from: 1, to: list.count, by: 3) {
                let slot = try list[index].text("slot"), names = lines(try list[index + 1].text("names of use"))
                let values = try list[index + 2].text("use").split(separator: " ").compactMap { Double($0) }
                guard names.count == 2, values.count == 3 else {
                    throw .corrupt(
                        what: "use in Redis", reason: "expected three numbers, found \(list[index + 2].kind)")
                }
                var time: UInt64 = 0
                if slot != "-" {
                    time = try list[index].number(UInt64.self, "slot").multipliedReportingOverflow(
                        by: UsageRecord.width
                    )
                    .partialValue
                }
                let charge = UsageCharge(
                    account: names[0], organisation: names[1], time: time, answers: values[0], detailed: values[1],
                    bits: values[2])
                slot == "-" ? totals.append(charge) : slots.append(charge)
            }
            return (slots, totals, try line.see(list[0]).usage)
        }

        /// The charges of the scripts' function `news`.
        static func news(
            _ reply: RedisReply, upTo revision: Int, omitting server: UInt64
        ) throws(AccessError) -> UsageNews {
            let list = try reply.list("charges")
            guard let isWhole = list.first, list.count % 3 == 1 else {
                throw .corrupt(what: "charges in Redis", reason: "\(list.count) parts")
            }
            var entries: [UsageNews.Entry] = []
            for index in stride(from: 1, to: list.count, by: 3) {
                let parts = lines(try list[index + 2].text("charge"))
                guard parts.count == 6, let time = UInt64(parts[2]), let answers = Double(parts[3]),
                    let detailed = Double(parts[4]), let bits = Double(parts[5])
                else { throw .corrupt(what: "charge in Redis", reason: "expected names, a time and three numbers") }
                let charge = UsageCharge(
                    account: parts[0], organisation: parts[1], time: time, answers: answers, detailed: detailed,
                    bits: bits, server: try list[index + 1].number(UInt64.self, "server of a charge"))
                entries.append(
                    UsageNews.Entry(revision: try list[index].number(Int.self, "revision of a charge"), charge: charge))
            }
            return UsageNews(
                revision: revision, omitted: server, entries: entries,
                isWhole: try isWhole.number(Int.self, "mark") == 1)
        }

        /// Names have no control characters, so that a line break parts them.
        private static func lines(_ text: String) -> [String] {
            text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
    }
#endif
