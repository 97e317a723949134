using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Aviv.Api.Server;

/// <summary>
/// What a client may send, and how slowly. All of it is said here: what the framework would take unasked suits servers of files, too.
/// </summary>
internal static class ServerLimits
{
    public const int MaxBodyBytes = 64 * 1024;

    /// <summary>Within how much time a body is there as a whole. That is its client's time; the request's own begins then.</summary>
    public static readonly TimeSpan BodyTime = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan HandshakeTime = TimeSpan.FromSeconds(10);

    private const int MaxLineBytes = 8 * 1024;
    private const int MaxHeaderBytes = 16 * 1024;
    private const int MaxHeaders = 64;
    private const int MaxStreams = 100;

    // Of what a connection sent, or is to be sent, and nobody has taken yet: with it, connections are the memory that they take.
    private const int MaxBufferBytes = 64 * 1024;

    // Of bodies and of answers, once they had the time of a body to begin.
    private static readonly MinDataRate SlowestPace = new(bytesPerSecond: 240, gracePeriod: BodyTime);

    public static void Set(KestrelServerOptions kestrel, ServerSettings settings)
    {
        // A line ends in CR and LF. Proxies that take a lone LF for part of a value would not see the request that may stand behind it.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", isEnabled: true);
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = settings.MaxConnections;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(settings.KeepAliveSeconds);
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(settings.HeadersSeconds);
        limits.MinRequestBodyDataRate = limits.MinResponseDataRate = SlowestPace;
        SetSizes(limits);
        SetSizes(limits.Http2);
    }

    private static void SetSizes(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = MaxBodyBytes;
        limits.MaxRequestLineSize = MaxLineBytes;
        limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        limits.MaxRequestHeaderCount = MaxHeaders;
        limits.MaxRequestBufferSize = limits.MaxResponseBufferSize = MaxBufferBytes;
    }

    private static void SetSizes(Http2Limits http2)
    {
        http2.MaxStreamsPerConnection = MaxStreams;
        http2.MaxRequestHeaderFieldSize = MaxLineBytes;
        http2.InitialStreamWindowSize = MaxBufferBytes;
        // All streams together.
        http2.InitialConnectionWindowSize = 2 * MaxBufferBytes;
    }
}
