using System.Text.Json;

namespace OrleansAgents.Persistence.Sqlite.Writing;

/// <summary>What a release must know of a lock's document: who holds it under which fence.</summary>
internal static class LockDocument
{
    /// <summary>Says whether a document is that of a lock which an owner holds under a fence.</summary>
    /// <param name="json">The document; null when there is none.</param>
    /// <param name="owner">The owner.</param>
    /// <param name="fence">The fence.</param>
    /// <returns>False too for a document that is damaged: nobody can say that the lock is held.</returns>
    public static bool IsHeld(byte[]? json, string owner, long fence)
    {
        if (json is null)
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("fence", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var found) && found == fence
                && root.TryGetProperty("owner", out var text) && text.ValueKind == JsonValueKind.String && text.ValueEquals(owner);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
