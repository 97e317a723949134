using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Fuzz;

/// <summary>
/// Bytes that a client sends, each character one of them; <c>@id</c> stands for a listing's number,
/// and <c>@length</c> for how many come behind the head.
/// </summary>
/// <param name="Name">What is odd about them.</param>
/// <param name="Sent">On one connection.</param>
/// <param name="Answers">Their statuses where it is no fault, with the reason in the name; none where it is to be refused.</param>
internal sealed record RawCase(string Name, string Sent, params int[] Answers)
{
    /// <summary>A request that must never be carried out, since to HTTP it is a part of another one.</summary>
    public static readonly string Hidden = $"DELETE /listings/@id HTTP/1.1\r\nHost: a\r\n{SuiteKey.HeaderLine}Connection: close\r\n\r\n";

    /// <summary>Whether the client ends its side behind them, and waits for nothing more.</summary>
    public bool Ends { get; init; }

    public static RawCase[] All() => [.. Smuggling.All(), .. Chunks.All(), .. OddHeads.All(), .. OddTargets.All(), .. OddConnections.All()];

    /// <summary>A good read but for what is added to its head.</summary>
    public static string Get(string headers = "", string target = "/listings/@id", string version = "HTTP/1.1") =>
        $"GET {target} {version}\r\nHost: a\r\n{headers}Connection: close\r\n\r\n";

    /// <summary>A write that would be refused for its body, on a connection that stays.</summary>
    public static string Post(string headers, string body = "", string method = "POST", string target = "/listings") =>
        $"{method} {target} HTTP/1.1\r\nHost: a\r\n{SuiteKey.HeaderLine}Content-Type: application/json\r\n{headers}\r\n{body}";

    public string For(long id)
    {
        const string EndOfHead = "\r\n\r\n";
        var sent = Sent.Replace("@id", $"{id}", StringComparison.Ordinal);
        var length = sent.Length - sent.IndexOf(EndOfHead, StringComparison.Ordinal) - EndOfHead.Length;
        return sent.Replace("@length", $"{length}", StringComparison.Ordinal);
    }
}

/// <summary>Requests whose end a proxy in front and the server behind might see at different places.</summary>
internal static class Smuggling
{
    public static RawCase[] All() =>
    [
        new("length and chunks: the chunks end first",
            RawCase.Post("Content-Length: 200\r\nTransfer-Encoding: chunked\r\n", $"0\r\n\r\n{RawCase.Hidden}")),
        new("chunks and length: the chunks end first",
            RawCase.Post("Transfer-Encoding: chunked\r\nContent-Length: 200\r\n", $"0\r\n\r\n{RawCase.Hidden}")),
        new("chunks and length: the length ends first",
            RawCase.Post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", $"5c\r\n{RawCase.Hidden}")),
        new("chunked with a tab before the colon", Chunked("Transfer-Encoding\t: chunked")),
        new("chunked with a space before the colon", Chunked("Transfer-Encoding : chunked")),
        new("chunked behind a vertical tab", Chunked("Transfer-Encoding: \vchunked")),
        new("xchunked", Chunked("Transfer-Encoding: xchunked")),
        new("chunked in quotes", Chunked("Transfer-Encoding: \"chunked\"")),
        new("chunked, identity", Chunked("Transfer-Encoding: chunked, identity")),
        new("identity alone", Chunked("Transfer-Encoding: identity")),
        new("gzip alone", Chunked("Transfer-Encoding: gzip")),
        new("chunked, x", Chunked("Transfer-Encoding: chunked\r\nTransfer-Encoding: x")),
        new("x, chunked", Chunked("Transfer-Encoding: x\r\nTransfer-Encoding: chunked")),
        new("chunked twice", Chunked("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked")),
        new("chunked twice in one line", Chunked("Transfer-Encoding: chunked, chunked")),
        new("chunked and a NUL", Chunked("Transfer-Encoding: chunked\0")),
        new("chunked on a folded line", Chunked("Transfer-Encoding:\r\n chunked")),
        new("chunked, empty", Chunked("Transfer-Encoding: ")),
        new("underscore for the hyphen, which is a header of no meaning",
            RawCase.Post("Content-Length: @length\r\nConnection: close\r\nTransfer_Encoding: chunked\r\n", $"0\r\n\r\n{RawCase.Hidden}")),
        new("chunked of HTTP/1.0, with a length",
            Chunked("Transfer-Encoding: chunked").Replace("/listings HTTP/1.1", "/listings HTTP/1.0", StringComparison.Ordinal)),
        new("chunked of HTTP/1.0, without a length",
            $"POST /listings HTTP/1.0\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{RawCase.Hidden}"),
        new("two lengths, another", Length("0\r\nContent-Length: @length")),
        new("two lengths, the same", Length("@length\r\nContent-Length: @length")),
        new("two lengths in one line", Length("0, @length")),
        new("the same length twice in one line", Length("@length, @length")),
        // Servers that do not refuse a sign read the number, and so everything behind the head is the body.
        new("length with a plus", Length("+@length\r\nConnection: close")),
        new("length with a minus", Length("-0\r\nConnection: close")),
        new("length below zero", Length("-1")),
        new("length in hexadecimal", Length("0x5a")),
        new("length with a letter", Length("5a")),
        new("length with a fraction", Length("0.0")),
        new("length with a space within", Length("0 @length")),
        new("length with a comma", Length("0,")),
        new("length of nothing", Length("")),
        new("length in quotes", Length("\"0\"")),
        new("length with a full-width digit", Length("\u00ef\u00bc\u0090")),
        new("length past 64 bits", Length("18446744073709551616")),
        new("length past 63 bits", Length("9223372036854775808")),
        new("length past the limit", Length("9223372036854775807")),
        new("length with a vertical tab", Length("\v0")),
        new("length of a read, which is served, and its body is left unread",
            RawCase.Get("Content-Length: @length\r\n") + RawCase.Hidden, 200),
        new("chunks of a read, which is served, and they are left unread",
            RawCase.Get("Transfer-Encoding: chunked\r\n") + $"0\r\n\r\n{RawCase.Hidden}", 200),
    ];

    private static string Chunked(string header) => RawCase.Post($"Content-Length: 5\r\n{header}\r\n", $"0\r\n\r\n{RawCase.Hidden}");

    private static string Length(string length) => RawCase.Post($"Content-Length: {length}\r\n", RawCase.Hidden);
}
