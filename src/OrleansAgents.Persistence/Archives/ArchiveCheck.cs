using System.Text.Json;
using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Core.Locks;
using OrleansAgents.Core.Registry;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Persistence.Archives;

/// <summary>Looks whether this build can use what an archive carries: every text, document and journal of it.</summary>
/// <param name="reader">Reads definitions.</param>
internal sealed class ArchiveCheck(IDefinitionReader reader)
{
    private readonly PinnedDefinitions _definitions = new(reader);
    private readonly List<string> _problems = [];

    /// <summary>Gets how many things cannot be used.</summary>
    public long Count { get; private set; }

    /// <summary>Gets them by name, the first <see cref="ImportReport.NamedMax"/>.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Gets texts that cannot be read, and that no run needs.</summary>
    public IReadOnlyList<string> Unreadable => [.. _definitions.Unreadable.Take(ImportReport.NamedMax)];

    /// <summary>Looks at one thing.</summary>
    public void Look(ArchiveItem item)
    {
        var problem = item switch
        {
            ArchiveItem.Definition definition => _definitions.Add(definition),
            ArchiveItem.State state => Look(state),
            ArchiveItem.Run run => Look(run),
            _ => throw new System.Diagnostics.UnreachableException($"Unhandled item {item.GetType().Name}."),
        };
        if (problem is not null && ++Count <= ImportReport.NamedMax)
        {
            _problems.Add(problem);
        }
    }

    private static string? Look(ArchiveItem.State item)
    {
        var (type, key, json) = (item.Value.Type, item.Value.Key, item.Value.Json);
        if (type == ArchiveFormat.Lock)
        {
            return LockDocument.TryRead(json.Span, out var document) && document.Fence >= 0 ? null : $"{item.Title} has a document that is none of a lock.";
        }

        try
        {
            return AgentDocument.Read(json.Span).Agent.Name == key ? null : $"{item.Title} has the document of another agent.";
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return $"{item.Title} has a document that cannot be read: {e.Message}";
        }
    }

    private string? Look(ArchiveItem.Run item)
    {
        var head = item.Value.Head;
        if (!WorkflowId.IsValid(head.Id))
        {
            return $"{item.Title} has an id that is none.";
        }

        try
        {
            var events = JournalRows.Decode(item.Value, item.Rows);
            var started = (WorkflowEvent.WorkflowStarted)events[0];
            if (!_definitions.Find(started.DefinitionHash, started.Limits).TryGet(out var definition, out var error))
            {
                return $"{item.Title} cannot be replayed: {error.Message}";
            }

            JournalRows.Replay(item.Value, events, item.Rows[^1].At, definition);
            return head.StartedAt == item.Rows[0].At ? null : $"{item.Title} has a head that says another start than its first event.";
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
    }
}
