using System.Text;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.OpenApi;

namespace Aviv.Api.Tests.Fuzz;

/// <summary>A judge that finds nothing would let everything pass.</summary>
public sealed class DocumentJudgeTests
{
    private static readonly ContractDocument Document =
        new(File.ReadAllText(Path.Combine(Repository.Root, "docs", "openapi.json")));

    private static readonly Operation[] Operations = Operation.All(Document);

    // From the example of a good answer, which has nothing wrong.
    private static readonly Dictionary<string, (Func<FuzzAnswer, FuzzAnswer> Change, string Fault)> Wrongs = new()
    {
        ["a status that is not documented"] = (good => good with { Status = 418 }, "status 418 is not documented"),
        ["a fault of the server"] = (good => good with { Status = 503 }, "status 503"),
        ["a header that is missing"] = (good => Header(good, "ETag", null), "200 lacks ETag"),
        ["a header that is not documented"] = (good => Header(good, "X-Served-By", "a"), "200 has X-Served-By, which is not documented"),
        ["another media type"] = (good => Header(good, "Content-Type", "text/html"), "200 is text/html"),
        ["no media type"] = (good => Header(good, "Content-Type", null), "200 is of no media type"),
        ["a body that is no JSON"] = (good => good with { Body = "{"u8.ToArray() }, "the body is no JSON"),
        ["a member that is missing"] = (good => Member(good, "name", null), "the body breaks required at "),
        ["a member of another kind"] = (good => Member(good, "id", "1"), "the body breaks type at id"),
        ["a member that is not documented"] = (good => Member(good, "secret", "a"), "the body breaks the schema at secret"),
        ["an instant that is none"] = (good => Member(good, "created_date", "yesterday"), "the body breaks format at created_date"),
        ["a stack trace"] = (good => Member(good, "name", "   at Aviv.Api"), "it shows '   at '"),
    };

    public static TheoryData<string> Names => [.. Wrongs.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Judge_OfAnAnswerThatIsWrong_SaysWhat(string name)
    {
        var good = Good();
        var (change, fault) = Wrongs[name];

        Assert.Empty(Faults(good));
        Assert.Contains(Faults(change(good)), said => said.StartsWith(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void Judge_OfAnErrorUnderAForeignCode_SaysSo()
    {
        var problem = Read().Response(404)!["content"]!["application/problem+json"]!["examples"]!["not_found"]!["value"]!.DeepClone();
        problem["code"] = "gone";
        var answer = Answer(404, "application/problem+json", problem);

        Assert.Equal(["404 gone is not documented"], Faults(Header(Header(answer, "ETag", null), "Vary", null)));
    }

    private static Operation Read() => Operations.Single(operation => operation.Id == "get-listing");

    private static FuzzAnswer Good() => Answer(200, "application/json", Read().Response(200)!["content"]!["application/json"]!["example"]!);

    private static FuzzAnswer Answer(int status, string mediaType, JsonNode body) => new(
        status,
        new() { ["Content-Type"] = mediaType, ["Cache-Control"] = "no-cache", ["Vary"] = "Accept-Encoding", ["ETag"] = "\"1\"" },
        Encoding.UTF8.GetBytes(body.ToJsonString()));

    private static List<string> Faults(FuzzAnswer answer) =>
        [.. new DocumentJudge(Document).Faults(new(Read(), "GET", "/listings/1"), answer)];

    private static FuzzAnswer Header(FuzzAnswer answer, string name, string? value)
    {
        var headers = new Dictionary<string, string>(answer.Headers);
        headers.Remove(name);
        if (value is not null) headers[name] = value;
        return answer with { Headers = headers };
    }

    private static FuzzAnswer Member(FuzzAnswer answer, string name, string? value)
    {
        var body = JsonNode.Parse(answer.Body)!.AsObject();
        body.Remove(name);
        if (value is not null) body[name] = value;
        return answer with { Body = Encoding.UTF8.GetBytes(body.ToJsonString()) };
    }
}
