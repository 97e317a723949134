using Aviv.Infrastructure.Persistence;
using Microsoft.Extensions.Options;

namespace Aviv.Infrastructure.Doctor;

/// <summary>All checks, one after another. One that fails is a finding of its own, and stops no other.</summary>
public sealed class Examination(IEnumerable<ICheck> checks)
{
    public async IAsyncEnumerable<(string Subject, Finding Finding)> RunAsync()
    {
        foreach (var check in checks)
        {
            foreach (var finding in await FindingsAsync(check)) yield return (check.Subject, finding);
        }
    }

    private static async Task<IReadOnlyList<Finding>> FindingsAsync(ICheck check)
    {
        var findings = new List<Finding>();
        try
        {
            await foreach (var finding in check.LookAsync()) findings.Add(finding);
        }
        catch (Exception fault)
        {
            findings.Add(Finding.CouldNotLook(Words(fault).ReplaceLineEndings(" ")));
        }

        return findings;
    }

    private static string Words(Exception fault) => fault switch
    {
        CouldNotLookException or OptionsValidationException => fault.Message,
        _ when DatabaseFault.IsUnavailable(fault) =>
            $"{DatabaseFault.Words(fault)}. See that the database runs and that ConnectionStrings__Aviv is right.",
        _ => $"{DatabaseFault.Words(fault)}.",
    };
}
