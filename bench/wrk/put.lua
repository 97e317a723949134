-- PUT of a random listing as it is, but for another price: put.lua URL -- LISTINGS, where a line is an id, a tab and a listing
-- whose JSON lacks its price and its end.
dofile("common.lua")

local headers = { ["Content-Type"] = "application/json" }

function init(args)
  listings = {}
  for _, line in ipairs(read_lines(args[1])) do
    local id, listing = line:match("^(%d+)\t(.*)$")
    listings[#listings + 1] = { path = "/listings/" .. id, listing = listing }
  end
end

function request()
  local one = listings[math.random(#listings)]
  local price = math.random(20000, 2000000)
  return wrk.format("PUT", one.path, headers, one.listing .. ',"latest_price_eur":' .. price .. "}")
end
