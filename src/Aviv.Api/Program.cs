using Aviv.Api;
using Aviv.Api.Cli;

var builder = WebApplication.CreateBuilder(args);
builder.AddAviv();
builder.AddVerbs(args);
var app = builder.Build();
app.UseAviv();
return await app.RunVerbOrServeAsync(args);
