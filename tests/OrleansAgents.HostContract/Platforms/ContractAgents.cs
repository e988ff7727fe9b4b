using System.Collections.Immutable;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.HostContract.Platforms;

/// <summary>The agents that the operator's file of every host under test names.</summary>
public static class ContractAgents
{
    /// <summary>Takes messages at once.</summary>
    public const string Listener = "listener";

    /// <summary>Gets them, one for each capability. Nobody is reached: the tests play them.</summary>
    public static ImmutableArray<AgentDescriptor> Configured { get; } =
    [
        Of("researcher", "research"),
        Of("writer", "write"),
        Of("reviewer", "review"),
        Of("worker", "work"),
        Of(Listener, "listen") with { Messages = MessageDelivery.Push },
        new("ann", AgentKind.Human) { Capabilities = ["sign"] },
    ];

    /// <summary>An agent as it registers itself over HTTP.</summary>
    public static AgentDescriptor Registering(string name, params string[] capabilities) => new(name, AgentKind.Http)
    {
        Capabilities = [.. capabilities],
        Endpoint = new("https://203.0.113.7/call"),                  // an address of documentation: public, and nobody's
        Source = AgentSource.Registration,
    };

    private static AgentDescriptor Of(string name, string capability) => new(name, AgentKind.Local) { Type = "echo", Capabilities = [capability] };
}
