using OrleansAgents.Agents.Invocation;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Agents.Tests.Invocation;

/// <summary>A connector whose calls end when and how the test says, and which counts how many run.</summary>
internal sealed class ScriptedConnector(Func<AgentCall, CancellationToken, ValueTask<AgentAnswer>> script, int concurrency = int.MaxValue) : IAgentConnector
{
    public static readonly AgentAnswer Done = AgentAnswer.Success(JsonPayload.Parse("1"));

    private int _running;
    private int _mostRunning;

    public AgentKind Kind => AgentKind.Http;

    public int MostRunning => _mostRunning;

    public int DefaultConcurrency(AgentDescriptor agent) => concurrency;

    public async ValueTask<AgentAnswer> CallAsync(AgentDescriptor agent, AgentCall call, CancellationToken cancellationToken)
    {
        var running = Interlocked.Increment(ref _running);
        lock (this)
        {
            _mostRunning = Math.Max(_mostRunning, running);
        }

        try
        {
            return await script(call, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
