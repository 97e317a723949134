namespace Aviv.Api.Tests.Fuzz;

/// <summary>Credentials by what they are good for.</summary>
/// <param name="Good">Of the source whose listings there are, and of the admin.</param>
/// <param name="Other">Of another source; and those that are refused.</param>
internal sealed record FuzzCredentials(string[] Good, string[] Other);

/// <summary>Headers for a request: those that the document names for it, and others.</summary>
internal sealed class HeaderMaker(FuzzCredentials credentials)
{
    private static readonly string[] Known = ["If-Match", "If-None-Match", "Idempotency-Key", "Authorization"];

    private static readonly string[] Keys = [.. Enumerable.Range(0, 20).Select(i => $"order-{i}")];

    public void AddTo(FuzzRequest request, string? mediaType, Dice dice)
    {
        if (Credential(request.Operation, dice) is { } credential) Add(request, "Authorization", credential);
        foreach (var header in request.Operation.Parameters("header"))
            if (dice.OneIn(4)) Add(request, (string)header["name"]!, OfRoute((string)header["name"]!, dice));
        if (dice.OneIn(3)) Add(request, "Accept-Encoding", dice.Of(OddValues.Encodings));
        if (dice.OneIn(6)) Add(request, "Accept", dice.Of(OddValues.Accepts));
        if (dice.OneIn(6)) Add(request, "Origin", dice.Of(OddValues.Origins));
        if (dice.OneIn(8)) request.Headers.Add(dice.Of(OddValues.Foreign));
        // One that is not of this route, or that comes a second time.
        if (dice.OneIn(12)) Add(request, dice.Of(Known), dice.Of(OddValues.Headers));
        if (request.Body is null) return;
        Add(request, "Content-Type", mediaType is null || dice.OneIn(12) ? dice.Of(OddValues.MediaTypes) : mediaType);
        if (dice.OneIn(25)) Add(request, "Content-Encoding", dice.Of("gzip", "br", "identity", ""));
    }

    // Most get as far as they can.
    private string? Credential(Operation operation, Dice dice) =>
        (operation.Method == "GET" && !dice.OneIn(5)) || dice.OneIn(12) ? null
        : dice.OneIn(6) ? dice.Of(credentials.Other)
        : dice.Of(credentials.Good);

    private static string OfRoute(string name, Dice dice) =>
        dice.OneIn(3) ? dice.Of(OddValues.Headers)
        : name == "Idempotency-Key" ? dice.Of(Keys) : dice.Of("*", $"\"{1 + dice.Below(4)}\"", "\"1\", \"2\", \"3\"");

    private static void Add(FuzzRequest request, string name, string value) => request.Headers.Add((name, value));
}
