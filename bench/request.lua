-- Sends one request over and over, as the environment describes it, and prints the result as JSON. With a file of tokens,
-- each request is about the next one of them.

wrk.method = os.getenv("BENCH_METHOD")
wrk.body = os.getenv("BENCH_BODY")
for name, value in string.gmatch(os.getenv("BENCH_HEADERS"), "([^:\n]+): ([^\n]+)") do
  wrk.headers[name] = value
end

local path = os.getenv("BENCH_TOKENS")
if path then
  local tokens = {}
  for token in io.lines(path) do
    tokens[#tokens + 1] = token
  end
  local at = tonumber(os.getenv("BENCH_TOKENS_FROM"))
  function request()
    at = at % #tokens + 1
    wrk.headers["x-subject-token"] = tokens[at]
    return wrk.format()
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\nRESULT {"requests":%d,"seconds":%f,"p50Ms":%f,"p99Ms":%f,"badStatuses":%d,"failures":%d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout
  ))
end
