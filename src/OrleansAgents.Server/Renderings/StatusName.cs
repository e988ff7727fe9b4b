using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Server.Renderings;

/// <summary>The names of statuses on the command line, as in the JSON of the HTTP API.</summary>
internal static class StatusName
{
    /// <summary>Every status that a run can have.</summary>
    public static readonly string[] All = ["running", "waiting", "completed", "failed", "cancelled"];

    /// <summary>Names a status.</summary>
    /// <param name="status">The status.</param>
    /// <returns>The name.</returns>
    public static string Of(WorkflowStatus status) => status.ToString().ToLowerInvariant();
}
