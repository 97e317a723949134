using Aviv.Domain.Listings;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aviv.Infrastructure.Privacy;

/// <summary>
/// Keeps the number of a listing in columns that the listing knows nothing of. A save seals it where it is not the stored one;
/// <see cref="OpenedContacts"/> opens it.
/// </summary>
internal static class ContactColumns
{
    public const string Sealed = "ContactSealed";

    /// <summary>The number in clear, as releases before stored it. Where it is not null, it is the number.</summary>
    public const string Clear = "ContactClear";

    public const string Hash = "ContactHash";
    public const string KeyId = "ContactKey";

    public static void AddContactColumns(this EntityTypeBuilder<Listing> listing)
    {
        listing.Ignore(l => l.ContactPhoneNumber);
        listing.Property<string?>(Clear).HasColumnName("contact_phone_number").HasColumnType("text");
        listing.Property<byte[]?>(Sealed).HasColumnName("contact_sealed");
        listing.Property<byte[]?>(Hash).HasColumnName("contact_hash");
        listing.Property<string?>(KeyId).HasColumnName("contact_key");
        listing.HasIndex(Hash).HasDatabaseName("ix_listing_contact_hash").HasFilter("contact_hash IS NOT NULL");
    }

    public static void AddContactChecks(this TableBuilder<Listing> table)
    {
        table.HasCheckConstraint("ck_listing_contact_phone_number", @"contact_phone_number ~ '^\+[1-9][0-9]{1,14}$'");
        table.HasCheckConstraint(
            "ck_listing_contact_sealed",
            "(contact_sealed IS NULL) = (contact_hash IS NULL) AND (contact_sealed IS NULL) = (contact_key IS NULL)");
    }

    /// <summary>The number that is stored; where it does not open, one that says so to whoever reveals it.</summary>
    public static PhoneNumber? Open(string? clear, byte[]? contact, AvivDbContext context)
    {
        if (clear is not null) return PhoneNumber.Parse(clear);
        if (contact is null) return null;
        try
        {
            return context.Contacts.Open(contact);
        }
        catch (SealedContactException fault)
        {
            return PhoneNumber.Unreadable(fault);
        }
    }

    /// <summary>Before a save: of what is written, the number is sealed, unless it is the stored one and sealed already.</summary>
    public static void SealWritten(AvivDbContext context)
    {
        foreach (var listing in context.ChangeTracker.Entries<Listing>())
        {
            if (listing.State is EntityState.Added or EntityState.Modified) SealUnlessStored(context, listing);
        }
    }

    /// <summary>Has the next save seal the number of a listing that is not written otherwise.</summary>
    public static void SealWithNextSave(EntityEntry<Listing> listing) => listing.Property(Clear).IsModified = true;

    // All columns are written, also those that seem to stay: somebody may have sealed the number since it was read.
    private static void Seal(AvivDbContext context, EntityEntry<Listing> listing)
    {
        var contact = listing.Entity.ContactPhoneNumber is { } number ? context.Contacts.Seal(number) : null;
        Write(listing, Clear, null);
        Write(listing, Sealed, contact?.Sealed);
        Write(listing, Hash, contact?.Hash);
        Write(listing, KeyId, contact?.KeyId);
    }

    private static void SealUnlessStored(AvivDbContext context, EntityEntry<Listing> listing)
    {
        var clear = listing.Property<string?>(Clear).OriginalValue;
        var stored = Open(clear, listing.Property<byte[]?>(Sealed).OriginalValue, context);
        // Somebody asked for it, or a save that failed left what it would have written.
        var isAsked = listing.State == EntityState.Modified && listing.Property(Clear).IsModified;
        if (clear is not null || isAsked || stored != listing.Entity.ContactPhoneNumber) Seal(context, listing);
    }

    private static void Write(EntityEntry listing, string name, object? value)
    {
        var column = listing.Property(name);
        column.CurrentValue = value;
        if (listing.State == EntityState.Modified) column.IsModified = true;
    }
}
