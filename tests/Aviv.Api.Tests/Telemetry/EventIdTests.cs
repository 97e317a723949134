using System.Reflection;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Common;
using Aviv.Infrastructure;
using Microsoft.Extensions.Logging;

namespace Aviv.Api.Tests.Telemetry;

/// <summary>Who collects logs knows a line by its event: each has a number of its own, and docs/operations.md has all of them.</summary>
public sealed class EventIdTests
{
    private static readonly (string Name, LoggerMessageAttribute Line)[] Lines =
    [
        .. from assembly in new[] { typeof(Program).Assembly, typeof(IAvivDb).Assembly, typeof(InfrastructureServices).Assembly }
           from type in assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
           where method.GetCustomAttribute<LoggerMessageAttribute>() is not null
           select ($"{type.Name}.{method.Name}", method.GetCustomAttribute<LoggerMessageAttribute>()!),
    ];

    [Fact]
    public void Lines_HaveANumberEach()
    {
        Assert.NotEmpty(Lines);
        Assert.All(Lines, line => Assert.True(line.Line.EventId > 1000, $"{line.Name} has no EventId."));
        Assert.Empty(Lines.GroupBy(line => line.Line.EventId).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Fact]
    public async Task Lines_AreInTheDocumentation()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs/operations.md"));

        Assert.Empty(Lines.Where(line => !page.Contains($"| {line.Line.EventId} |", StringComparison.Ordinal)).Select(line => line.Name));
    }
}
