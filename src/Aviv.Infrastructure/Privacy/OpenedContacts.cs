using System.Runtime.CompilerServices;
using Aviv.Domain.Listings;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Aviv.Infrastructure.Privacy;

/// <summary>
/// Has every query that makes listings give them their number. EF Core asks once for each model how to make one, so that it costs a query
/// no more than the opening. A single instance without state: for each further one EF Core would build all its services anew.
/// </summary>
internal sealed class OpenedContacts : IInstantiationBindingInterceptor
{
    private static readonly OpenedContacts Instance = new();

    private OpenedContacts()
    {
    }

    public static void AddTo(DbContextOptionsBuilder options) => options.AddInterceptors(Instance);

    public InstantiationBinding ModifyBinding(InstantiationBindingInterceptionData interceptionData, InstantiationBinding binding)
    {
        var type = interceptionData.TypeBase;
        if (type.ClrType != typeof(Listing)) return binding;
        return new FactoryMethodBinding(
            typeof(OpenedContacts).GetMethod(nameof(Make))!,
            [
                new PropertyParameterBinding(type.FindProperty(ContactColumns.Clear)!),
                new PropertyParameterBinding(type.FindProperty(ContactColumns.Sealed)!),
                new ContextParameterBinding(typeof(AvivDbContext)),
            ],
            typeof(Listing));
    }

    /// <summary>A listing with nothing but its number.</summary>
    public static Listing Make(string? clear, byte[]? contact, AvivDbContext context)
    {
        var listing = New();
        SetContact(listing, ContactColumns.Open(clear, contact, context));
        return listing;
    }

    // As EF Core makes one, and sets what it stores: past the rules, which held when it was written.
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern Listing New();

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_ContactPhoneNumber")]
    private static extern void SetContact(Listing listing, PhoneNumber? number);
}
