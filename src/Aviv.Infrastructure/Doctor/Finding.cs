namespace Aviv.Infrastructure.Doctor;

public enum Verdict
{
    /// <summary>As it should be.</summary>
    Fine,

    /// <summary>Good to know, and nobody has to do anything.</summary>
    Note,

    /// <summary>Somebody has to do what the words say.</summary>
    Do,

    /// <summary>Neither right nor wrong, as far as can be told.</summary>
    CouldNotLook,
}

/// <summary>What a check has to say, in one line; where something is wrong, with the remedy. No secret and nobody's data.</summary>
public sealed record Finding(Verdict Verdict, string Words)
{
    internal static Finding Fine(string words) => new(Verdict.Fine, words);

    internal static Finding Note(string words) => new(Verdict.Note, words);

    internal static Finding Do(string words) => new(Verdict.Do, words);

    internal static Finding CouldNotLook(string words) => new(Verdict.CouldNotLook, words);
}

/// <summary>A check could not look, for a reason that is told in these words.</summary>
internal sealed class CouldNotLookException(string words, Exception? cause = null) : Exception(words, cause);
