using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Fuzz;

/// <summary>Bytes that are no HTTP, or HTTP that two readers could read differently, on a real socket.</summary>
public sealed partial class RawSocketTests(ApiFixture api) : ApiTest(api)
{
    private static readonly Dictionary<string, RawCase> Cases = RawCase.All().ToDictionary(one => one.Name);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task Bytes_ThatAreOdd_GetARefusalAtMost_AndChangeNothing(string name)
    {
        var (id, odd) = (await CreateAsync(Sample.Listing()), Cases[name]);
        var before = await TablesAsync();
        App.Logs.Start();

        var answer = await SendAsync(odd, id);

        var statuses = Statuses(answer);
        if (odd.Answers is []) Assert.True(statuses is [] or [>= 400 and < 500], answer);
        else Assert.True(odd.Answers.SequenceEqual(statuses), answer);
        Assert.DoesNotContain(App.Logs.Stop(), LogLines.IsFault);
        Assert.Equal(before, await TablesAsync());
        Assert.NotEmpty(await Client.GetStringAsync($"/listings/{id}"));
    }

    // Until the server closes the connection, which it has to.
    private async Task<string> SendAsync(RawCase odd, long id)
    {
        using var limit = new CancellationTokenSource(Poll.Limit);
        using var socket = new TcpClient(Client.BaseAddress!.Host, Client.BaseAddress.Port);
        using var stream = socket.GetStream();
        using var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(odd.For(id)), limit.Token);
            if (odd.Ends) socket.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException)
        {
            // It was closed while there was more to read. What came before that counts.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }

    // Those that come before a final answer are none.
    private static int[] Statuses(string answer) =>
        [.. StatusLine().Matches(answer).Select(line => int.Parse(line.Groups[1].ValueSpan, null)).Where(status => status >= 200)];

    [GeneratedRegex("HTTP/1\\.1 ([0-9]{3}) ")]
    private static partial Regex StatusLine();
}
