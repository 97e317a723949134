namespace Aviv.Data;

/// <summary>
/// SplitMix64: the same numbers on every machine and in every .NET, which System.Random does not promise. Nothing here or
/// above takes a logarithm, a power or a sine, whose last digits differ between machines.
/// </summary>
internal sealed class Dice
{
    private ulong _state;

    /// <summary>A sequence of its own for each listing, so that none depends on the ones before it.</summary>
    public Dice(long seed, long index)
    {
        _state = (ulong)seed;
        _state = Next() ^ (ulong)index;
        _state = Next();
    }

    public int Below(int limit) => (int)((Next() >> 32) * (ulong)limit >> 32);

    /// <summary>Both ends included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    /// <summary>As <see cref="Between"/>, but the middle comes up more often than the ends.</summary>
    public int Bell(int low, int high) => (Between(low, high) + Between(low, high) + Between(low, high)) / 3;

    public bool Chance(int percent) => Below(100) < percent;

    public double Unit() => (Next() >> 11) * (1.0 / (1L << 53));

    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    private ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
