using System.Text.Json.Nodes;

namespace OrleansAgents.EndToEnd.Tests.Clients;

/// <summary>One event as the API shows it.</summary>
internal sealed record SeenEvent(long Sequence, string WorkflowId, long Version, string Kind, JsonNode Data)
{
    public bool EndsRun => Kind is "WorkflowCompleted" or "WorkflowFailed" or "WorkflowCancelled";

    public static SeenEvent Parse(JsonNode e) => new(
        (long)e["sequence"]!, (string)e["workflowId"]!, (long)e["version"]!, (string)e["kind"]!, e["data"]!);
}
