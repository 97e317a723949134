namespace Aviv.Api.Limits;

/// <summary>
/// Budgets of one kind, in a table of fixed size however many callers come. Each caller has two places in it, which it may share with
/// others, and is refused only where both are spent: one that spends too much takes nothing from another unless both of their places
/// are the same.
/// </summary>
/// <param name="name">Of the policy, as clients see it.</param>
/// <param name="limit">Requests a minute of each.</param>
/// <param name="clock">By which windows end.</param>
internal sealed class Budgets(string name, int limit, TimeProvider clock) : IDisposable
{
    // Of some 230 bytes each, once somebody has it.
    private const int BitsOfPlace = 15;
    private const int Places = 1 << BitsOfPlace;

    private readonly Budget?[] _places = new Budget?[Places];

    public string Name => name;

    /// <summary>As the field RateLimit-Policy tells it.</summary>
    public string Policy { get; } = FormattableString.Invariant($"\"{name}\";q={limit};w={Budget.Window.TotalSeconds}");

    /// <param name="caller">The same for each of its requests.</param>
    public Share Take(string caller)
    {
        // Nobody outside can tell who shares a place: the hash is another one in each process.
        var hash = caller.GetHashCode(StringComparison.Ordinal);
        var (one, other) = (hash & (Places - 1), (hash >>> BitsOfPlace) & (Places - 1));
        return Take(At(Math.Min(one, other)), At(Math.Max(one, other)));
    }

    public void Dispose()
    {
        foreach (var budget in _places) budget?.Dispose();
    }

    // From both at once: of many requests some would come first at the one place, and others at the other. Everybody locks in one order.
    private static Share Take(Budget one, Budget other)
    {
        lock (one)
            lock (other)
                return one == other ? one.Take() : Better(one.Take(), other.Take());
    }

    private Budget At(int place) =>
        _places[place] ?? Interlocked.CompareExchange(ref _places[place], new(limit, clock), null) ?? _places[place]!;

    private static Share Better(Share one, Share other) => (one.IsTaken, other.IsTaken) switch
    {
        (true, true) => one.Left >= other.Left ? one : other,
        (true, false) => one,
        (false, true) => other,
        _ => (one.Reset <= other.Reset ? one : other) with { IsFirstRefusal = one.IsFirstRefusal || other.IsFirstRefusal },
    };
}
