using Aviv.Api;

var builder = WebApplication.CreateBuilder(args);
builder.AddAviv();
var app = builder.Build();
app.UseAviv();
await app.RunAsync();
