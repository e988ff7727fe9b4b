using System.Collections.Immutable;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Routing;

namespace OrleansAgents.Core.Definitions;

/// <summary>The section <c>routing</c> of a definition, for all steps with a capability, or of one of them, in place of it.</summary>
internal static class RoutingSection
{
    private const string Expected = "a mapping with minConfidence, onLowConfidence, default, timeout and query";
    private const string MinConfidence = "the confidence below which the router is not sure, from 0 to 1";

    /// <summary>Binds the section of a definition; null without one, and after a problem.</summary>
    public static RoutingPolicy? BindRoot(MappingCursor root, StepsSection steps, LimitScope limits)
    {
        if (root.Optional("routing") is not { } cursor)
        {
            return null;
        }

        if (steps.Definitions.All(step => step.Capability is null))
        {
            cursor.Fail("the key 'routing' belongs to steps with 'capability', and no step has one; remove it, or have a service picked");
        }

        return Bind(cursor, limits);
    }

    /// <summary>Binds the section of a step; null without one, and after a problem.</summary>
    public static RoutingPolicy? BindStep(MappingCursor step, LimitScope limits)
    {
        if (step.Optional("routing") is not { } cursor)
        {
            return null;
        }

        if (!step.Has("capability"))
        {
            cursor.Fail("the key 'routing' belongs to steps with 'capability', for which a service is picked; remove it");
        }

        return Bind(cursor, limits);
    }

    /// <summary>Gives the definition's policy to the steps that have a service picked and no policy of their own.</summary>
    public static ImmutableArray<StepDefinition> Apply(RoutingPolicy? policy, ImmutableArray<StepDefinition> steps) => policy is null
        ? steps
        : [.. steps.Select(step => step is { Capability: not null, Routing: null } ? step with { Routing = policy } : step)];

    private static RoutingPolicy? Bind(NodeCursor cursor, LimitScope limits)
    {
        if (cursor.AsMapping(Expected) is not { } routing)
        {
            return null;
        }

        routing.AllowOnly(DefinitionKeys.Routing);
        var action = BindAction(routing);
        return new()
        {
            MinConfidence = (double)(routing.Optional("minConfidence")?.AsNumber(MinConfidence, 0, 1) ?? 0),
            OnLowConfidence = action ?? LowConfidenceAction.Best,
            Default = BindDefault(routing, action),
            Timeout = BindTimeout(routing, action, limits),
            Query = routing.Optional("query") is { } query ? ConditionSection.BindPath(query, "a JSON pointer into the input such as /question") : null,
        };
    }

    /// <summary>What is done when the router is not sure; null after a problem.</summary>
    private static LowConfidenceAction? BindAction(MappingCursor routing)
    {
        if (routing.Optional("onLowConfidence") is not { } cursor)
        {
            return LowConfidenceAction.Best;
        }

        if (!routing.Has("minConfidence"))
        {
            cursor.Fail("without 'minConfidence' no confidence is low, and 'onLowConfidence' never counts; add 'minConfidence', or remove it");
        }

        return cursor.AsWord("what is done when the router is not sure", "best", "ask", "default") switch
        {
            "best" => LowConfidenceAction.Best,
            "ask" => LowConfidenceAction.Ask,
            "default" => LowConfidenceAction.Default,
            _ => null,
        };
    }

    private static string? BindDefault(MappingCursor routing, LowConfidenceAction? action)
    {
        if (routing.Optional("default") is { } cursor)
        {
            if (action is not (null or LowConfidenceAction.Default))
            {
                cursor.Fail("the key 'default' belongs to onLowConfidence: default; remove it, or set onLowConfidence: default");
            }

            return cursor.AsName("the name of an agent");
        }

        if (action == LowConfidenceAction.Default)
        {
            routing.Required("default", "the agent that is taken when the router is not sure");
        }

        return null;
    }

    private static TimeSpan? BindTimeout(MappingCursor routing, LowConfidenceAction? action, LimitScope limits)
    {
        if (routing.Optional("timeout") is not { } cursor)
        {
            return null;
        }

        if (action is not (null or LowConfidenceAction.Ask))
        {
            cursor.Fail("the key 'timeout' belongs to onLowConfidence: ask, for which a person is waited for; remove it, or set onLowConfidence: ask");
        }

        if (cursor.AsDuration(TimeSpan.FromMilliseconds(1)) is not { } timeout)
        {
            return null;
        }

        limits.CheckWithinWallClock(cursor, timeout);
        return timeout;
    }
}
