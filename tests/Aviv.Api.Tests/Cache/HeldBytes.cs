using System.Reflection;
using System.Text;
using Microsoft.Extensions.Caching.Memory;

namespace Aviv.Api.Tests.Cache;

/// <summary>All that a memory cache's values hold, however deep, as text.</summary>
internal static class HeldBytes
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static List<string> Of(IMemoryCache cache)
    {
        var memory = (MemoryCache)cache;
        var (found, seen) = (new List<string>(), new HashSet<object>(ReferenceEqualityComparer.Instance));
        foreach (var key in memory.Keys) Gather(memory.Get(key), found, seen);
        return found;
    }

    private static void Gather(object? held, List<string> found, HashSet<object> seen)
    {
        if (held is null || held is Type or Delegate || !seen.Add(held)) return;
        if (held is string text) found.Add(text);
        else if (held is byte[] bytes) found.Add(Encoding.Latin1.GetString(bytes));
        else if (!held.GetType().IsPrimitive) GatherFields(held, found, seen);
    }

    private static void GatherFields(object held, List<string> found, HashSet<object> seen)
    {
        for (var type = held.GetType(); type is not null && IsOurs(type); type = type.BaseType)
            foreach (var field in type.GetFields(Fields | BindingFlags.DeclaredOnly)) Gather(field.GetValue(held), found, seen);
    }

    private static bool IsOurs(Type type) => type.Assembly != typeof(object).Assembly || type.Name == "ReadOnlyMemory`1";
}
