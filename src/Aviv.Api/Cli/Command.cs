using System.CommandLine;

namespace Aviv.Api.Cli;

/// <summary>The options of a verb that takes some.</summary>
internal static class Command
{
    /// <summary>Runs a verb with its options; tells its usage where they are not such.</summary>
    public static async Task<int> RunAsync(
        string[] args, Option[] options, Argument[] arguments, Func<ParseResult, Task<int>> runAsync)
    {
        var command = new System.CommandLine.Command("verb");
        foreach (var option in options) command.Add(option);
        foreach (var argument in arguments) command.Add(argument);
        var parsed = command.Parse(args);
        if (parsed.Errors is []) return await runAsync(parsed);
        foreach (var error in parsed.Errors) Console.Error.WriteLine(error.Message);
        foreach (var argument in arguments) Console.Error.WriteLine($"  {argument.Name,-12} {argument.Description}");
        foreach (var option in options) Console.Error.WriteLine($"  {option.Name,-12} {option.Description}");
        return Verbs.Misused;
    }
}
