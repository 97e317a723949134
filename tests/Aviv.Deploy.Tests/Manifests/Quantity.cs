using k8s.Models;

namespace Aviv.Deploy.Tests.Manifests;

/// <summary>Amounts as Kubernetes and PostgreSQL write them.</summary>
internal static class Quantity
{
    /// <summary>Bytes, or cores; 0 for nothing.</summary>
    public static decimal Of(string? text) => text is null ? 0 : new ResourceQuantity(text).ToDecimal();
}
