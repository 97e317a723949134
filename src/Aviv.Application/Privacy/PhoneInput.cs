using Aviv.Domain.Listings;
using FluentValidation;

namespace Aviv.Application.Privacy;

/// <summary>The phone number of somebody who asks what is kept about them.</summary>
/// <remarks>As it came in: nothing here is checked yet.</remarks>
public sealed class PhoneInput
{
    /// <summary>The number, with its country code.</summary>
    [PersonalData]
    public string? Phone { get; init; }

    /// <summary>To be called once the validator is content.</summary>
    internal PhoneNumber ToNumber() => PhoneNumber.Parse(Phone!);
}

internal sealed class PhoneInputValidator : AbstractValidator<PhoneInput>
{
    public PhoneInputValidator() => RuleFor(input => input.Phone).Cascade(CascadeMode.Stop)
        .NotNull().WithMessage("is required")
        .Must(phone => PhoneNumber.IsValid(phone!))
        .WithMessage("must be a phone number with its country code, such as +33612345678 or 0033 6 12 34 56 78");
}
