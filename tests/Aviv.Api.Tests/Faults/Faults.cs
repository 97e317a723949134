namespace Aviv.Api.Tests.Faults;

/// <summary>Tests that load the machine: alone, or they would disturb those with time limits.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Faults
{
    /// <summary>The size of a test: small in the quick suite, in full under <c>./test.sh --stress</c>.</summary>
    public static int Size(int quick, int stress) => Environment.GetEnvironmentVariable("AVIV_STRESS") == "1" ? stress : quick;
}
