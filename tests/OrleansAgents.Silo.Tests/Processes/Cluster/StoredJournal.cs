using System.Text.Json.Nodes;
using OrleansAgents.TestKit.Postgres;

namespace OrleansAgents.Silo.Tests.Processes.Cluster;

/// <summary>One event as the database holds it.</summary>
internal sealed record StoredEvent(long Sequence, string Workflow, long Version, string Kind, JsonNode Data, DateTimeOffset At)
{
    public bool EndsRun => Kind is "WorkflowCompleted" or "WorkflowFailed" or "WorkflowCancelled";

    /// <summary>Gets the id of the call that the event is about.</summary>
    public string RequestId => $"{Workflow}/{Data["step"]}/{Data["cycle"]}/{Data["attempt"]}";

    public override string ToString() => $"{Workflow} {Version} {Kind} {Data.ToJsonString()}";
}

/// <summary>Reads journals past all silos.</summary>
internal static class StoredJournal
{
    /// <summary>Reads the events of all runs, in the order of the feed.</summary>
    public static async Task<List<StoredEvent>> EventsAsync(this PostgresDatabase database, string condition = "true")
    {
        var json = await database.SqlAsync(
            $"select coalesce(json_agg(json_build_array(sequence, workflow_id, version, kind, payload, at) order by sequence), '[]')::text from journal_events where workflow_id <> '$platform' and {condition}");
        return [.. JsonNode.Parse(json)!.AsArray().Select(e => new StoredEvent(
            (long)e![0]!, (string)e[1]!, (long)e[2]!, (string)e[3]!, e[4]!, DateTimeOffset.FromUnixTimeMilliseconds((long)e[5]!)))];
    }
}
