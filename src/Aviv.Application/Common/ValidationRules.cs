using System.Globalization;
using FluentValidation;

namespace Aviv.Application.Common;

/// <summary>Rules that several inputs have, in the same words.</summary>
internal static class ValidationRules
{
    public static IRuleBuilderOptions<T, TValue> Required<T, TValue>(this IRuleBuilderInitial<T, TValue> rule) =>
        rule.Cascade(CascadeMode.Stop).NotNull().WithMessage("is required");

    public static IRuleBuilderOptions<T, string?> ListingText<T>(this IRuleBuilderInitial<T, string?> rule, int maxLength) =>
        rule.Required()
            .Must(text => !Domain.Listings.ListingText.IsBlank(text)).WithMessage("must not be blank")
            .MaximumLength(maxLength)
            .WithMessage(string.Create(CultureInfo.InvariantCulture, $"must be at most {maxLength:N0} characters long"))
            .Must(text => Domain.Listings.ListingText.IsStorable(text!)).WithMessage("must be valid Unicode without the character U+0000");

    public static void Number<T>(this IRuleBuilderInitial<T, WireNumber?> rule, Func<WireNumber, bool> fits, string message) =>
        rule.Required()
            .Must(number => number!.Value.IsNumber).WithMessage("must be a number")
            .Must(number => fits(number!.Value)).WithMessage(message);
}
