-- POST of a new listing.
dofile("common.lua")

local headers = { ["Content-Type"] = "application/json" }
local listing = [[{"name":"Bright two-room flat near the canal","description":"Third floor with a lift, south-facing, quiet. ]] ..
  [[The living room opens onto a balcony above the courtyard; the kitchen was fitted in 2019, the bathroom in 2021. Double glazing, ]] ..
  [[gas heating of the building, a cellar and a room for bicycles. Schools, a market and the underground ]] ..
  [[are within five minutes on foot.","building_type":"APARTMENT",]] ..
  [["postal_address":{"street_address":"12 quai de Valmy","postal_code":"75010","city":"Paris","country":"FR"},]] ..
  [["surface_area_m2":43.5,"rooms_count":2,"bedrooms_count":1,"contact_phone_number":"+33199001234","latest_price_eur":]]

function init()
  math.randomseed(os.time() + number)
end

function request()
  return wrk.format("POST", "/listings", headers, listing .. math.random(20000, 2000000) .. "}")
end
