using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Sdk.Calls;

/// <summary>Checks what a call says. JSON null passes for any text that the type promises, so each is looked at.</summary>
internal static class CallCheck
{
    private const int TextLengthMax = 512;

    /// <summary>Checks a call.</summary>
    /// <param name="call">The call, as it was read.</param>
    /// <returns>The call, complete; or what is wrong with it.</returns>
    public static Result<AgentCall> Apply(AgentCall call)
    {
        var problem = Text("request_id", call.RequestId) ?? Text("correlation_id", call.CorrelationId)
            ?? Text("target_agent", call.TargetAgent) ?? Text("request_type", call.RequestType)
            ?? (call.TimeoutSeconds > 0 && double.IsFinite(call.TimeoutSeconds) ? null : $"timeout_seconds is {call.TimeoutSeconds}; it must be more than 0")
            ?? (call.Payload is null ? "payload is null" : null)
            ?? (call.Payload!.Input is null || call.Payload.With is null ? "payload.input or payload.with is missing" : null);
        return problem is null
            ? call with
            {
                Payload = call.Payload! with
                {
                    Steps = call.Payload.Steps ?? new Dictionary<string, Core.Json.JsonPayload>(),
                    Messages = call.Payload.Messages ?? [],
                    Locks = call.Payload.Locks ?? [],
                },
            }
            : CallErrors.Invalid(problem);
    }

    private static string? Text(string name, string? value) => value switch
    {
        null or "" => $"{name} is empty",
        { Length: > TextLengthMax } => $"{name} has {value.Length} characters; it may have {TextLengthMax}",
        _ => null,
    };
}
