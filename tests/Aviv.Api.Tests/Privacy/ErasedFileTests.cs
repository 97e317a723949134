using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Privacy;
using Aviv.Domain.Listings;
using Aviv.Infrastructure.Privacy;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Tests.Privacy;

/// <summary>The file of erasures, without a database.</summary>
public sealed class ErasedFileTests : IDisposable
{
    private static readonly PhoneNumber Number = PhoneNumber.Parse(Sample.Phone);
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-11-28T13:00:00.000001Z", null);

    private readonly string _folder = Directory.CreateTempSubdirectory("aviv-erased").FullName;

    private string Path => System.IO.Path.Combine(_folder, "erased");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // As a crash leaves it, at every byte of a line.
    [Fact]
    public async Task Line_ThatIsTorn_IsLeftOut_AndTheNextOneIsWhole()
    {
        var (first, torn, last) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await AppendAsync(first);
        await AppendAsync(torn);
        var whole = await File.ReadAllBytesAsync(Path, TestContext.Current.CancellationToken);
        var length = whole.Length / 2;
        for (var left = 0; left <= length; left++)
        {
            await File.WriteAllBytesAsync(Path, whole[..(length + left)], TestContext.Current.CancellationToken);
            await AppendAsync(last);

            var (lines, others) = await ErasedLines.ReadAsync(Path);

            // All but the line feed is all that counts.
            Guid[] expected = left >= length - 1 ? [first, torn, last] : [first, last];
            Assert.Equal(expected, lines.Select(line => line.Id));
            Assert.Equal(left > 0 && left < length - 1 ? 1 : 0, others);
        }
    }

    [Theory]
    [InlineData("\0\0\0\0")]
    [InlineData("2026-11-28T13:00:00.000001Z 0 202301 AAAA")]
    [InlineData("2026-11-28 f0e1d2c3b4a5968778695a4b3c2d1e0f 202301 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("2026-11-28T13:00:00.000001Z f0e1d2c3b4a5968778695a4b3c2d1e0f 2023/01 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public async Task Line_ThatIsNone_IsCounted(string text)
    {
        await File.WriteAllTextAsync(Path, $"{text}\n\n", TestContext.Current.CancellationToken);
        await AppendAsync(Guid.NewGuid());

        var (lines, others) = await ErasedLines.ReadAsync(Path);

        Assert.Equal((1, 1), (lines.Count, others));
    }

    [Fact]
    public async Task Lines_OfManyAtOnce_AreAllWhole()
    {
        var ids = Enumerable.Range(0, 50).Select(_ => Guid.NewGuid()).ToList();

        await Task.WhenAll(ids.Select(id => Task.Run(() => AppendAsync(id))));

        var (lines, others) = await ErasedLines.ReadAsync(Path);
        Assert.Equal(0, others);
        Assert.Equal(ids.Order(), lines.Select(line => line.Id).Order());
    }

    [Fact]
    public async Task Append_TellsOfTheErasuresOfTheSameNumber_UnderEveryKey()
    {
        var (first, other, last) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await AppendAsync(first);
        await AppendAsync(other, PhoneNumber.Parse("+4930123456"));
        var newer = SuiteContacts.Of((SuiteContacts.Id, SuiteContacts.Secret), ("202302", new('q', 32)));

        Assert.Equal([first, last], (await AppendAsync(last, keys: newer)).Select(erasure => erasure.Id));
    }

    [Fact]
    public async Task Read_OfAFileThatIsNotThere_SaysSo() => Assert.Contains(
        Path, (await Assert.ThrowsAsync<ErasedFileException>(() => ErasedLines.ReadAsync(Path))).Message, StringComparison.Ordinal);

    private Task<IReadOnlyList<Erasure>> AppendAsync(Guid id, PhoneNumber? number = null, ContactKeys? keys = null)
    {
        var settings = Options.Create(new PrivacySettings { ErasedFile = Path });
        return new ErasedFile(settings, keys ?? SuiteContacts.Contacts, new HostingEnvironment { EnvironmentName = "Production" })
            .AppendAsync(new(id, At), number ?? Number, TestContext.Current.CancellationToken);
    }
}
