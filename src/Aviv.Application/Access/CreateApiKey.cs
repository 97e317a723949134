using System.Globalization;
using Aviv.Application.Common;
using Aviv.Domain.Listings;
using FluentValidation;
using MediatR;

namespace Aviv.Application.Access;

/// <summary>Makes a key. The answer is the only time that it is to be seen.</summary>
public sealed record CreateApiKey(string Label, string? Source, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt)
    : IRequest<ApiKeySecret>;

internal sealed class CreateApiKeyValidator : AbstractValidator<CreateApiKey>
{
    private const int LabelMaxLength = 100;

    public CreateApiKeyValidator(TimeProvider clock)
    {
        RuleFor(key => key.Label).NotEmpty().WithMessage("is required")
            .MaximumLength(LabelMaxLength).WithMessage($"must be at most {LabelMaxLength} characters long")
            .Must(label => !label.Any(IsUnseen)).WithMessage("must be one line without control characters");
        RuleFor(key => key.Source).Must(source => source is null || SourceName.IsValid(source)).WithMessage(SourceName.Rule);
        RuleFor(key => key.Source).NotNull().When(key => !key.Scopes.Contains(Scopes.Admin))
            .WithMessage($"is required for a key without the scope {Scopes.Admin}: it writes the listings of its source");
        RuleFor(key => key.Scopes).Must(scopes => scopes.Count > 0 && scopes.All(Scopes.All.Contains))
            .WithMessage($"must be of {string.Join(", ", Scopes.All)}");
        RuleFor(key => key.ExpiresAt).Must(at => at is null || at > clock.GetUtcNow()).WithMessage("must be in the future");
    }

    // What would make a list of keys look otherwise than it is.
    private static bool IsUnseen(char character) => char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}

internal sealed class CreateApiKeyHandler(IAvivDb db, SecurityTrail trail, Pseudonyms pseudonyms, TimeProvider clock)
    : IRequestHandler<CreateApiKey, ApiKeySecret>
{
    public async Task<ApiKeySecret> Handle(CreateApiKey request, CancellationToken cancellationToken)
    {
        var secret = ApiKeySecret.New();
        var key = new ApiKey(secret, clock.GetUtcNow())
        {
            Label = request.Label,
            Source = request.Source,
            Scopes = [.. request.Scopes.Distinct()],
            ExpiresAt = request.ExpiresAt?.ToUniversalTime(),
        };
        db.ApiKeys.Add(key);
        await db.SaveChangesAsync(cancellationToken);
        trail.KeyMade(pseudonyms.OfKey(key.Prefix), key);
        return secret;
    }
}
