-- Requests for wrk, the same one or a round of several, and figures as one line of JSON at the end.
--
--     wrk … -s load.lua URL -- REQUESTS
--
-- REQUESTS is a file of requests as they go over the wire, each behind a line with its length in bytes.

local requests, at = {}, 0

function init(arguments)
    local file = assert(io.open(arguments[1], "rb"))
    while true do
        local length = file:read("*l")
        if not length then break end
        requests[#requests + 1] = file:read(tonumber(length))
    end
    file:close()
    -- Threads begin at different places, so that no two ask as the same account in step.
    math.randomseed(tonumber(tostring({}):sub(8), 16) % 2147483647)
    at = math.random(#requests) - 1
end

function request()
    at = at % #requests + 1
    return requests[at]
end

function done(summary, latency, _)
    local errors = summary.errors
    io.write(string.format(
        '\n{"requests": %d, "seconds": %.6f, "p50": %d, "p99": %d, "refused": %d, "broken": %d}\n',
        summary.requests, summary.duration / 1e6, latency:percentile(50), latency:percentile(99), errors.status,
        errors.connect + errors.read + errors.write + errors.timeout))
end
