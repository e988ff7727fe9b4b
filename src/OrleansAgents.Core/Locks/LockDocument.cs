using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansAgents.Core.Locks;

/// <summary>The stored form of a lock; <c>{"fence":n}</c> and no more when it is free, as a commit of the journal that gives it up leaves it.</summary>
/// <param name="Fence">The newest fence.</param>
/// <param name="Owner">Who holds it; null when it is free.</param>
/// <param name="AcquiredAt">Since when; null when it is free.</param>
/// <param name="ExpiresAt">When the lease ends; null when it is free.</param>
/// <param name="TimeToLiveSeconds">The lease, in seconds; null when it is free.</param>
public sealed record LockDocument(
    [property: JsonPropertyName("fence"), JsonRequired] long Fence,
    [property: JsonPropertyName("owner")] string? Owner = null,
    [property: JsonPropertyName("acquiredAt")] DateTimeOffset? AcquiredAt = null,
    [property: JsonPropertyName("expiresAt")] DateTimeOffset? ExpiresAt = null,
    [property: JsonPropertyName("ttl")] double? TimeToLiveSeconds = null)
{
    /// <summary>Gets the holder; null when the lock is free.</summary>
    [JsonIgnore]
    public LockHolder? Holder => Owner is { } owner && AcquiredAt is { } since && ExpiresAt is { } until && TimeToLiveSeconds is { } seconds
        ? new(owner, Fence, since, until, TimeSpan.FromSeconds(seconds))
        : null;

    /// <summary>Takes what is durable of a lock.</summary>
    /// <param name="state">The lock.</param>
    /// <returns>The document.</returns>
    public static LockDocument Of(LockState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Holder is { } h
            ? new(h.Fence, h.Owner, h.AcquiredAt, h.ExpiresAt, h.TimeToLive.TotalSeconds)
            : new(state.LastFence);
    }

    /// <summary>Writes the document.</summary>
    /// <returns>UTF-8.</returns>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, LockJson.Default.LockDocument);

    /// <summary>Reads a document.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="document">The document.</param>
    /// <returns>False when this is not one.</returns>
    public static bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out LockDocument? document)
    {
        try
        {
            document = JsonSerializer.Deserialize(json, LockJson.Default.LockDocument);
        }
        catch (JsonException)
        {
            document = null;
        }

        return document is not null;
    }
}
