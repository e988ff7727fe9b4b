using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Registry;

namespace OrleansAgents.Core.Tests.Registry;

/// <summary>Agents that register themselves.</summary>
internal static class Records
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static readonly AgentDescriptor Agent = new("prices", AgentKind.Http)
    {
        Capabilities = ["pricing"],
        Endpoint = new("https://prices.example/call?key=secret"),
        Heartbeat = TimeSpan.FromSeconds(10),
        Source = AgentSource.Registration,
    };

    public static AgentDecision Decide(AgentRecord? record, AgentCommand command, DateTimeOffset now) =>
        AgentMachine.Decide("prices", record, command, now).Value ?? throw new InvalidOperationException("The command was refused.");

    public static AgentRecord Registered(AgentDescriptor? agent = null) => Decide(null, new AgentCommand.Register(agent ?? Agent), Noon).Record!;

    public static AgentRecord After(this AgentRecord record, double seconds) => Decide(record, new AgentCommand.PassTime(), Noon.AddSeconds(seconds)).Record!;
}
