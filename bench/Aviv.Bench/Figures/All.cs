namespace Aviv.Bench.Figures;

internal static class All
{
    /// <summary>In the order of the table.</summary>
    public static readonly IReadOnlyList<Figure> Figures =
    [
        new History(), ForPeople.Chart, new OneListing(), ForPeople.Page, new Hot(), new Guarded(), new Growth(), new LastPage(),
        new Filter(), new FilterAlone(), new Cold(), new Many(), new Tail(), new Export(), new Put(), new PutTrigger(),
        new Post(), new Memory(),
    ];
}
