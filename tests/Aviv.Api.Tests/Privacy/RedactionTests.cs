using System.Reflection;
using Aviv.Api.Cli;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Listings;
using Aviv.Application.Privacy;
using Aviv.Domain.Listings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aviv.Api.Tests.Privacy;

/// <summary>What somebody who does not think of it would write to the log.</summary>
public sealed partial class RedactionTests(ApiFixture api) : SecondApiTest(api)
{
    [Fact]
    public void Log_OfAMarkedValue_OfWhatHasOne_OrOfANumber_ShowsNone()
    {
        var logger = App.Services.GetRequiredService<ILogger<RedactionTests>>();
        App.Logs.WithValues = true;
        App.Logs.Start();

        LogMarked(logger, Sample.Phone, "shown");
        LogAll(logger, new("shown", Sample.Phone));
        LogNumber(logger, PhoneNumber.Parse(Sample.Phone));

        string[] lines = [.. App.Logs.Stop().Where(line => line.Contains(nameof(RedactionTests), StringComparison.Ordinal))];
        App.Logs.WithValues = false;
        Assert.Equal(3, lines.Length);
        Assert.Contains("Number , name shown", lines[0], StringComparison.Ordinal);
        Assert.Contains("someone.Name=shown", lines[1], StringComparison.Ordinal);
        Assert.Contains("Number +***", lines[2], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains("612345678", StringComparison.Ordinal));
    }

    [Fact]
    public void Texts_OfPhoneNumbers_AreMarked()
    {
        PropertyInfo[] texts =
        [
            .. new[] { typeof(ListingInput).Assembly, typeof(Verbs).Assembly }.SelectMany(assembly => assembly.GetTypes())
                .SelectMany(type => type.GetProperties())
                .Where(text => text.PropertyType == typeof(string) && (text.Name.EndsWith("Phone", StringComparison.Ordinal)
                    || text.Name.EndsWith("PhoneNumber", StringComparison.Ordinal))),
        ];

        Assert.Contains(texts, text => text.DeclaringType == typeof(ListingInput));
        Assert.All(texts, text => Assert.NotNull(text.GetCustomAttribute<PersonalDataAttribute>()));
    }

    private sealed record Someone(string Name, [property: PersonalData] string Number);

    [LoggerMessage(EventId = 9001, Level = LogLevel.Information, Message = "Number {Number}, name {Name}")]
    private static partial void LogMarked(ILogger logger, [PersonalData] string number, string name);

    [LoggerMessage(EventId = 9002, Level = LogLevel.Information, Message = "Somebody")]
    private static partial void LogAll(ILogger logger, [LogProperties] Someone someone);

    [LoggerMessage(EventId = 9003, Level = LogLevel.Information, Message = "Number {Number}")]
    private static partial void LogNumber(ILogger logger, PhoneNumber number);
}
