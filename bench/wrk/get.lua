-- GET of a random id's path: get.lua URL -- IDS PATH, where %s in PATH stands for the id.
dofile("common.lua")

function init(args)
  requests = requests_for(args[1], args[2])
end

function request()
  return requests[math.random(#requests)]
end
