using System.Text;

namespace Aviv.Api.Tests.Fuzz;

/// <summary>A request as it goes over the wire, so far as HTTP lets it; what is no HTTP is in <c>RawSocketTests</c>.</summary>
internal sealed record FuzzRequest(Operation Operation, string Method, string Target)
{
    public List<(string Name, string Value)> Headers { get; } = [];

    public byte[]? Body { get; init; }

    /// <summary>How many of it are sent at once.</summary>
    public int Times { get; init; } = 1;

    public HttpRequestMessage ToMessage(Uri server)
    {
        // The address goes out as it is written, dots and escapes included.
        var address = new Uri($"{server.GetLeftPart(UriPartial.Authority)}{Target}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var message = new HttpRequestMessage(new(Method), address);
        if (Body is not null) message.Content = new ByteArrayContent(Body);
        foreach (var (name, value) in Headers)
            if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content?.Headers.TryAddWithoutValidation(name, value);
        return message;
    }

    /// <summary>To be repeated by hand.</summary>
    public override string ToString()
    {
        var headers = string.Concat(Headers.Select(header => $" -H '{header.Name}: {Short(header.Value)}'"));
        var body = Body is null ? "" : $" --data-binary $'{Short(string.Concat(Encoding.Latin1.GetString(Body).Select(Visible)))}'";
        return $"curl -X {Method} --path-as-is '{Short(Target)}'{headers}{body}{(Times > 1 ? $"  # {Times} at once" : "")}";
    }

    private static string Visible(char c) => c is >= ' ' and <= '~' and not '\'' and not '\\' ? $"{c}" : $"\\x{(int)c:x2}";

    private static string Short(string text) => text.Length <= 1_000 ? text : $"{text[..1_000]}…({text.Length} characters)";
}
