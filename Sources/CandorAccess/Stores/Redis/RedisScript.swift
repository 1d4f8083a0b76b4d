#if Redis
    /// What the server runs whole and alone. All keys begin with KEYS[1]; see ``RedisStore`` for what is in them.
    enum RedisScript: String, CaseIterable {
        /// Checks that nothing which the writer rests on has changed, then applies all of its operations.
        ///
        /// ARGV: the store's name; the revision, the end of the audit log as SEQUENCE:HASH and the revision of use that
        /// must still hold, each empty for any; where the news begin, empty for none; whose charges they leave out; the
        /// time to keep a slot, and how many charges; then operations, each a word and its operands.
        /// Answers ok with the versions and the news, or conflict with the versions, or broken with what is in the way.
        ///
        /// A script that fails is not undone, so that all is read and checked before the first write.
        case commit
        /// Accounts and organisations since the revision ARGV[1]: versions, then kind, name and body of each.
        case changes
        /// Slots from number ARGV[1] on, and all sums: versions, then slot or -, field and value of each.
        case usage
        /// Charges since the revision ARGV[1] but for those of ARGV[2]: versions, whether they are all, the charges.
        case news

        var source: String {
            switch self {
            case .commit: Self.common + Self.commitSource
            case .changes: Self.common + Self.changesSource
            case .usage: Self.common + Self.usageSource
            case .news: Self.common + "return {versions(), news(tonumber(ARGV[1]), ARGV[2])}"
            }
        }

        private static let common = """
            local prefix = KEYS[1]
            local head = prefix .. 'head'
            local function whole(number) return string.format('%.0f', number) end
            local function versions()
                return redis.call('HMGET', head, \(RedisVersions.fields.map { "'\($0)'" }.joined(separator: ", ")))
            end
            local function news(since, omitted)
                local charges = prefix .. 'charges'
                local newest = tonumber(redis.call('HGET', head, 'usage') or '0')
                local list = {since >= newest and 1 or 0}
                local first = redis.call('XRANGE', charges, '-', '+', 'COUNT', 1)[1]
                if first and tonumber(string.match(first[1], '^%d+')) <= since + 1 then list[1] = 1 end
                if since >= newest then return list end
                for _, entry in ipairs(redis.call('XRANGE', charges, whole(since + 1) .. '-0', '+')) do
                    if entry[2][2] ~= omitted then
                        list[#list + 1] = string.match(entry[1], '^%d+')
                        list[#list + 1] = entry[2][2]
                        list[#list + 1] = entry[2][4]
                    end
                end
                return list
            end

            """

        private static let commitSource = """
            local now = versions()
            if now[1] ~= ARGV[1] then return {'conflict', now} end
            local revision, usage, upgrade = now[3] or '0', now[4] or '0', tonumber(now[5] or '0')
            local sequence, hash = now[6] or '0', now[7] or '\(AuditHead.empty.hash)'
            if (ARGV[2] ~= '' and ARGV[2] ~= revision) or (ARGV[3] ~= '' and ARGV[3] ~= sequence .. ':' .. hash)
                or (ARGV[4] ~= '' and ARGV[4] ~= usage) then
                return {'conflict', now}
            end
            revision, usage = tonumber(revision), tonumber(usage)

            local types = {
                accounts = 'hash', organisations = 'hash', registry = 'zset', upgrades = 'hash', states = 'hash',
                totals = 'hash', slots = 'set', charges = 'stream', audit = 'stream',
            }
            local function typed(key, expected)
                local found = redis.call('TYPE', key).ok
                if found == expected or found == 'none' then return nil end
                return {'broken', key, 'expected ' .. expected .. ', found ' .. found}
            end
            for key, expected in pairs(types) do
                local broken = typed(prefix .. key, expected)
                if broken then return broken end
            end

            local todo, sums = {}, {}
            local function add(key, field, answers, detailed, bits)
                local name = key .. '\\n' .. field
                local sum = sums[name]
                if not sum then
                    local old = redis.call('HGET', key, field) or '0 0 0'
                    local a, d, b = string.match(old, '^(%S+) (%S+) (%S+)$')
                    sum = {tonumber(a), tonumber(d), tonumber(b)}
                    if not (sum[1] and sum[2] and sum[3]) then return {'broken', key, 'expected three numbers, found ' .. old} end
                    sums[name] = sum
                end
                sum[1], sum[2], sum[3] = sum[1] + answers, sum[2] + detailed, sum[3] + bits
                todo[#todo + 1] = {'HSET', key, field, string.format('%.17g %.17g %.17g', sum[1], sum[2], sum[3])}
            end
            local at = 9
            local function take(count)
                at = at + count
                return unpack(ARGV, at - count, at - 1)
            end
            while at <= #ARGV do
                local what = take(1)
                if what == 'charge' then
                    local server, account, organisation, time, slot, answers, detailed, bits = take(8)
                    local key, field = prefix .. 'usage:' .. slot, account .. '\\n' .. organisation
                    local broken = typed(key, 'hash') or add(key, field, answers, detailed, bits)
                        or add(prefix .. 'totals', field, answers, detailed, bits)
                    if broken then return broken end
                    usage = usage + 1
                    todo[#todo + 1] = {'SADD', prefix .. 'slots', slot}
                    todo[#todo + 1] = {'EXPIRE', key, ARGV[7]}
                    todo[#todo + 1] = {
                        'XADD', prefix .. 'charges', 'MAXLEN', '~', ARGV[8], whole(usage) .. '-1', 'server', server,
                        'charge', table.concat({account, organisation, time, answers, detailed, bits}, '\\n'),
                    }
                elseif what == 'drop' then
                    local slot = take(1)
                    todo[#todo + 1] = {'DEL', prefix .. 'usage:' .. slot}
                    todo[#todo + 1] = {'SREM', prefix .. 'slots', slot}
                elseif what == 'record' then
                    local line
                    sequence, hash, line = take(3)
                    todo[#todo + 1] = {'XADD', prefix .. 'audit', sequence .. '-1', 'hash', hash, 'line', line}
                elseif what == 'forget' then
                    revision = revision + 1
                    todo[#todo + 1] = {'XTRIM', prefix .. 'audit', 'MINID', take(1)}
                elseif what == 'upgrade' then
                    local id, state, body = take(3)
                    revision, upgrade = revision + 1, math.max(upgrade, tonumber(id))
                    todo[#todo + 1] = {'HSET', prefix .. 'upgrades', id, body}
                    todo[#todo + 1] = {'HSET', prefix .. 'states', id, state}
                else
                    local name, body = take(2)
                    revision = revision + 1
                    todo[#todo + 1] = {'HSET', prefix .. what, name, body}
                    todo[#todo + 1] = {'ZADD', prefix .. 'registry', whole(revision), what .. '\\n' .. name}
                end
            end
            todo[#todo + 1] = {
                'HSET', head, 'revision', whole(revision), 'usage', whole(usage), 'upgrade', whole(upgrade),
                'sequence', sequence, 'hash', hash,
            }
            for _, command in ipairs(todo) do redis.call(unpack(command)) end
            return {'ok', versions(), ARGV[5] == '' and {} or news(tonumber(ARGV[5]), ARGV[6])}
            """

        private static let changesSource = """
            local list = {versions()}
            for _, member in ipairs(redis.call('ZRANGEBYSCORE', prefix .. 'registry', '(' .. ARGV[1], '+inf')) do
                local what, name = string.match(member, '^(%l+)\\n(.*)$')
                list[#list + 1] = what
                list[#list + 1] = name
                list[#list + 1] = redis.call('HGET', prefix .. what, name)
            end
            return list
            """

        private static let usageSource = """
            local list = {versions()}
            local function append(slot, key)
                local fields = redis.call('HGETALL', key)
                for at = 1, #fields, 2 do
                    list[#list + 1] = slot
                    list[#list + 1] = fields[at]
                    list[#list + 1] = fields[at + 1]
                end
            end
            for _, slot in ipairs(redis.call('SMEMBERS', prefix .. 'slots')) do
                if tonumber(slot) and tonumber(slot) >= tonumber(ARGV[1]) then append(slot, prefix .. 'usage:' .. slot) end
            end
            append('-', prefix .. 'totals')
            return list
            """
    }
#endif
