namespace Aviv.Api.Tests.Fuzz;

/// <summary>Bodies in chunks that are none, or odd ones.</summary>
internal static class Chunks
{
    public static RawCase[] All() =>
    [
        Bad("size that is not hexadecimal", "g\r\n{}\r\n0\r\n\r\n"),
        Bad("size with a prefix", "0x2\r\n{}\r\n0\r\n\r\n"),
        Bad("size below zero", "-2\r\n{}\r\n0\r\n\r\n"),
        Bad("size with a plus", "+2\r\n{}\r\n0\r\n\r\n"),
        Bad("size with a space before", " 2\r\n{}\r\n0\r\n\r\n"),
        Bad("size of nothing", "\r\n{}\r\n0\r\n\r\n"),
        Bad("size past 32 bits", "100000000\r\n{}\r\n0\r\n\r\n"),
        Bad("size past 64 bits", "10000000000000002\r\n{}\r\n0\r\n\r\n"),
        Bad("size larger than what comes", "ff\r\n{}\r\n0\r\n\r\n") with { Ends = true },
        Bad("size smaller than what comes", "1\r\n{}\r\n0\r\n\r\n"),
        Bad("no line end behind the data", "2\r\n{}0\r\n\r\n"),
        Bad("bare line feeds", "2\n{}\n0\n\n"),
        Bad("bare carriage returns", "2\r{}\r0\r\r"),
        Bad("size line ended by a line feed", "2\n{}\r\n0\r\n\r\n"),
        Bad("no last chunk", "2\r\n{}\r\n") with { Ends = true },
        Bad("last chunk without its line end", "2\r\n{}\r\n0\r\n") with { Ends = true },
        Bad("an extension of 64 KiB", $"2;{new string('a', 65_536)}\r\n{{}}\r\n0\r\n\r\n"),
        Bad("an extension with a bare line feed", $"2;a\nxx\r\n{{}}\r\n0\r\n\r\n{RawCase.Hidden}"),
        Bad("an extension with a bare carriage return", $"2;a\rxx\r\n{{}}\r\n0\r\n\r\n{RawCase.Hidden}"),
        Bad("100 KiB of one-byte chunks", string.Concat(Enumerable.Repeat("1\r\n \r\n", 102_400)) + "0\r\n\r\n"),
        new("extension, which HTTP allows; the body has no fields", Chunked("2;a=b\r\n{}\r\n0\r\n\r\n"), 422),
        new("leading zeros, which HTTP allows; the body has no fields", Chunked("0002\r\n{}\r\n000\r\n\r\n"), 422),
        new("trailers, which HTTP allows; the body has no fields",
            Chunked("2\r\n{}\r\n0\r\nContent-Length: 5\r\nHost: b\r\nX: y\r\n\r\n"), 422),
        Bad("trailers that are none", "2\r\n{}\r\n0\r\nno header\r\n\r\n"),
        Bad("trailers of 64 KiB", $"2\r\n{{}}\r\n0\r\nX: {new string('a', 65_536)}\r\n\r\n"),
    ];

    private static RawCase Bad(string name, string chunks) => new($"chunks: {name}", Chunked(chunks));

    private static string Chunked(string chunks) => RawCase.Post("Connection: close\r\nTransfer-Encoding: chunked\r\n", chunks);
}

/// <summary>What is odd about a connection, and not about one request.</summary>
internal static class OddConnections
{
    private const string Body = "{\"name\":";

    public static RawCase[] All() =>
    [
        new("nothing at all", "") { Ends = true },
        new("one byte", "G") { Ends = true },
        new("line ends alone", "\r\n\r\n\r\n\r\n") { Ends = true },
        new("end in the request line", "GET /listi") { Ends = true },
        new("end in the head", "GET /listings HTTP/1.1\r\nHost: a\r\nAcc") { Ends = true },
        new("end behind the head", RawCase.Post("Content-Length: 100\r\n")) { Ends = true },
        new("end in the body", RawCase.Post("Content-Length: 100\r\n", Body)) { Ends = true },
        new("end in a chunk", RawCase.Post("Transfer-Encoding: chunked\r\n", $"ff\r\n{Body}")) { Ends = true },
        new("garbage behind a good request, which is served first", KeptAlive + "\u0001\u0002garbage\r\n\r\n", 200, 400),
        new("a chunk's end behind a good request, which is served first", KeptAlive + "0\r\n\r\n", 200, 400),
        new("two good requests at once, which are served in turn", KeptAlive + RawCase.Get(), 200, 200),
        new("empty lines before a good request, which HTTP allows", "\r\n\r\n" + RawCase.Get(), 200),
        new("TLS ClientHello",
            "\u0016\u0003\u0001\0\u002f\u0001\0\0\u002b\u0003\u0003" + new string('a', 32) + "\0\0\u0002\u0013\u0001\u0001\0\0\0"),
        new("SSH", "SSH-2.0-OpenSSH_9.2\r\n"),
        new("SMTP", "EHLO a\r\nMAIL FROM:<a@b>\r\n"),
        new("PROXY protocol", "PROXY TCP4 1.2.3.4 1.2.3.4 1 1\r\n" + RawCase.Get()),
        new("HTTP/2 in clear", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"),
        new("HTTP/2 by upgrade, which is passed over", RawCase.Get("Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"), 200),
        new("WebSocket, which is passed over",
            RawCase.Get("Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"), 200),
        new("WebSocket by its own Connection, which is passed over",
            RawCase.Get("Upgrade: websocket\r\n").Replace(": close", ": Upgrade, close", StringComparison.Ordinal), 200),
        new("Expect: 100-continue, and a body that is no JSON", Expecting("100-continue", "1", "{")),
        new("Expect: 100-continue, and none comes", Expecting("100-continue", "1", "")) { Ends = true },
        new("Expect: 100-continue, and a length past the limit", Expecting("100-continue", "100000", "")),
        new("Expect: 100-continue of a read, which is served", RawCase.Get("Expect: 100-continue\r\n"), 200),
        new("Expect: something else, and a body that is no JSON", Expecting("200-ok", "1", "{")),
        new("Expect: 100-continue twice, and a body that is no JSON", Expecting("100-continue, 100-continue", "1", "{")),
    ];

    private static string KeptAlive => RawCase.Get().Replace("Connection: close\r\n", "", StringComparison.Ordinal);

    private static string Expecting(string what, string length, string body) =>
        RawCase.Post($"Connection: close\r\nExpect: {what}\r\nContent-Length: {length}\r\n", body);
}
