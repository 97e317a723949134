namespace Aviv.Api.Tests.Fuzz;

/// <summary>
/// Chance that falls the same for the same seed and number. CsCheck stops at a first failure and makes it smaller; here a run goes on,
/// tells each kind of failure once, and what a request meets depends on those before it.
/// </summary>
internal sealed class Dice(int seed, int number)
{
    // Neighbouring seeds would begin alike.
    private readonly Random _random = new(unchecked((seed * 73_856_093) ^ (number * 19_349_663)));

    public int Below(int count) => _random.Next(count);

    public bool OneIn(int count) => _random.Next(count) == 0;

    public T Of<T>(params IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];
}
