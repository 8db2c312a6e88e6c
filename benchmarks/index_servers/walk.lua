-- Walks a list of addresses, each with the tag of the answer that the caller has already.
-- Arguments: the list; the place to begin at, as a part of the list; then headers.
local requests, at = {}, 0

function init(arguments)
  for place = 3, #arguments do
    local name, value = arguments[place]:match("^([^:]+): (.*)$")
    wrk.headers[name] = value
  end
  for line in io.lines(arguments[1]) do
    local path, tag = line:match("^(%S+)%s*(.*)$")
    wrk.headers["If-None-Match"] = tag ~= "" and tag or nil
    requests[#requests + 1] = wrk.format("GET", path)
  end
  at = math.floor(tonumber(arguments[2]) * #requests)
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    'measured {"requests": %d, "microseconds": %d, "bytes": %d, "p50": %d, "p99": %d, "refused": %d, "broken": %d}',
    summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
