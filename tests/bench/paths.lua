-- Asks for the paths of a file in turn, from the line given on, and tells its figures in one line.
-- Like every browser it takes gzip, from whoever offers it.
-- wrk … -s paths.lua ADDRESS -- FILE FIRST
local paths, at = {}, 0

function init(arguments)
  wrk.headers["Accept-Encoding"] = "gzip"
  for line in io.lines(arguments[1]) do
    paths[#paths + 1] = wrk.format("GET", line)
  end
  at = tonumber(arguments[2])
end

function request()
  at = at % #paths + 1
  return paths[at]
end

function done(summary, latency, requests)
  local failed = summary.errors
  io.write(string.format("figures %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99), failed.connect + failed.read + failed.write + failed.status + failed.timeout))
end
