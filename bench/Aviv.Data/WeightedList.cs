namespace Aviv.Data;

/// <summary>Things to draw from, each as often as its weight says.</summary>
internal sealed class WeightedList<T>
{
    private readonly T[] _items;
    private readonly int[] _upTo;

    public WeightedList(IEnumerable<T> items, Func<T, int> weight)
    {
        _items = [.. items];
        _upTo = new int[_items.Length];
        for (var (i, sum) = (0, 0); i < _items.Length; i++) _upTo[i] = sum += weight(_items[i]);
    }

    public T Pick(Dice dice)
    {
        var found = Array.BinarySearch(_upTo, dice.Below(_upTo[^1]) + 1);
        return _items[found < 0 ? ~found : found];
    }
}
