using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;

namespace OrleansAgents.TestKit.Workflows;

/// <summary>
/// Makes checked definitions without a text: steps in order, each with a capability of its own name. One attempt per step,
/// no loop and the default limits unless said otherwise.
/// </summary>
public sealed class DefinitionBuilder
{
    private readonly string _name;
    private readonly List<StepDefinition> _steps = [];
    private LoopDefinition? _loop;
    private WorkflowLimits _limits = WorkflowLimits.Default;
    private int? _output;

    private DefinitionBuilder(string name) => _name = name;

    /// <summary>Three steps in order: research, write, review.</summary>
    public static DefinitionBuilder ThreeSteps() => Linear("research", "write", "review");

    /// <summary>The same three steps, of which the last two repeat until the result has <c>approved: true</c>; the output is that of write.</summary>
    public static DefinitionBuilder Cyclic(int maxCycles = 2, ExhaustedPolicy onExhausted = ExhaustedPolicy.Complete) =>
        ThreeSteps().Loop("review", "write", maxCycles, onExhausted).Output("write");

    /// <summary>Steps in order.</summary>
    public static DefinitionBuilder Linear(params string[] steps)
    {
        var builder = new DefinitionBuilder(string.Join('-', steps));
        foreach (var step in steps)
        {
            builder.Step(step);
        }

        return builder;
    }

    /// <summary>Adds a step after the last one.</summary>
    public DefinitionBuilder Step(string id, Func<StepDefinition, StepDefinition>? change = null)
    {
        var index = _steps.Count;
        var step = new StepDefinition
        {
            Id = id,
            Index = index,
            Capability = id,
            After = index == 0 ? [] : [index - 1],
            Retry = new(Attempts: 1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)),
        };
        _steps.Add(change?.Invoke(step) ?? step);
        return this;
    }

    /// <summary>Gives every step a retry policy.</summary>
    public DefinitionBuilder Retry(int attempts, TimeSpan backoff, TimeSpan? maxBackoff = null)
    {
        for (var i = 0; i < _steps.Count; i++)
        {
            _steps[i] = _steps[i] with { Retry = new(attempts, backoff, maxBackoff ?? TimeSpan.FromSeconds(30)) };
        }

        return this;
    }

    /// <summary>Loops from a step back to an earlier one until its result has <c>approved: true</c>.</summary>
    public DefinitionBuilder Loop(string from, string to, int maxCycles, ExhaustedPolicy onExhausted)
    {
        var (last, first) = (IndexOf(from), IndexOf(to));
        _loop = new(last, first, new("/approved", JsonPayload.Parse("true")), maxCycles, onExhausted)
        {
            Steps = StepGraph.Between([.. _steps], first, last),
        };
        return this;
    }

    /// <summary>Says whose result is the output; the last step's by default.</summary>
    public DefinitionBuilder Output(string step)
    {
        _output = IndexOf(step);
        return this;
    }

    /// <summary>Changes the limits.</summary>
    public DefinitionBuilder Limits(Func<WorkflowLimits, WorkflowLimits> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        _limits = change(_limits);
        return this;
    }

    /// <summary>Makes the definition. Its hash is that of its name.</summary>
    public WorkflowDefinition Build() => new()
    {
        Name = _name,
        Hash = DefinitionHash.Of(_name),
        Steps = [.. _steps],
        Loop = _loop,
        OutputStep = _output ?? _steps.Count - 1,
        Limits = _limits,
    };

    private int IndexOf(string step) => _steps.FindIndex(s => s.Id == step);
}
