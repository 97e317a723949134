using Microsoft.Extensions.Compliance.Classification;

namespace Aviv.Application.Privacy;

/// <summary>Tells who somebody is or how to reach them: where a log line would show it, it shows nothing.</summary>
public sealed class PersonalDataAttribute() : DataClassificationAttribute(new("Aviv", "PersonalData"));
