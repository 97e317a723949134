using Aviv.Application.Privacy;
using Aviv.Domain.Listings;

namespace Aviv.Infrastructure.Privacy;

/// <summary>Tells which lines of an erased file are about a number, as far as their keys are kept.</summary>
internal sealed class ErasedNumbers(ContactKeys keys, IReadOnlyList<ErasedLine> lines)
{
    private readonly ILookup<string, ErasedLine> _byHash = lines.Where(line => keys.Has(line.KeyId))
        .ToLookup(line => Name(line.KeyId, line.Hash));

    public IEnumerable<ErasedLine> Of(PhoneNumber number) => keys.Hashes(number).SelectMany(one => _byHash[Name(one.KeyId, one.Hash)]);

    private static string Name(string keyId, byte[] hash) => $"{keyId} {Convert.ToBase64String(hash)}";
}
