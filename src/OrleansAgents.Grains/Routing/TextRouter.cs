using System.Collections.Immutable;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Routing.Models;
using OrleansAgents.Grains.Routing.Profiles;

namespace OrleansAgents.Grains.Routing;

/// <summary>
/// Recommends by the words of a query, with the text model of <see cref="RouterModelKeeper"/>. Where there is nothing to choose (one agent,
/// or several that say the same of themselves) words are not judged, and it recommends by tag alone, as it does while there is no
/// model yet. Thread-safe.
/// </summary>
/// <param name="agents">The agents.</param>
/// <param name="keeper">Keeps the model.</param>
/// <param name="load">What the agents work on; null when nobody knows.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class TextRouter(IAgentDirectory agents, RouterModelKeeper keeper, IAgentLoad? load = null, TimeProvider? time = null) : IRouter
{
    private const int ConsideredMax = 512;
    private const int ExplainedMax = 5;
    private const string NotKnownYet = "the agents came just now and the text model does not know them yet: by tag alone";
    private const string NoModelYet = "the text model is not trained yet: by tag alone";

    [ThreadStatic]
    private static Field? _field;

    private readonly UsableAgents _usable = new(agents, load, time);
    private readonly CapabilityRouter _tags = new(agents, load, time);
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public Recommendation Recommend(WorkflowState state, StepDefinition step)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(step);
        if (step.Capability is null || !HasChoice(step.Capability))
        {
            return _tags.Recommend(state, step);
        }

        if (keeper.Current is not { } model)
        {
            keeper.Want();
            return _tags.Recommend(state, step) with { Fallback = NoModelYet };
        }

        return Judge(model, RouteQuery.Of(state, step), step.Capability, UsableAgents.FailedOn(state, step), minding: false);
    }

    /// <inheritdoc/>
    public Recommendation Recommend(string query, string? capability, bool ofStep = false)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (keeper.Current is { } model)
        {
            return Judge(model, query, capability, failedOn: null, minding: !ofStep);
        }

        keeper.Want();
        return _tags.Recommend(query, capability) with { Fallback = NoModelYet };
    }

    /// <summary>Says whether different services carry a capability.</summary>
    private bool HasChoice(string capability)
    {
        var entries = agents.WithCapability(capability);
        if (entries.Length < 2)
        {
            return false;
        }

        var first = ServiceProfiles.Of(entries[0].Agent);
        for (var i = 1; i < Math.Min(entries.Length, ConsideredMax); i++)
        {
            if (ServiceProfiles.Of(entries[i].Agent) is var other && !ReferenceEquals(other, first) && other.Id != first.Id)
            {
                return true;
            }
        }

        return false;
    }

    private Recommendation Judge(RouterModel model, string query, string? capability, string? failedOn, bool minding)
    {
        var started = _time.GetTimestamp();
        var field = _field ??= new();
        _usable.Select(field.Usable, capability, failedOn, ConsideredMax);
        var judged = model.Judge(query);
        field.Judge(model, judged, minding);
        if (!field.IsKnown && capability is not null)
        {
            return _tags.Recommend(query, capability) with { Fallback = NotKnownYet };
        }

        var candidates = ImmutableArray.CreateBuilder<Candidate>(Math.Min(field.Usable.Count, UsableAgents.Most));
        ImmutableArray<string> tag = capability is null ? [] : [$"has capability '{capability}'"];
        while (candidates.Count < UsableAgents.Most && field.TakeBest() is var at and >= 0)
        {
            var reasons = candidates.Count < ExplainedMax || field.ClassOf(at) < 0 ? Reasons(model, judged, field.ClassOf(at), tag) : tag;
            candidates.Add(new(field.Usable[at].Entry.Name, field.ConfidenceOf(at), _usable.ReasonsFor(field.Usable[at], reasons)));
        }

        return new(model.Name, candidates.DrainToImmutable())
        {
            None = Math.Round(field.None, 4),
            ElapsedMicros = Math.Round(_time.GetElapsedTime(started).TotalMicroseconds, 1),
        };
    }

    private static ImmutableArray<string> Reasons(RouterModel model, RouterScratch judged, int place, ImmutableArray<string> tag)
    {
        var reasons = ImmutableArray.CreateBuilder<string>(3);
        if (place < 0)
        {
            reasons.Add("came just now: the text model does not know it yet");
        }
        else
        {
            WordReasons.Add(model.Model, judged, place, reasons);
        }

        reasons.AddRange(tag);
        return reasons.DrainToImmutable();
    }
}
