namespace Aviv.Api.Tests.Fuzz;

/// <summary>What somebody sends who is careless, curious or hostile; in addresses as they stand there, escapes and all.</summary>
internal static class OddValues
{
    /// <summary>In the place of a listing's number. Those that make another path of it are in <c>RawSocketTests</c>.</summary>
    public static readonly string[] Ids =
    [
        "0", "-1", "+1", "01", "1.0", "1e3", "0x1", "1_000", "1,000", "%31", "1%20", "%201", "1%0a",
        "2147483648", "9007199254740993", "9223372036854775807", "9223372036854775808", "99999999999999999999", new('9', 2_000),
        "abc", "null", "NaN", "true", "*", "~", "1;a=b", "1:1", "1@1", "...", "1..", "..1", "1%2F2", "1%5C2", "%25", "%2525", "%zz", "%",
        "%ff", "%c3%a9", "%F0%9F%8F%A0", "%EF%BC%91", "%D9%A1", "%ED%A0%80", "%e2%80%ae1", "%27%20OR%201=1--", "1%3Fa", "1%23a",
        "{id}", "%7Bid%7D", "$%7B7*7%7D", "<script>", "1'--", new('a', 2_000),
    ];

    /// <summary>As the value, or the name, of a query parameter.</summary>
    public static readonly string[] Queries =
    [
        "", "%20", "+", "0", "-1", "+1", "1.5", "1e9", "1e400", "01", "0x1", "1_0", "%D9%A1", "NaN", "Infinity", "-0", "null", "true",
        "TRUE",
        "false", "999999999999.99", "999999999999.999", "1000000000000", "2147483648", "9223372036854775808", new('9', 500), "0.", ".5",
        "%00", "a%00b", "%", "%2", "%zz", "%25", "%ff", "%ff%fe", "%c0%af", "%ED%A0%80", "%ED%B0%80", "%F0%9F%8F%A0", "%EF%BF%BF",
        "%e2%80%8b",
        "%0d%0aSet-Cookie:a=b", "%27", "%27%20OR%201=1--", "%27;select%20pg_sleep(1)--", "%5C", "%25%5F", "%22", "(a", "a%26b", "a%7Cb",
        "!",
        "%3C->", "*", ":*", "%3Cscript%3E", "$%7Bjndi:ldap://a%7D", "..%2f..%2fetc", "[]", "%5B%5D", "{}", "APARTMENT,HOUSE", "studio",
        "2023-01-01", "2023-02-30T00:00:00Z", "2023-01-01T24:00:00Z", "2023-01-01T00:00:00", "9999-12-31T23:59:59.9999999Z",
        "0000-01-01T00:00:00Z", "0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00", "2016-12-31T23:59:60Z", "1672531200",
        "2023-01-01T00:00:00.123456789Z", "2023-01-01T00:00:00+01:00", "-infinity", "AAAA", "AAAAAAAAAAAx", "====",
        "0hdZXrsK3m8xMTM1fDExMzU",
        new('x', 100), new('x', 201), new('%', 600), new('a', 3_000), string.Concat(Enumerable.Repeat("%F0%9F%8F%A0", 200)),
    ];

    /// <summary>Put behind, in or instead of the parameters of a query.</summary>
    public static readonly string[] Fragments =
    [
        "&", "&&", "=", "&=", "&=a", "&a", "?", "??", ";", "&unknown=1", "&Limit=1", "&limit[]=1", "&api_key=a", "&%00=1", "&%ff=1", "&_=1",
    ];

    /// <summary>As the value of a header. What no client could send is in <c>RawSocketTests</c>.</summary>
    public static readonly string[] Headers =
    [
        "", " ", ",", ",,,", "\"", "\"\"", "\"1", "1\"", "1", "\"1\"", "\"2\"", "W/\"1\"", "w/\"1\"", "\"1-br\"", "\"1-gzip\"", "\"-1\"",
        "\"9223372036854775808\"", "\"01\"", "*", "\"*\"", "*, \"1\"", "\"1\", \"2\"", "\"1\" \"2\"", "é", "\"é\"", "🏠", "\u007f",
        "a\tb",
        "\\",
        "'", "null", "0", "-1", "2147483648", "a;q=9", ";", "=", new('x', 255), new('x', 256), new('"', 500), new('a', 3_000),
        string.Concat(Enumerable.Repeat("\"1\",", 600)),
    ];

    public static readonly string[] MediaTypes =
    [
        "", " ", "application/json", "APPLICATION/JSON", "application/json; charset=utf-8", "application/json; charset=utf-16",
        "application/json; charset=\"UTF-8\"", "application/json;charset=", "application/json;", "application/json; a=b; a=b",
        "application",
        "application/", "/json", "*/*", "text/plain", "text/json", "application/merge-patch+json", "application/json-patch+json",
        "application/x-www-form-urlencoded", "multipart/form-data; boundary=a", "application/json, text/plain", "application/xml", "é/é",
        "application/problem+json", new('a', 3_000),
    ];

    public static readonly string[] Accepts =
    [
        "", "*/*", "application/json", "text/csv", "application/x-ndjson", "text/csv;q=0", "text/csv;q=9", "text/html", "a", "/", ";;;",
        "*",
        "application/json;q=0", "text/*", "text/csv, application/x-ndjson;q=0.5", "é",
    ];

    public static readonly string[] Encodings =
    [
        "", "gzip", "br", "*", "identity", "gzip;q=0", "*;q=0", "identity;q=0", "br;q=0, gzip", "deflate", "a;q=x", "gzip, br", "zstd", ";",
    ];

    public static readonly string[] Origins =
    [
        "http://localhost:5173", "http://127.0.0.1", "null", "", "https://example.com", "http://localhost.example.com",
        "é", "http://[::1]:1", "*",
    ];

    /// <summary>Headers that no route of ours goes by.</summary>
    public static readonly (string Name, string Value)[] Foreign =
    [
        ("Range", "bytes=0-0"), ("If-Range", "\"1\""), ("If-Modified-Since", "Sat, 01 Jan 2028 00:00:00 GMT"), ("If-Unmodified-Since", "a"),
        ("X-HTTP-Method-Override", "DELETE"), ("X-Forwarded-For", "1.2.3.4"), ("X-Forwarded-Proto", "gopher"), ("X-Forwarded-Host", "a'b"),
        ("X-Original-URL", "/health/live"), ("Forwarded", "for=\"_x\""), ("Cookie", "a=b; c"), ("Accept-Language", "xx"), ("Prefer", "a"),
        ("TE", "trailers"), ("Cache-Control", "no-store"), ("traceparent", "00-zz-zz-00"), ("traceparent", "00-" + new string('0', 55)),
        ("tracestate", new string('a', 600)), ("baggage", "a=%zz,,"), ("Max-Forwards", "-1"), ("Content-Range", "bytes 0-1/*"),
        ("Content-Language", "é"), ("Content-MD5", "a"), ("Digest", "sha-256=a"), ("Accept-Charset", "utf-7"), ("Via", "1.0 a"),
    ];
}
