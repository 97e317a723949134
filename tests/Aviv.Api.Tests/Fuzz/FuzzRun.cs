using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.OpenApi;

namespace Aviv.Api.Tests.Fuzz;

/// <summary>
/// Sends requests, one after another but for those that are sent several at once, and keeps what is wrong with their answers.
/// </summary>
internal sealed partial class FuzzRun(int seed, Uri server, ContractDocument document, FuzzCredentials credentials) : IDisposable
{
    private const int MostLinks = 100;

    private readonly FuzzWorld _world = new();
    private readonly DocumentJudge _judge = new(document);

    // Each kind once, with the first request that met it and how many did.
    private readonly Dictionary<string, (string First, int Count)> _findings = [];

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        // A trace of ours would overwrite the one that a request makes up.
        ActivityHeadersPropagator = null,
    })
    { Timeout = Poll.Limit };

    /// <summary>How often each status came.</summary>
    public SortedDictionary<int, int> Statuses { get; } = [];

    public string Report => string.Concat(_findings.OrderByDescending(finding => finding.Value.Count)
        .Select(finding => $"\n{finding.Value.Count} × {finding.Key}\n    {finding.Value.First}"));

    public async Task SendAsync(int from, int count)
    {
        var maker = new RequestMaker(document, credentials, _world);
        for (var number = from; number < from + count; number++)
        {
            var request = maker.Make(new(seed, number));
            var answers = await Task.WhenAll(Enumerable.Range(0, request.Times).Select(_ => AskAsync(request)));
            foreach (var answer in answers.OrderBy(answer => answer.Headers.GetValueOrDefault("Location"), StringComparer.Ordinal))
                Judge(request, answer, number);
        }
    }

    public void Find(string kind, string first)
    {
        var (known, count) = _findings.GetValueOrDefault(kind, (first, 0));
        _findings[kind] = (known, count + 1);
    }

    public void Dispose() => _client.Dispose();

    private void Judge(FuzzRequest request, FuzzAnswer answer, int number)
    {
        Statuses[answer.Status] = Statuses.GetValueOrDefault(answer.Status) + 1;
        foreach (var fault in _judge.Faults(request, answer))
            Find(
                $"{request.Method} {request.Operation.Path}: {Numbers().Replace(fault, "#")}",
                $"seed {seed}, number {number}: {request}\n    {fault}");
        Follow(request, answer);
    }

    private void Follow(FuzzRequest request, FuzzAnswer answer)
    {
        if (answer is { Status: 201 } && long.TryParse(answer.Headers.GetValueOrDefault("Location")?.Split('/')[^1], out var created)
            && !_world.Present.Contains(created))
            _world.Present.Add(created);
        if (answer.Headers.GetValueOrDefault("Link") is { } link && _world.Links.Count < MostLinks)
            _world.Links.Add((request.Operation.Id, link[1..link.IndexOf('>', StringComparison.Ordinal)]));
        if (request.Method == "DELETE" && answer.Status == 204
            && long.TryParse(request.Target.Split('/', '?')[2], CultureInfo.InvariantCulture, out var gone) && _world.Present.Remove(gone))
            _world.Gone.Add(gone);
    }

    private async Task<FuzzAnswer> AskAsync(FuzzRequest request)
    {
        try
        {
            using var message = request.ToMessage(server);
            using var response = await _client.SendAsync(message);
            return await ReadAsync(response);
        }
        catch (HttpRequestException fault)
        {
            // There is no answer, and the document describes none such.
            return new(0, [], Encoding.UTF8.GetBytes(fault.GetBaseException().Message));
        }
    }

    private static async Task<FuzzAnswer> ReadAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .ToDictionary(header => header.Key, header => $"{header.Value}", StringComparer.OrdinalIgnoreCase);
        var body = await response.Content.ReadAsByteArrayAsync();
        return new((int)response.StatusCode, headers, Decoded(body, headers.GetValueOrDefault("Content-Encoding")));
    }

    private static byte[] Decoded(byte[] body, string? encoding)
    {
        if (encoding is null || body is []) return body;
        using var encoded = new MemoryStream(body);
        using Stream stream = encoding == "br"
            ? new BrotliStream(encoded, CompressionMode.Decompress)
            : new GZipStream(encoded, CompressionMode.Decompress);
        using var plain = new MemoryStream();
        stream.CopyTo(plain);
        return plain.ToArray();
    }

    [GeneratedRegex("(?<= )[0-9]{4,}")]
    private static partial Regex Numbers();
}
