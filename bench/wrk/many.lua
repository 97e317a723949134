-- POST /listings/prices/query of 100 random ids: many.lua URL -- IDS
dofile("common.lua")

local headers = { ["Content-Type"] = "application/json" }

function init(args)
  ids = read_lines(args[1])
end

function request()
  local chosen = {}
  for i = 1, 100 do chosen[i] = ids[math.random(#ids)] end
  return wrk.format("POST", "/listings/prices/query", headers, '{"ids":[' .. table.concat(chosen, ",") .. "]}")
end
