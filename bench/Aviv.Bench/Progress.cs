using System.Globalization;

namespace Aviv.Bench;

/// <summary>What goes on, on standard error.</summary>
internal static class Progress
{
    public static void Say(string text) => Console.Error.WriteLine(text);

    public static string Short(double value) => value switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.000", CultureInfo.InvariantCulture),
    };
}

/// <summary>Why there is no figure, in a sentence for whoever runs the benchmark.</summary>
internal sealed class BenchException(string message) : Exception(message);
