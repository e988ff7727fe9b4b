using OrleansAgents.Silo.Tests.Processes.Cluster;

namespace OrleansAgents.Silo.Tests.Processes.Chaos;

/// <summary>An agent that takes a random time, and gives each call another result. A call that it hears again it answers sooner: the work is done in part.</summary>
internal sealed class ChaosAgent(ChaosPlan plan)
{
    private const int MsMin = 50;
    private const int AgainMsMax = 500;

    private readonly Lock _gate = new();
    private readonly Random _random = new(plan.Seed);

    public async Task<string> AnswerAsync(AgentCall call, CancellationToken cancellationToken)
    {
        await Task.Delay(Think(call.Number == 1 ? plan.AgentMsMax : AgainMsMax), TimeProvider.System, cancellationToken);
        return $"{call.RequestId}, call {call.Number} by {call.Silo}";
    }

    private TimeSpan Think(int msMax)
    {
        lock (_gate)
        {
            return TimeSpan.FromMilliseconds(_random.Next(MsMin, msMax + 1));
        }
    }
}
