using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;

namespace OrleansAgents.TestKit.Workflows;

/// <summary>
/// Makes checked definitions without a text: steps in order or as a graph, each with a capability of its own name. One
/// attempt per step, no loop and the default limits unless said otherwise.
/// </summary>
public sealed class DefinitionBuilder
{
    private readonly string _name;
    private readonly bool _parallel;
    private readonly List<StepDefinition> _steps = [];
    private (string From, string To, LoopDefinition Loop)? _loop;
    private RouteDefinition? _route;
    private WorkflowLimits _limits = WorkflowLimits.Default;
    private int? _output;

    private DefinitionBuilder(string name, bool parallel) => (_name, _parallel) = (name, parallel);

    /// <summary>Three steps in order: research, write, review.</summary>
    public static DefinitionBuilder ThreeSteps() => Linear("research", "write", "review");

    /// <summary>The same three steps, of which the last two repeat until the result has <c>approved: true</c>; the output is that of write.</summary>
    public static DefinitionBuilder Cyclic(int maxCycles = 2, ExhaustedPolicy onExhausted = ExhaustedPolicy.Complete) =>
        ThreeSteps().Loop("review", "write", maxCycles, onExhausted).Output("write");

    /// <summary>Steps in order.</summary>
    public static DefinitionBuilder Linear(params string[] steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        return Of(string.Join('-', steps), parallel: false, steps);
    }

    /// <summary>Steps of which each names those that it comes after, which stand before it: <c>"d: b c"</c>.</summary>
    public static DefinitionBuilder Parallel(params string[] steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var parts = Array.ConvertAll(steps, step => step.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries));
        var builder = Of("parallel-" + string.Join('-', parts.Select(part => part[0])), parallel: true, [.. parts.Select(part => part[0])]);
        foreach (var part in parts)
        {
            builder.Change(part[0], step => step with { After = [.. part[1..].Select(builder.IndexOf)] });
        }

        return builder;
    }

    /// <summary>A palette of steps of which the arbitrator chooses.</summary>
    public static DefinitionBuilder Routed(params string[] steps) => Linear(steps).Route();

    /// <summary>Adds a step after the last one.</summary>
    public DefinitionBuilder Step(string id, Func<StepDefinition, StepDefinition>? change = null)
    {
        var index = _steps.Count;
        var step = new StepDefinition
        {
            Id = id,
            Index = index,
            Capability = id,
            After = index == 0 || _parallel ? [] : [index - 1],
            Retry = new(Attempts: 1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)),
        };
        _steps.Add(change?.Invoke(step) ?? step);
        return this;
    }

    /// <summary>Changes a step.</summary>
    public DefinitionBuilder Change(string step, Func<StepDefinition, StepDefinition> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        _steps[IndexOf(step)] = change(_steps[IndexOf(step)]);
        return this;
    }

    /// <summary>Says how many of the steps before it a step needs.</summary>
    public DefinitionBuilder Join(string step, int needed) => Change(step, s => s with { Join = new JoinPolicy(needed) });

    /// <summary>Lets the run go on when a step fails.</summary>
    public DefinitionBuilder Continue(string step) => Change(step, s => s with { OnFailure = FailurePolicy.Continue });

    /// <summary>Forbids a second call whose first outcome is not known.</summary>
    public DefinitionBuilder Once(string step, UnknownPolicy onUnknown = UnknownPolicy.Ask) =>
        Change(step, s => s with { Effect = EffectPolicy.Once, OnUnknown = onUnknown });

    /// <summary>Puts a human gate before a step.</summary>
    public DefinitionBuilder Approval(string step, WaitPolicy? gate = null) => Change(step, s => s with { Approval = gate ?? WaitPolicy.Standard });

    /// <summary>Lets a step wait for a signal instead of calling anybody.</summary>
    public DefinitionBuilder Signal(string step, string? name = null, WaitPolicy? wait = null) =>
        Change(step, s => s with { Capability = null, Signal = name ?? step, Wait = wait ?? WaitPolicy.Standard });

    /// <summary>Says how a step's wait for its signal or its human agent is met.</summary>
    public DefinitionBuilder Wait(string step, WaitPolicy wait) => Change(step, s => s with { Wait = wait });

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
    public DefinitionBuilder Loop(string from, string to, int maxCycles, ExhaustedPolicy onExhausted, WaitPolicy? wait = null)
    {
        var loop = new LoopDefinition(0, 0, new("/approved", JsonPayload.Parse("true")), maxCycles, onExhausted) { Steps = [], Wait = wait ?? WaitPolicy.Standard };
        _loop = (from, to, loop);
        return this;
    }

    /// <summary>Leaves it to the arbitrator which step is next, until a result has <c>approved: true</c> if so asked.</summary>
    public DefinitionBuilder Route(ExhaustedPolicy onExhausted = ExhaustedPolicy.Fail, bool untilApproved = false, WaitPolicy? wait = null)
    {
        _route = new(untilApproved ? new("/approved", JsonPayload.Parse("true")) : null, onExhausted, wait ?? WaitPolicy.Standard);
        return this;
    }

    /// <summary>Says whose result is the output; the last step's by default, and the newest in a routed run.</summary>
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
        Steps = [.. _route is null ? _steps : _steps.Select(step => step with { After = [] })],
        Loop = _loop is { } loop ? Bound(loop.Loop, IndexOf(loop.From), IndexOf(loop.To)) : null,
        Route = _route,
        IsParallel = _parallel,
        OutputStep = _output ?? (_route is null ? _steps.Count - 1 : null),
        Limits = _limits,
    };

    private static DefinitionBuilder Of(string name, bool parallel, string[] steps)
    {
        var builder = new DefinitionBuilder(name, parallel);
        foreach (var step in steps)
        {
            builder.Step(step);
        }

        return builder;
    }

    private LoopDefinition Bound(LoopDefinition loop, int from, int to) => loop with { From = from, To = to, Steps = StepGraph.Between([.. _steps], to, from) };

    private int IndexOf(string step) => _steps.FindIndex(s => s.Id == step);
}
