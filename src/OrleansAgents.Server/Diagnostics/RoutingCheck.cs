using OrleansAgents.Core.Configuration;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Routing;

namespace OrleansAgents.Server.Diagnostics;

/// <summary>Says what recommends and what decides; the keys of chat models are set, and the default agent is known. No model is asked.</summary>
/// <param name="read">Reads the operator's file.</param>
/// <param name="variable">Reads an environment variable.</param>
internal sealed class RoutingCheck(Func<Result<OperatorFile>> read, Func<string, string?> variable) : IDoctorCheck
{
    /// <inheritdoc/>
    public string Name => "routing";

    /// <inheritdoc/>
    public Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DoctorFinding>>(read().TryGet(out var file, out _)
            ? [.. Examine(file)]
            : [new(Name, DoctorStatus.Warn, "Not looked at, since the configuration cannot be read.")]);

    private IEnumerable<DoctorFinding> Examine(OperatorFile file)
    {
        var routing = file.Routing;
        yield return routing.RouterChat is { } router
            ? Examine("router", router, "recommends", "the text model inside the process")
            : new("router", DoctorStatus.Ok, routing.Router == RouterKind.Tags ? "Capability tags alone recommend." : "The text model inside the process recommends.");
        yield return routing.ArbitratorChat is { } arbitrator
            ? Examine("arbitrator", arbitrator, "decides", "the policy")
            : new("arbitrator", DoctorStatus.Ok, "The policy decides.");
        yield return ExaminePolicy(file);
    }

    private DoctorFinding Examine(string name, ChatRouting model, string does, string instead)
    {
        var told = FormattableString.Invariant(
            $"The model {model.Chat.Model} at {model.Endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)} {does}; after {model.Deadline.TotalSeconds:0.###} s without an answer, {instead} does. Not asked now.");
        return new ModelKey(variable).Examine(name, model.Chat, told, $"the {name}'s");
    }

    private DoctorFinding ExaminePolicy(OperatorFile file)
    {
        var policy = file.Routing.Policy;
        if (policy.Default is { } name && !file.AllAgents.Any(agent => agent.Name == name))
        {
            return new(
                Name,
                DoctorStatus.Warn,
                $"The default agent '{name}' is none of the operator's file; until it registers, the best candidate is taken in its place.",
                "Correct 'default', add the agent, or leave it so when it registers while the server runs.");
        }

        return new(Name, DoctorStatus.Ok, policy.MinConfidence <= 0
            ? "The best candidate is taken, however sure the router is."
            : FormattableString.Invariant($"Below a confidence of {policy.MinConfidence:0.##}, {DoneBelow(policy)}."));
    }

    private static string DoneBelow(RoutingPolicy policy) => policy.OnLowConfidence switch
    {
        LowConfidenceAction.Ask => "a person is asked",
        LowConfidenceAction.Default => $"agent '{policy.Default}' is taken",
        _ => "the best candidate is taken all the same",
    };
}
