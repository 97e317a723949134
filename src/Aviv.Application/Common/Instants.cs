namespace Aviv.Application.Common;

public static class Instants
{
    /// <summary>
    /// The next whole microsecond, as limit of a query. PostgreSQL keeps no finer ones, so none lies between; the driver would cut
    /// the instant off instead.
    /// </summary>
    public static DateTimeOffset RoundUp(this DateTimeOffset instant) =>
        instant.Ticks % TimeSpan.TicksPerMicrosecond is > 0 and var excess
            && instant.Ticks < DateTimeOffset.MaxValue.Ticks - TimeSpan.TicksPerMicrosecond
            ? instant.AddTicks(TimeSpan.TicksPerMicrosecond - excess)
            : instant;
}
