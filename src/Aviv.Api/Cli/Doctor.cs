using Aviv.Infrastructure.Doctor;

namespace Aviv.Api.Cli;

/// <summary>
/// Checks what the API needs around it, on one page: a line for each finding, with the remedy where something is wrong. It changes nothing.
/// </summary>
internal static class Doctor
{
    /// <summary>The exit code where nothing is known to be wrong, but not everything could be seen.</summary>
    public const int CouldNot = 2;

    private const int SomethingToDo = 1;

    public static Task<int> RunAsync(IServiceProvider services) => RunAsync(services, Console.Out);

    internal static async Task<int> RunAsync(IServiceProvider services, TextWriter page)
    {
        var verdicts = new HashSet<Verdict>();
        await foreach (var (subject, finding) in services.GetRequiredService<Examination>().RunAsync())
        {
            verdicts.Add(finding.Verdict);
            await page.WriteLineAsync($"{Mark(finding.Verdict),-5} {subject}: {finding.Words}");
        }

        // What is known to be wrong can be mended at once, whatever else there is to see.
        return verdicts.Contains(Verdict.Do) ? SomethingToDo : verdicts.Contains(Verdict.CouldNotLook) ? CouldNot : 0;
    }

    private static string Mark(Verdict verdict) => verdict switch
    {
        Verdict.Fine => "ok",
        Verdict.Note => "note",
        Verdict.Do => "do",
        _ => "?",
    };
}
