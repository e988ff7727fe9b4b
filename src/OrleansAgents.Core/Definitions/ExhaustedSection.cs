using OrleansAgents.Core.Documents;

namespace OrleansAgents.Core.Definitions;

/// <summary>The keys <c>onExhausted</c> and <c>wait</c> of a loop or a route.</summary>
internal static class ExhaustedSection
{
    /// <summary>Binds them; no policy after a problem with it.</summary>
    /// <param name="section">The loop or route.</param>
    /// <param name="what">What the policy chooses, for messages.</param>
    /// <param name="standard">The policy that counts when none is given.</param>
    /// <param name="limits">The limits.</param>
    public static (ExhaustedPolicy? Policy, WaitPolicy Wait) Bind(MappingCursor section, string what, ExhaustedPolicy standard, LimitScope limits)
    {
        var policy = section.Optional("onExhausted") is { } cursor ? BindPolicy(cursor, what) : standard;
        if (section.Optional("wait") is not { } wait)
        {
            return (policy, WaitPolicy.Standard);
        }

        if (policy is { } known and not ExhaustedPolicy.Ask)
        {
            var word = known == ExhaustedPolicy.Fail ? "fail" : "complete";
            wait.Fail($"the key 'wait' belongs to onExhausted: ask, and here it is {word}; remove it, or set onExhausted: ask");
        }

        return (policy, WaitSection.BindExhausted(wait, limits));
    }

    private static ExhaustedPolicy? BindPolicy(NodeCursor cursor, string what) => cursor.AsWord(what, "complete", "fail", "ask") switch
    {
        "complete" => ExhaustedPolicy.Complete,
        "fail" => ExhaustedPolicy.Fail,
        "ask" => ExhaustedPolicy.Ask,
        _ => null,
    };
}
