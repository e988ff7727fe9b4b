using OrleansAgents.Core.Agents;

namespace OrleansAgents.Core.Routing;

/// <summary>What the operator's file says of routing.</summary>
public sealed record RoutingSettings
{
    /// <summary>The in-process model recommends, the policy decides.</summary>
    public static readonly RoutingSettings Standard = new();

    /// <summary>Gets what recommends.</summary>
    public RouterKind Router { get; init; }

    /// <summary>Gets the chat model that recommends; set exactly when <see cref="Router"/> is <see cref="RouterKind.Chat"/>.</summary>
    public ChatRouting? RouterChat { get; init; }

    /// <summary>Gets the chat model that decides; null leaves it to the policy.</summary>
    public ChatRouting? ArbitratorChat { get; init; }

    /// <summary>Gets what holds for steps that say nothing themselves.</summary>
    public RoutingPolicy Policy { get; init; } = RoutingPolicy.Standard;
}

/// <summary>What recommends.</summary>
public enum RouterKind
{
    /// <summary>The text model inside the process.</summary>
    Model,

    /// <summary>Capability tags alone.</summary>
    Tags,

    /// <summary>A chat model; the text model inside the process when that is late or wrong.</summary>
    Chat,
}

/// <summary>A chat model that recommends or decides.</summary>
/// <param name="Endpoint">The base address of the chat-completions protocol.</param>
/// <param name="Chat">Model, key, templates, prices. <see cref="ChatSettings.Output"/> is not used: the answer's schema is ours.</param>
/// <param name="Deadline">How long an answer is waited for, in all; 100 milliseconds to 5 minutes.</param>
public sealed record ChatRouting(Uri Endpoint, ChatSettings Chat, TimeSpan Deadline)
{
    /// <summary>How long an answer is waited for when the file does not say: 5 seconds.</summary>
    public static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(5);
}
