using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace OrleansAgents.Core.Schemas;

/// <summary>Equality of JSON values as JSON Schema has it: 1.0 equals 1, and the order of properties is nothing.</summary>
internal sealed class JsonEquality : IEqualityComparer<JsonElement>
{
    public static readonly JsonEquality Instance = new();

    private JsonEquality()
    {
    }

    public bool Equals(JsonElement x, JsonElement y) => JsonElement.DeepEquals(x, y);

    public int GetHashCode([DisallowNull] JsonElement obj) => obj.ValueKind switch
    {
        JsonValueKind.Object => obj.EnumerateObject().Aggregate(7, (hash, p) => hash + HashCode.Combine(p.Name, GetHashCode(p.Value))),
        JsonValueKind.Array => obj.EnumerateArray().Aggregate(13, (hash, item) => HashCode.Combine(hash, GetHashCode(item))),
        JsonValueKind.String => StringComparer.Ordinal.GetHashCode(obj.GetString()!),
        JsonValueKind.Number => JsonNumber.TryParse(obj.GetRawText(), out var number) ? number.GetHashCode() : 0,
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => (int)obj.ValueKind,
        _ => throw new UnreachableException($"Unhandled JSON value {obj.ValueKind}."),
    };
}
