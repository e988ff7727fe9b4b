using Microsoft.AspNetCore.Http;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Routing;

/// <summary>Reads which decisions of the past are asked again.</summary>
internal static class ReplayQuery
{
    public const int RunsMax = 10_000;
    public static readonly ReplayRequest Default = new();

    public static Result<ReplayRequest> Read(IQueryCollection query)
    {
        var values = new QueryValues(query);
        var read = new ReplayRequest(
            values.Text("definition"), (int)(values.Number("runs", 1, RunsMax) ?? Default.Runs), values.Flag("different") ?? Default.DifferentOnly);
        return values.Error is { } error ? error : read;
    }
}
