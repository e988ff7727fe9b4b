using System.Collections.Immutable;
using OrleansAgents.Core.Documents;

namespace OrleansAgents.Core.Definitions;

/// <summary>The section <c>steps</c>: the steps, what each comes after, and the resolution of their ids.</summary>
internal sealed class StepsSection
{
    /// <summary>The most steps of a definition. A constant, so that a stored definition can always be read again.</summary>
    public const int StepsMax = 1_000;

    /// <summary>How many unknown ids get advice, which compares each with all known ones.</summary>
    private const int AdvisedMax = 20;

    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly ImmutableArray<MappingCursor?> _sections;
    private int _unknown;

    private StepsSection(ImmutableArray<(MappingCursor? Section, StepDefinition Step)> bound, WorkflowShape shape)
    {
        (_sections, Definitions, Shape) = ([.. bound.Select(b => b.Section)], [.. bound.Select(b => b.Step)], shape);
        foreach (var step in Definitions)
        {
            _indexes.TryAdd(step.Id, step.Index);
        }
    }

    /// <summary>Gets the steps, with what each comes after.</summary>
    public ImmutableArray<StepDefinition> Definitions { get; private set; }

    /// <summary>Gets how the steps follow each other.</summary>
    public WorkflowShape Shape { get; }

    /// <summary>Gets a value indicating whether every <c>after</c> could be resolved and no step comes after itself.</summary>
    public bool IsOrdered { get; private set; } = true;

    public static StepsSection Bind(MappingCursor root, WorkflowShape shape, LimitScope limits)
    {
        const string Expected = "a list of at least one step";
        var items = root.Required("steps", Expected)?.AsNonEmptyList(Expected) ?? [];
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var steps = new StepsSection([.. items.Select((item, index) => StepSection.Bind(item, index, lines, limits))], shape);
        if (items.Length > StepsMax)
        {
            root.Optional("steps")!.Fail($"expected at most {StepsMax} steps, found {items.Length}; split the workflow");
        }

        steps.Order();
        return steps;
    }

    /// <summary>Gives the mapping of a step; null when it is none.</summary>
    public MappingCursor? Section(int index) => _sections[index];

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

        var isAdvised = ++_unknown <= AdvisedMax;
        reference.FailExpected("the id of a step", isAdvised ? NearestName.Advice(id, [.. _indexes.Keys.Where(k => k.Length > 0).Take(StepsMax)]) : "");
        return null;
    }

    private void Order()
    {
        var steps = Definitions.ToBuilder();
        foreach (var step in Definitions)
        {
            var (after, isResolved) = AfterSection.Bind(this, step, Section(step.Index));
            var join = JoinSection.Bind(Section(step.Index), Shape, isResolved ? after.Length : null);
            steps[step.Index] = step with { After = after, Join = join };
            IsOrdered &= isResolved;
        }

        Definitions = steps.ToImmutable();
        IsOrdered &= Definitions.Length <= StepsMax && !CycleCheck.FailCycles(this);
    }
}
