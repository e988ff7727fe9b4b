using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Limits;

namespace OrleansAgents.Persistence.Archives;

/// <summary>
/// The definition texts of an archive, in memory while it is checked: runs come in any order, and each pins one. Their number is
/// that of the texts that a store keeps, not that of runs.
/// </summary>
/// <param name="reader">Reads a text.</param>
internal sealed class PinnedDefinitions(IDefinitionReader reader)
{
    private const int ReadMax = 256;

    /// <summary>Bounds that refuse nothing: an unpinned text was accepted under bounds that nobody knows any more.</summary>
    private static readonly WorkflowLimits Widest = new()
    {
        LinearHops = Most,
        CyclicHops = Most,
        ParallelHops = Most,
        FanOut = Most,
        Cycles = Most,
        WallClock = TimeSpan.FromDays(36_500),
        PayloadBytes = int.MaxValue,
        JournalEvents = Most,
        JournalBytes = long.MaxValue,
        Attempts = Most,
        Messages = Most,
        Tokens = long.MaxValue,
        Cost = decimal.MaxValue,
    };

    private const int Most = 1_000_000;
    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, string> _unreadable = [];
    private readonly Dictionary<(string Hash, WorkflowLimits Limits), WorkflowDefinition> _read = [];

    /// <summary>Gets the texts that cannot be read and that no run asked for, each with why.</summary>
    public IReadOnlyCollection<string> Unreadable => _unreadable.Values;

    /// <summary>Takes a text.</summary>
    /// <returns>Why it is none; null when it is one, readable or not.</returns>
    public string? Add(ArchiveItem.Definition item)
    {
        var (name, hash, text) = (item.Value.Name, item.Value.Hash, item.Value.Text);
        if (!_texts.TryAdd(hash.Value, text))
        {
            return $"{item.Title} is there twice.";
        }

        if (DefinitionHash.Of(text) is var found && found != hash)
        {
            return $"{item.Title} has a text whose hash is {found}.";
        }

        if (!reader.Read(text, Widest).TryGet(out var definition, out var error))
        {
            _unreadable.Add(hash.Value, $"{item.Title}: {error.Message}");
            return null;
        }

        return definition.Name != name ? $"{item.Title} has a text of the name '{definition.Name}'." : null;
    }

    /// <summary>Reads the text that a run pins, under the limits that the run was started with.</summary>
    /// <returns>The definition, or why there is none.</returns>
    public Result<WorkflowDefinition> Find(DefinitionHash hash, WorkflowLimits limits)
    {
        if (_read.TryGetValue((hash.Value, limits), out var known))
        {
            return known;
        }

        if (!_texts.TryGetValue(hash.Value, out var text))
        {
            return new DomainError("definition.not_found", ErrorKind.NotFound, $"its definition {hash} is not in the archive");
        }

        var result = reader.Read(text, limits);
        if (result.TryGet(out var definition, out _))
        {
            if (_read.Count == ReadMax)
            {
                _read.Clear();                                // runs of one definition mostly stand together
            }

            _read.Add((hash.Value, limits), definition);
        }

        return result;
    }
}
