namespace Aviv.Application.Privacy;

/// <summary>Who sees phone numbers: section <c>Privacy</c> of the configuration.</summary>
public sealed class PhoneVisibility
{
    public const string Rule =
        $"Privacy__PhoneVisibleTo must be {Everyone} or {Callers}. Unset, it is {Everyone} in Development and {Callers} elsewhere.";

    private const string Everyone = nameof(Everyone);
    private const string Callers = nameof(Callers);

    /// <summary>Every reader, or callers with a credential alone; by the environment unless set.</summary>
    public string? PhoneVisibleTo { get; init; }

    public bool IsValid() => PhoneVisibleTo is null or "" or Everyone or Callers;

    public bool IsForCallers(bool isDevelopment) => string.IsNullOrEmpty(PhoneVisibleTo) ? !isDevelopment : PhoneVisibleTo == Callers;
}
