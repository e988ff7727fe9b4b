using OrleansAgents.Silo.Tests.Processes.Cluster;

namespace OrleansAgents.Silo.Tests.Processes.Chaos;

/// <summary>How long the runs of a killed silo stood still.</summary>
internal static class ChaosRecovery
{
    /// <summary>Gives, for each run that lived on the silo when it was killed, the time from the kill to its next event.</summary>
    /// <param name="kill">The kill.</param>
    /// <param name="events">All events.</param>
    /// <param name="calls">All calls: a run lives where its newest call came from.</param>
    public static List<TimeSpan> ToNextEvent(Kill kill, IEnumerable<StoredEvent> events, IEnumerable<AgentCall> calls)
    {
        var journals = events.ToLookup(e => e.Workflow);
        return [.. Affected(kill, journals, calls).Select(run => journals[run].First(e => e.At > kill.At).At - kill.At)];
    }

    /// <summary>Gives, for each of those runs with a call in flight at the kill, the time until the agent was called again.</summary>
    public static List<TimeSpan> ToNextCall(Kill kill, IEnumerable<StoredEvent> events, IReadOnlyCollection<AgentCall> calls)
    {
        var later = calls.Where(call => call.At > kill.At).ToLookup(call => call.Workflow);
        return [.. Affected(kill, events.ToLookup(e => e.Workflow), calls).Where(later.Contains).Select(run => later[run].Min(call => call.At) - kill.At)];
    }

    /// <summary>Gives the calls that were made again although the silo that had made them before lived: a store that was away, or two that own one run for a moment.</summary>
    public static List<AgentCall> AgainWithoutKill(IReadOnlyCollection<Kill> kills, IEnumerable<AgentCall> calls) =>
    [
        .. calls.GroupBy(call => call.RequestId).SelectMany(same => same.OrderBy(call => call.Number).ToList() is var all
            ? all.Zip(all.Skip(1)).Where(pair => !kills.Any(kill => kill.Silo == pair.First.Silo && kill.At > pair.First.At && kill.At < pair.Second.At)).Select(pair => pair.Second)
            : []),
    ];

    /// <summary>Says the middle, the 99th of 100, and the longest.</summary>
    public static string Describe(IReadOnlyCollection<TimeSpan> times) =>
        $"p50 {Percentile(times, 0.50).TotalSeconds:F2} s, p99 {Percentile(times, 0.99).TotalSeconds:F2} s, max {Percentile(times, 1).TotalSeconds:F2} s";

    public static TimeSpan Percentile(IReadOnlyCollection<TimeSpan> times, double share) =>
        times.Count == 0 ? TimeSpan.Zero : times.Order().ElementAt((int)Math.Ceiling(share * times.Count) - 1);

    private static IEnumerable<string> Affected(Kill kill, ILookup<string, StoredEvent> journals, IEnumerable<AgentCall> calls) => calls
        .Where(call => call.At <= kill.At)
        .GroupBy(call => call.Workflow)
        .Where(run => run.MaxBy(call => call.At)!.Silo == kill.Silo && journals[run.Key].Any(e => e.At > kill.At))
        .Select(run => run.Key);
}
