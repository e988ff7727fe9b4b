using System.Collections.Immutable;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Limits;

namespace OrleansAgents.Core.Definitions;

/// <summary>The section <c>steps</c>: the steps in order, and the resolution of their ids.</summary>
internal sealed class StepsSection
{
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);

    private StepsSection(ImmutableArray<StepDefinition> definitions)
    {
        Definitions = definitions;
        foreach (var step in definitions)
        {
            _indexes.TryAdd(step.Id, step.Index);
        }
    }

    public ImmutableArray<StepDefinition> Definitions { get; }

    public static StepsSection Bind(MappingCursor root, WorkflowLimits limits)
    {
        const string Expected = "a list of at least one step";
        var items = root.Required("steps", Expected)?.AsNonEmptyList(Expected) ?? [];
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        return new([.. items.Select((item, index) => StepSection.Bind(item, index, lines, limits))]);
    }

    /// <summary>Resolves a reference to a step; null when none has that id.</summary>
    public int? Find(NodeCursor reference)
    {
        if (reference.AsText("the id of a step") is not { } id)
        {
            return null;
        }

        if (_indexes.TryGetValue(id, out var index))
        {
            return index;
        }

        reference.FailExpected("the id of a step", NearestName.Advice(id, [.. _indexes.Keys.Where(k => k.Length > 0)]));
        return null;
    }
}
