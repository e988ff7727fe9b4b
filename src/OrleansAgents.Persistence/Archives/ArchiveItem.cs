using OrleansAgents.Abstractions.Archives;
using OrleansAgents.Abstractions.Journals;

namespace OrleansAgents.Persistence.Archives;

/// <summary>One thing that an archive carries.</summary>
internal abstract record ArchiveItem
{
    private ArchiveItem()
    {
    }

    /// <summary>Gets what the thing is called in messages.</summary>
    public abstract string Title { get; }

    /// <summary>A definition text.</summary>
    public sealed record Definition(DefinitionRow Value) : ArchiveItem
    {
        public override string Title => $"definition '{Value.Name}' ({Value.Hash.Value[..Math.Min(12, Value.Hash.Value.Length)]})";
    }

    /// <summary>A registered agent or a lock.</summary>
    public sealed record State(StoredState Value) : ArchiveItem
    {
        public override string Title => $"{Value.Type} '{Value.Key}'";
    }

    /// <summary>A run with its whole journal.</summary>
    public sealed record Run(StoredRun Value, IReadOnlyList<StoredRow> Rows) : ArchiveItem
    {
        public override string Title => $"workflow '{Value.Head.Id}'";
    }
}
