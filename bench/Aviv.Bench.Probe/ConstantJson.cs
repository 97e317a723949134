using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Aviv.Bench.Probe;

/// <summary>Answers /bench/constant behind all that the API does for every request, in place of the 404 at the end.</summary>
internal sealed class ConstantJson : IStartupFilter
{
    private static readonly byte[] Body = """{"status":"healthy"}"""u8.ToArray();

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        app.Use((context, rest) => context.Request.Path == "/bench/constant" ? AnswerAsync(context.Response) : rest(context));
    };

    private static async Task AnswerAsync(HttpResponse response)
    {
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = Body.Length;
        await response.BodyWriter.WriteAsync(Body);
    }
}
