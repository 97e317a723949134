namespace Aviv.Infrastructure.Reading;

/// <summary>Is cancelled once all who wait for one answer have left: then nobody needs the work that is still to be done.</summary>
internal sealed class AllLeft : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<CancellationTokenRegistration> _registrations;
    private int _waiting;

    public AllLeft(List<CancellationToken> askers)
    {
        _waiting = askers.Count;
        _registrations = askers.ConvertAll(asker => asker.UnsafeRegister(static left => ((AllLeft)left!).LeaveOne(), this));
    }

    public CancellationToken Token => _source.Token;

    // Waits for those that leave at this moment, and so none comes too late.
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void LeaveOne()
    {
        if (Interlocked.Decrement(ref _waiting) == 0) _source.Cancel();
    }
}
