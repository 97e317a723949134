namespace Aviv.Data;

/// <summary>So many rows of a table have been sent.</summary>
public readonly record struct LoadProgress(string Table, long Rows);
