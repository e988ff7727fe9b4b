using Microsoft.AspNetCore.Http;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Api.Workflows;

/// <summary>Reads which runs to list.</summary>
internal static class WorkflowListQuery
{
    public const int LimitMax = 1000;
    private static readonly WorkflowQuery Default = new();

    public static Result<WorkflowQuery> Read(IQueryCollection query)
    {
        var values = new QueryValues(query);
        var read = new WorkflowQuery(
            ReadStatus(ref values),
            values.Text("definition"),
            (int)(values.Number("limit", 1, LimitMax) ?? Default.Limit),
            values.Number("cursor", 0, long.MaxValue));
        return values.Error is { } error ? error : read;
    }

    private static WorkflowStatus? ReadStatus(ref QueryValues values)
    {
        switch (values.Text("status"))
        {
            case null: return null;
            case "running": return WorkflowStatus.Running;
            case "waiting": return WorkflowStatus.Waiting;
            case "completed": return WorkflowStatus.Completed;
            case "failed": return WorkflowStatus.Failed;
            case "cancelled": return WorkflowStatus.Cancelled;
            case { } other:
                values.Refuse($"'status' must be running, waiting, completed, failed or cancelled; found '{other}'.");
                return null;
        }
    }
}
