namespace Aviv.Infrastructure.Doctor;

/// <summary>
/// Whether the clock of this machine goes as those of the others: instances compare theirs with what another one left in Redis.
/// </summary>
internal sealed class ClockCheck(DoctorDatabase database, DoctorRedis redis, TimeProvider clock) : ICheck
{
    private const int Looks = 3;
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(500);

    /// <param name="Ahead">By how much the other clock is.</param>
    /// <param name="Doubt">By how much that may be wrong, since the answer was on its way.</param>
    private sealed record Skew(TimeSpan Ahead, TimeSpan Doubt);

    public string Subject => "clock";

    public async IAsyncEnumerable<Finding> LookAsync()
    {
        yield return Judge("the database", await SkewAsync(
            () => database.RowAsync("SELECT clock_timestamp()", row => row.GetFieldValue<DateTimeOffset>(0))));
        if (redis.IsConfigured)
            yield return Judge("Redis", await SkewAsync(async () => await redis.AskAsync(server => server.TimeAsync())));
    }

    private static Finding Judge(string other, Skew skew)
    {
        var apart = skew.Ahead.Duration();
        if (skew.Doubt > Most) return Finding.CouldNotLook($"{other} takes longer to answer than clocks may be apart.");
        return apart - skew.Doubt <= Most
            ? Finding.Fine($"{apart.TotalMilliseconds:0} ms from that of {other}")
            : Finding.Do($"{apart.TotalSeconds:0.0} s {(skew.Ahead > TimeSpan.Zero ? "behind" : "ahead of")} that of {other}. "
                + "Have chrony or NTP keep both.");
    }

    // The quickest answer tells best.
    private async Task<Skew> SkewAsync(Func<Task<DateTimeOffset>> ask)
    {
        var skews = new List<Skew>();
        while (skews.Count < Looks) skews.Add(await LookOnceAsync(ask));
        return skews.MinBy(skew => skew.Doubt)!;
    }

    private async Task<Skew> LookOnceAsync(Func<Task<DateTimeOffset>> ask)
    {
        var (here, asked) = (clock.GetUtcNow(), clock.GetTimestamp());
        var there = await ask();
        var doubt = clock.GetElapsedTime(asked) / 2;
        return new(there - here - doubt, doubt);
    }
}
