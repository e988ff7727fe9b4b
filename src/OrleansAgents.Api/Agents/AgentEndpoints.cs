using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Requests;
using OrleansAgents.Api.Responses;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Agents;

/// <summary>Shows agents, and lets services register, report and leave. Agents that run code come from the operator alone.</summary>
internal sealed class AgentEndpoints(IAgentRegistry registry, IOptions<ApiOptions> options)
{
    public const int ReasonLengthMax = 1024;
    private const string NoReason = "No reason was given.";
    private readonly int _bytesMax = options.Value.RequestBytesMax;

    public Task ListAsync(HttpContext context)
    {
        if (!AgentListQuery.Read(context.Request.Query).TryGet(out var query, out var error))
        {
            return context.RefuseAsync(error);
        }

        IReadOnlyList<AgentView> found =
            [.. registry.List(query.Asked).Where(entry => query.Usable is null || entry.IsUsable == query.Usable).Select(AgentViews.Of)];
        return context.AnswerAsync(Statuses.Ok, found, ViewJson.Default.IReadOnlyListAgentView);
    }

    public Task GetAsync(HttpContext context) => AnswerAsync(context, registry.Get(NameOf(context)));

    public async Task RegisterAsync(HttpContext context)
    {
        var name = NameOf(context);
        var body = await RequestBody.ReadJsonAsync(context, _bytesMax, required: true, utf8 => AgentReader.Read(name, utf8));
        if (!body.TryGet(out var agent, out var error))
        {
            await context.RefuseAsync(error);
            return;
        }

        var answer = await registry.RegisterAsync(agent, context.RequestAborted);
        if (!answer.TryGet(out var registered, out error))
        {
            await context.RefuseAsync(error);
            return;
        }

        context.Response.Headers.Location = context.Request.PathBase + "/v1/agents/" + Uri.EscapeDataString(name);
        var status = registered.IsNew ? Statuses.Created : Statuses.Ok;
        await context.AnswerAsync(status, AgentViews.Of(registered.Entry), ViewJson.Default.AgentView);
    }

    public async Task RemoveAsync(HttpContext context)
    {
        var query = new QueryValues(context.Request.Query);
        var reason = query.Text("reason", ReasonLengthMax) ?? NoReason;
        if ((query.Error ?? await registry.RemoveAsync(NameOf(context), reason, context.RequestAborted)) is { } error)
        {
            await context.RefuseAsync(error);
            return;
        }

        context.Response.StatusCode = Statuses.NoContent;
    }

    /// <summary>Takes a heartbeat: the route that is called most when many agents are registered.</summary>
    public async Task HeartbeatAsync(HttpContext context)
    {
        var body = await RequestBody.ReadJsonAsync(context, _bytesMax, required: false, HeartbeatReader.Read);
        if (!body.TryGet(out var report, out var error))
        {
            await context.RefuseAsync(error);
            return;
        }

        var answer = await registry.HeartbeatAsync(NameOf(context), report, context.RequestAborted);
        await (answer.TryGet(out var entry, out error)
            ? context.AnswerAsync(
                Statuses.Ok,
                new HeartbeatAnswer(entry.Health, entry.Draining, entry.Agent.Heartbeat?.TotalSeconds),
                ApiJson.Default.HeartbeatAnswer)
            : context.RefuseAsync(error));
    }

    public Task DrainAsync(HttpContext context) => DrainAsync(context, draining: true);

    public Task ResumeAsync(HttpContext context) => DrainAsync(context, draining: false);

    private static string NameOf(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private static Task AnswerAsync(HttpContext context, Result<AgentEntry> result) => result.TryGet(out var entry, out var error)
        ? context.AnswerAsync(Statuses.Ok, AgentViews.Of(entry), ViewJson.Default.AgentView)
        : context.RefuseAsync(error);

    private async Task DrainAsync(HttpContext context, bool draining) =>
        await AnswerAsync(context, await registry.DrainAsync(NameOf(context), draining, context.RequestAborted));
}
