-- What the scripts share. Each runs once per thread of wrk.

local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

-- The ids that a measurement may take, one a line.
function read_lines(file)
  math.randomseed(os.time() + number)
  local lines = {}
  for line in io.lines(file) do lines[#lines + 1] = line end
  return lines
end

-- GET requests for each id, to draw from.
function requests_for(file, path)
  local requests = {}
  for _, id in ipairs(read_lines(file)) do
    requests[#requests + 1] = wrk.format("GET", string.format(path, id))
  end
  return requests
end

-- One line for the benchmark; times in microseconds.
function done(summary, latency)
  local errors = summary.errors
  print(string.format("bench requests=%d duration=%d failed=%d p50=%d p99=%d", summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout, latency:percentile(50), latency:percentile(99)))
end
