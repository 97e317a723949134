-- GET of a random id's listing or history: any.lua URL -- IDS
dofile("common.lua")

local paths = { "/listings/%s", "/listings/%s/prices" }

function init(args)
  ids = read_lines(args[1])
end

function request()
  return wrk.format("GET", string.format(paths[math.random(#paths)], ids[math.random(#ids)]))
end
