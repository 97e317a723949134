using Aviv.Api.Pipeline;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Infrastructure.Persistence;
using Microsoft.AspNetCore.Http;

namespace Aviv.Api.Tests.Capacity;

public sealed class AnswerBytesTests : IDisposable
{
    private const int Megabyte = 1024 * 1024;

    private readonly ResponseMemory _bytes = new(new(new LooseMeters()));

    public void Dispose() => _bytes.Dispose();

    [Fact]
    public async Task LargeAnswers_ThatFillTheirRoom_LeaveSmallOnesTheirs()
    {
        for (var i = 0; i < 48; i++) await HoldAsync(Megabyte);

        await Assert.ThrowsAsync<BulkheadFullException>(() => HoldAsync(Megabyte));
        for (var i = 0; i < 100; i++) await HoldAsync(100 * 1024);
    }

    private Task HoldAsync(int bytes) => _bytes.HoldAsync(new DefaultHttpContext(), bytes, TestContext.Current.CancellationToken);
}
