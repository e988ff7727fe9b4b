using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Routing;

namespace OrleansAgents.Core.Configuration;

/// <summary>
/// What is done when the router is not sure: <c>minConfidence, onLowConfidence, default, timeout</c>. The default agent need not
/// be in the file, because agents also register while the server runs; until it is there, the best candidate is taken.
/// </summary>
internal static class RoutingPolicyKeys
{
    /// <summary>The keys.</summary>
    public static readonly string[] Keys = ["minConfidence", "onLowConfidence", "default", "timeout"];

    /// <summary>Binds the policy.</summary>
    /// <param name="routing">The mapping with the keys.</param>
    public static RoutingPolicy Bind(MappingCursor routing)
    {
        var cursor = routing.Optional("onLowConfidence");
        var action = cursor?.AsWord("what is done when the router is not sure", "best", "ask", "default") switch
        {
            "ask" => LowConfidenceAction.Ask,
            "default" => LowConfidenceAction.Default,
            _ => LowConfidenceAction.Best,
        };
        if (action != LowConfidenceAction.Best && !routing.Has("minConfidence"))
        {
            cursor!.Fail("'onLowConfidence' says what is done below 'minConfidence', and there is none, so that it would never be done; add 'minConfidence'");
        }

        return new()
        {
            MinConfidence = (double?)routing.Optional("minConfidence")?.AsNumber("a confidence from 0 to 1", 0, 1) ?? 0,
            OnLowConfidence = action,
            Default = BindDefault(routing, action),
            Timeout = routing.Optional("timeout")?.AsDuration(TimeSpan.FromMilliseconds(1)),
        };
    }

    private static string? BindDefault(MappingCursor routing, LowConfidenceAction action)
    {
        const string Meaning = "the agent that is taken when the router is not sure";
        if (action == LowConfidenceAction.Default)
        {
            return routing.Required("default", Meaning)?.AsName("an agent's name");
        }

        routing.Optional("default")?.Fail("the key 'default' belongs to 'onLowConfidence: default' alone; remove it, or change 'onLowConfidence'");
        return null;
    }
}
