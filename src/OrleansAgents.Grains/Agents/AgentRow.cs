using System.Text.Json;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Registry;

namespace OrleansAgents.Grains.Agents;

/// <summary>The durable half of one agent: its document, written by compare and swap. An agent of the configuration has none.</summary>
/// <param name="name">The agent.</param>
/// <param name="store">The store.</param>
internal sealed class AgentRow(string name, IGrainStateStore store)
{
    private long _etag;

    /// <summary>Takes a document that was read by somebody else.</summary>
    /// <param name="row">The document.</param>
    /// <returns>The record.</returns>
    /// <exception cref="JsonException">The document is damaged.</exception>
    public AgentRecord Take(GrainStateRow row)
    {
        _etag = row.ETag;
        return AgentDocument.Read(row.Json.Span);
    }

    /// <summary>Reads the document.</summary>
    /// <returns>The record; null when there is none, or a damaged one, which a registration replaces.</returns>
    public async Task<AgentRecord?> ReadAsync()
    {
        var row = await store.ReadAsync(GrainTypes.Agent, name, CancellationToken.None);
        _etag = 0;
        try
        {
            return row is null ? null : Take(row);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes or deletes the document, with what is said of it on the feed. Durable when it returns true.</summary>
    /// <param name="before">The record so far; null when there is none.</param>
    /// <param name="after">The new record; null deletes it.</param>
    /// <param name="events">What is said.</param>
    /// <returns>False when somebody else has written the document: it must be read again.</returns>
    public async Task<bool> TryWriteAsync(AgentRecord? before, AgentRecord? after, IReadOnlyList<PlatformEvent> events)
    {
        if ((after ?? before)?.Agent.Source == AgentSource.Configuration)
        {
            await store.AppendAsync(events, CancellationToken.None);
            return true;
        }

        var json = after is null ? default(ReadOnlyMemory<byte>?) : AgentDocument.Write(after);     // a plain null would be an empty document
        if (await store.WriteAsync(new(GrainTypes.Agent, name, _etag, json, events), CancellationToken.None) is not { } etag)
        {
            return false;
        }

        _etag = etag;
        return true;
    }
}
