using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Replicas;

/// <summary>What an instance tells of its replicas.</summary>
internal sealed class ReplicaReads(AvivApp app) : IDisposable
{
    private readonly Counts _counts = Counts.Of(app);

    public double Answered => _counts["aviv.replica.reads{result=answered}"] ?? 0;

    public double Failed => _counts["aviv.replica.reads{result=failed}"] ?? 0;

    public double Stale => _counts["aviv.replica.reads{result=stale}"] ?? 0;

    /// <summary>Asks until a replica answers.</summary>
    public Task UntilUsedAsync(HttpClient client, string address = "/listings/1")
    {
        var before = Answered;
        return Poll.UntilAsync(
            async () =>
            {
                using var answer = await client.GetAsync(address);
                return Answered > before;
            },
            $"a replica answered {address}");
    }

    public Task UntilUnusableAsync() => Poll.UntilAsync(() => _counts["aviv.replicas.usable"] == 0, "no read could use a replica");

    public void Dispose() => _counts.Dispose();
}
