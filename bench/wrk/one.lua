-- The same GET each time, or the addresses of a file in turn: one.lua URL -- FILE
dofile("common.lua")

function init(args)
  requests = requests_for(args[1], "%s")
  at = 0
end

function request()
  at = at % #requests + 1
  return requests[at]
end
