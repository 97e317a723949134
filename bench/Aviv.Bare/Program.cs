// As little as a JSON API on Kestrel can be: what memory is compared with.
var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
app.MapGet("/{**path}", () => new { status = "healthy" });
app.Run();
