using OrleansAgents.Agents.Answers;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Agents.Routing;

/// <summary>Why a chat model did not recommend or decide. The messages are one line for people, and never hold a key.</summary>
internal static class ChatRouteErrors
{
    /// <summary>No answer came within the deadline.</summary>
    public const string LateCode = "route.model_late";

    /// <summary>The model cannot be reached, has no room, refuses the key, or is not configured well enough to be asked.</summary>
    public const string UnavailableCode = "route.model_unavailable";

    /// <summary>Its answer cannot be used, nor can the one that was to mend it.</summary>
    public const string InvalidCode = "route.model_invalid";

    private const int MessageMax = 600;

    /// <summary>Says that the deadline passed.</summary>
    /// <param name="caller">Who asked: <c>the chat router</c>.</param>
    /// <param name="deadline">The deadline.</param>
    public static DomainError Late(string caller, TimeSpan deadline) =>
        new(LateCode, ErrorKind.Unavailable, FormattableString.Invariant($"{Begin(caller)} did not answer within {deadline.TotalSeconds:0.###} s."));

    /// <summary>Says that the model was not asked.</summary>
    /// <param name="caller">Who would have asked.</param>
    /// <param name="problem">Why not.</param>
    public static DomainError NotAsked(string caller, string problem) =>
        new(UnavailableCode, ErrorKind.Unavailable, Excerpt.Of($"{Begin(caller)} cannot ask its model: {problem}.", MessageMax));

    /// <summary>Names the failure of a request.</summary>
    /// <param name="error">What came of it.</param>
    /// <param name="usage">What it used.</param>
    public static DomainError Of(AgentError error, AgentUsage? usage) =>
        new(CodeOf(error.Code), ErrorKind.Unavailable, Excerpt.Of(error.Message, MessageMax)) { Usage = usage };

    private static string CodeOf(string code) => code switch
    {
        AgentErrorCodes.InvalidOutput or AgentErrorCodes.OutputTruncated or AgentErrorCodes.ContentFiltered
            or AgentErrorCodes.InvalidAnswer or AgentErrorCodes.OutputTooLarge => InvalidCode,
        _ => UnavailableCode,
    };

    private static string Begin(string caller) => string.Concat(caller[..1].ToUpperInvariant(), caller.AsSpan(1));
}
