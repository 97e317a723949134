using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Privacy;
using Aviv.Domain.Listings;
using Aviv.Infrastructure.Privacy;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Tests.Cli;

/// <summary>What the doctor says of the file of erasures.</summary>
[Collection<Doctored>]
public sealed class DoctorErasureTests(DoctorFixture doctor) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aviv-erased").FullName;

    private string ErasedFile => Path.Combine(_folder, "erased");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task File_ThatIsNotSet_IsTold() => (await LookAsync("")).AssertIs(
        1,
        "do    erasures: Privacy__ErasedFile is not set, and no phone number is erased without it. Set it to a file of this instance's "
            + "own, on storage that outlives the instance.");

    [Fact]
    public async Task File_ThatCannotBeWritten_IsTold_AndNoneIsMade()
    {
        var unwritable = "do    erasures: the file of Privacy__ErasedFile cannot be written, and no phone number is erased without it: …";

        (await LookAsync(Path.Combine(_folder, "nowhere", "erased"))).AssertIs(1, unwritable);
        (await LookAsync(_folder)).AssertIs(1, unwritable);
        (await LookAsync(ErasedFile)).AssertIs(0);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    // One that is known, one that is not, and one whose key is gone.
    [Fact]
    public async Task Lines_ThatTheDatabaseDoesNotKnow_AreDue()
    {
        var known = new Erasure(Guid.NewGuid(), DateTimeOffset.UnixEpoch);
        await NoteAsync(known, SuiteContacts.Contacts);
        await NoteAsync(new(Guid.NewGuid(), DateTimeOffset.UnixEpoch), SuiteContacts.Of(("202299", new('x', 32))));
        await using var change = await doctor.ChangeAsync(
            $"INSERT INTO erasure (id, at) VALUES ('{known.Id}', now())", undo: "DELETE FROM erasure");
        const string Dead = "do    erasures: 1 of {0} of the file did not end in this database, and are of keys that are not configured. "
            + "Set them, and run the verb privacy reapply; where they are destroyed, delete the lines (docs/privacy.md).";
        (await LookAsync(ErasedFile)).AssertIs(1, string.Format(null, Dead, 2));

        await NoteAsync(new(Guid.NewGuid(), DateTimeOffset.UnixEpoch), SuiteContacts.Contacts);

        (await LookAsync(ErasedFile)).AssertIs(
            1,
            "do    erasures: 1 of 3 of the file did not end in this database, as after a restore. Run the verb privacy reapply --from "
                + $"{ErasedFile}, with the files of all instances (docs/privacy.md).",
            string.Format(null, Dead, 3));
    }

    [Fact]
    public async Task File_ThatIsTooLarge_IsTold()
    {
        await using (var file = File.Create(ErasedFile)) file.SetLength((64 << 20) + 1);

        (await LookAsync(ErasedFile)).AssertIs(2, $"?     erasures: {ErasedFile} is larger than 64 MB. …");
    }

    private Task<DoctorPage> LookAsync(string path) => DoctorPage.OfAsync(doctor, settings: new() { ["Privacy:ErasedFile"] = path });

    private Task<IReadOnlyList<Erasure>> NoteAsync(Erasure erasure, ContactKeys keys)
    {
        var settings = Options.Create(new PrivacySettings { ErasedFile = ErasedFile });
        return new ErasedFile(settings, keys, new HostingEnvironment { EnvironmentName = "Production" })
            .AppendAsync(erasure, PhoneNumber.Parse(Sample.Phone), TestContext.Current.CancellationToken);
    }
}
