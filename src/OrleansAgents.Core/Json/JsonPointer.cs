using System.Globalization;
using System.Text.Json;

namespace OrleansAgents.Core.Json;

/// <summary>Reads one place of a JSON value by its pointer (RFC 6901).</summary>
public static class JsonPointer
{
    /// <summary>Says whether a text is a pointer: empty, or parts that each start with a slash.</summary>
    /// <param name="path">The text.</param>
    /// <returns>True for a pointer.</returns>
    public static bool IsValid(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Length == 0 || path[0] == '/';
    }

    /// <summary>Finds the value a pointer names.</summary>
    /// <param name="root">Where to start.</param>
    /// <param name="path">The pointer; empty names the root.</param>
    /// <param name="value">The value, when the answer is true.</param>
    /// <returns>False when nothing is at that place.</returns>
    public static bool TryFind(JsonElement root, string path, out JsonElement value)
    {
        ArgumentNullException.ThrowIfNull(path);
        value = root;
        foreach (var part in path.Split('/').Skip(1))
        {
            var key = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (!TryStep(value, key, out value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryStep(JsonElement from, string key, out JsonElement value)
    {
        value = default;
        return from.ValueKind switch
        {
            JsonValueKind.Object => from.TryGetProperty(key, out value),
            JsonValueKind.Array => int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && index < from.GetArrayLength() && Take(from[index], out value),
            _ => false,
        };
    }

    private static bool Take(JsonElement element, out JsonElement value)
    {
        value = element;
        return true;
    }
}
