using Aviv.Api;
using Aviv.Api.Cli;

// Before the host, which takes longer to build than to ask.
if (args is [Health.Name, .. var where]) return await Health.RunAsync(where);

var builder = WebApplication.CreateBuilder(args);
builder.AddAviv();
builder.AddVerbs(args);
var app = builder.Build();
app.UseAviv();
return await app.RunVerbOrServeAsync(args);
